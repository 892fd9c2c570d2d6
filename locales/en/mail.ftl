# Letters: mail-NAME-subject and mail-NAME-text for each. A case number and a link, never trade data.

mail-foot = Ringfence sent this because your work needs it. Do not answer; open the link and sign in. We never ask for a password or a code by mail.
mail-practice = PRACTICE: { $subject }

mail-digest-subject = { $count } messages from Ringfence
mail-digest-text = Several things need your attention. Each line leads to one of them.

mail-invitation-subject = Set up your Ringfence account
mail-invitation-text = You are invited to Ringfence, where trade in precursor chemicals is notified and decided. Open the link to choose a password and set up the second factor. It is for you alone; do not pass it on.

mail-factor-reset-subject = Your second factor was reset
mail-factor-reset-text = Two officers reset the second factor of your account, because it was reported as lost. Open the link to set it up anew. If you did not ask for this, tell your administrator at once.

mail-registration-waiting-subject = A company registered itself
mail-registration-waiting-text = A company asks to be entered in your register. Look at it, and accept or decline it.
mail-registration-declined-subject = Your registration was not accepted
mail-registration-declined-text = The authority did not accept the registration of your company. Ask the authority why; you can register again.
mail-registration-taken-subject = Your registration was accepted, but your address is in use
mail-registration-taken-text = The authority accepted the registration of your company. This address has an account with another organisation already, so no new one was made. Ask the authority to invite another person, or the same one at another address.
mail-registration-unmanned-subject = A registered company has nobody who can sign in
mail-registration-unmanned-text = You accepted a company whose responsible person has an account with another organisation. Open the link to invite another person.

mail-to-sign-subject = Something waits for your signature
mail-to-sign-text = A colleague prepared an act that takes two persons. Look at it, and sign it or send it back.

mail-message-to-company-subject = { $reference }: message from the authority
mail-message-to-company-text = The authority wrote to you about { $reference }.
mail-message-between-authorities-subject = { $reference }: message from the other authority
mail-message-between-authorities-text = The authority of the other State wrote to you about { $reference }.
mail-question-to-company-subject = { $reference }: the authority asks
mail-question-to-company-text = The authority has a question about { $reference }. Please answer it by the date on the page.
mail-question-between-authorities-subject = { $reference }: the other authority asks
mail-question-between-authorities-text = The authority of the other State has a question about { $reference }.
mail-question-answered-subject = { $reference }: a question was answered
mail-question-answered-text = A question about { $reference } was answered.

mail-notification-transit-copy-subject = { $reference }: copy of a pre-export notification
mail-notification-transit-copy-text = Goods are to pass through your country. A copy of { $reference } is there for you to read.
mail-notification-received-subject = { $reference }: pre-export notification received
mail-notification-received-text = The authority of the exporting State sent you { $reference }.
mail-notification-sent-subject = { $reference }: sent to the importing State
mail-notification-sent-text = Your authority sent { $reference } to the authority of the importing State.
mail-notification-returned-subject = { $reference }: please complete
mail-notification-returned-text = The authority returned { $reference } to be completed. The page says what is missing.
mail-notification-decided-subject = { $reference }: the other authority decided
mail-notification-decided-text = There is a decision of the other authority about { $reference }.
mail-notification-authorised-subject = { $reference }: authorised
mail-notification-authorised-text = The export under { $reference } is authorised. The page holds the authorisation to print.
mail-notification-refused-subject = { $reference }: refused
mail-notification-refused-text = The authority refused { $reference }. The page says why.
mail-notification-cancelled-subject = { $reference }: cancelled
mail-notification-cancelled-text = { $reference } was cancelled.
mail-notification-countersign-subject = { $reference }: waits for your signature
mail-notification-countersign-text = A colleague prepared a decision about { $reference } that takes two persons.
mail-notification-due-soon-subject = { $reference }: a term ends soon
mail-notification-due-soon-text = A term of { $reference } ends soon. The page says when, and what happens then.
mail-notification-term-passed-subject = { $reference }: a term is over
mail-notification-term-passed-text = The term for a reply to { $reference } is over. The page says what the law makes of it.
mail-notification-may-go-subject = { $reference }: the waiting time is over
mail-notification-may-go-text = The waiting time of { $reference } is over without an objection. An officer still decides.
mail-notification-lapsed-subject = { $reference }: lapsed
mail-notification-lapsed-text = { $reference } lapsed, because the term for a lawful reply is over.
mail-notification-expired-subject = { $reference }: validity over
mail-notification-expired-text = The validity of { $reference } is over.
mail-notification-suspended-subject = { $reference }: suspended
mail-notification-suspended-text = The authority suspended { $reference }. Nothing may depart under it. The page gives the grounds.
mail-notification-lifted-subject = { $reference }: suspension lifted
mail-notification-lifted-text = The suspension of { $reference } was lifted.

mail-shipment-expected-subject = { $reference }: a shipment is on its way to you
mail-shipment-expected-text = A shipment that names you as importer is authorised under { $reference }. The page holds the form for its arrival.
mail-shipment-departed-subject = { $reference }: departed
mail-shipment-departed-text = The shipment { $reference } departed.
mail-shipment-arrived-subject = { $reference }: arrived
mail-shipment-arrived-text = The arrival of the shipment { $reference } was recorded.
mail-shipment-event-subject = { $reference }: something happened on the way
mail-shipment-event-text = An event of the shipment { $reference } was recorded.
mail-shipment-overdue-subject = { $reference }: arrival overdue
mail-shipment-overdue-text = The shipment { $reference } should have arrived. Nobody recorded it yet.
mail-shipment-departed-against-subject = { $reference }: departed although it should not have
mail-shipment-departed-against-text = The departure of { $reference } was recorded, and something stood in its way. The page says what.
mail-shipment-uncleared-subject = { $reference }: landed and not claimed
mail-shipment-uncleared-text = The shipment { $reference } landed and nobody has claimed it yet.
mail-shipment-unnotified-subject = { $reference }: movement without a notification
mail-shipment-unnotified-text = Customs recorded { $reference }, a movement that nobody notified.
