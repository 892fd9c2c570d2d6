# The practice world's own pages.

practice-codes = One-time codes of the practice accounts
practice-codes-text = Each code counts once and for a minute at most; load the page again for the next.
practice-codes-wait = { $seconds ->
    [one] counts in one second
   *[other] counts in { $seconds } seconds
}
practice-password = Password of all practice accounts:
practice-organisation = Organisation
practice-mail = Practice mailbox
practice-mail-text = Nothing leaves this machine. These are the letters people would have got.
practice-mail-to = To
practice-mail-subject = Subject
practice-mail-at = Written
practice-mail-id = Message-ID
practice-mail-open = Open the link of this letter
practice-mail-none = No letter is found here. Letters appear as soon as somebody acts.
