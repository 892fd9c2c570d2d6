# Signing in, one's own account, people and their roles.

role-company_submitter = Prepares notifications
role-company_responsible = Responsible person, signs notifications
role-company_reader = Reads the company's records
role-case_officer = Case officer
role-approver = Approver
role-inspector = Inspector
role-customs_officer = Customs officer
role-statistics_officer = Statistics officer
role-authority_admin = Administrator of the authority
role-auditor = Auditor
role-observer = International observer
role-system_admin = System administrator

accounts-language-name = English

accounts-sign-in = Sign in
accounts-sign-in-wrong = This e-mail address and password do not belong together, or the account is not active
accounts-sign-in-lost = If you lost your password or your phone, ask the administrator of your organisation.
accounts-sign-in-register = Register a company
accounts-sign-in-again = Start again
accounts-practice-codes = One-time codes of the practice accounts
accounts-email = E-mail address
accounts-password = Password
accounts-name = Name
accounts-wait-seconds = { $seconds ->
    [one] Too many attempts. Try again in one second.
   *[other] Too many attempts. Try again in { $seconds } seconds.
}
accounts-wait-minutes = { $minutes ->
    [one] Too many attempts. Try again in one minute.
   *[other] Too many attempts. Try again in { $minutes } minutes.
}

accounts-second-factor = Enter your one-time code
accounts-code = One-time code
accounts-code-hint = The six digits your authenticator app shows now
accounts-code-wrong = This code is not right, or it was used before. Wait for the next one.
accounts-recovery-instead = I cannot use my app
accounts-recovery-code = Recovery code
accounts-recovery-hint = One of the codes you were given when you set up your account. It works once.

accounts-step-up = Confirm that it is you
accounts-step-up-text = This act needs a one-time code from the last few minutes.
accounts-step-up-kept = What you entered is kept and sent on as soon as your code is right.

accounts-account = Your account
accounts-roles = Roles
accounts-password-set = Set
accounts-second-factor-device = Second factor
accounts-second-factor-set = Authenticator app
accounts-recovery-codes = Recovery codes
accounts-recovery-left = { $count ->
    [0] No unused codes are left
    [one] One unused code is left
   *[other] { $count } unused codes are left
}
accounts-recovery-renew = Make new codes
accounts-recovery-renew-text = New codes replace all earlier ones.
accounts-recovery-once = These codes are shown once. Print them or write them down now.
accounts-recovery-use = Each code replaces the app once, for the day your phone is lost or broken. Keep them apart from your phone.
accounts-recovery-kept = I have kept my codes
accounts-language = Language
accounts-language-choose = Language of pages and mails
accounts-sessions = Where you are signed in
accounts-sessions-text = { $count ->
    [one] You signed in from one browser lately.
   *[other] You signed in from { $count } browsers lately.
}
accounts-sessions-end = Sign out everywhere else

accounts-password-change = Change password
accounts-password-ends-sessions = You will be signed out everywhere else.
accounts-password-present = Present password
accounts-password-present-wrong = This is not your present password
accounts-password-new = New password
accounts-password-again = New password once more
accounts-password-hint = At least { $min } characters. Four or five unrelated words are easy to remember and hard to guess.
accounts-password-short = Use at least { $min } characters
accounts-password-long = Use at most { $max } characters
accounts-password-common = This password is too easy to guess. Avoid common words, your name, repetitions and rows of keys.
accounts-password-differs = The two passwords are not the same

accounts-factor-new = Set up another authenticator app
accounts-factor-replace = Use this app from now on
accounts-enrol-scan = Scan this picture with an authenticator app on your phone.
accounts-enrol-picture = Picture to scan with an authenticator app
accounts-enrol-type = Or type this key into the app:
accounts-enrol-code = Code the app shows
accounts-enrol-code-hint = Six digits. This proves that the app works.

accounts-absence = Absence and deputy
accounts-absence-text = While you are away, your deputy gets what would wait for you.
accounts-absence-until = Away until { $date }, deputy { $deputy }
accounts-absence-none = Not away
accounts-absence-last-day = Last day away
accounts-absence-deputy = Deputy
accounts-absence-end = I am back
accounts-absence-past = Choose today or a later day
accounts-absence-alone = There is nobody else in your organisation yet. Ask your administrator to invite a colleague.

accounts-email-taken = There is already an account with this e-mail address

event-person-added = Account of { $name } added on the machine, roles: { $roles }
event-signed-in = Signed in
event-recovery-codes-renewed = Made new recovery codes
event-password-changed = Changed the password
event-second-factor-changed = Set up another authenticator app
event-sessions-ended = Signed out everywhere else
event-absence-set = Away until { $until }
event-absence-ended = Came back from absence
