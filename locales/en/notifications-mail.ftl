# Letters about what companies do with notifications: a reference and a link.

mail-notification-submitted-subject = { $reference }: submitted
mail-notification-submitted-text = { $reference } was submitted to your authority and waits to be taken into review.
mail-notification-submitted-copy-subject = { $reference }: received
mail-notification-submitted-copy-text = Your authority has received { $reference }. The page says what happens next.
mail-notification-amended-subject = { $reference }: amended
mail-notification-amended-text = There is a new version of { $reference }. The page shows what changed, field by field.
mail-notification-withdrawn-subject = { $reference }: withdrawn
mail-notification-withdrawn-text = The company withdrew { $reference }.
