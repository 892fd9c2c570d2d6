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
    [0] You are signed in with this browser only.
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

accounts-email-wrong = Enter an e-mail address, for example name@company.example

accounts-admin = Administration
accounts-set-up-mode = Set-up mode: one administrator may act alone until a second has set up an account. Every act is marked so in the audit trail.
accounts-people = People
accounts-people-search = Name or e-mail address
accounts-people-more = There are more people than this page shows. Search by name or address.
accounts-people-none = Nobody is found here.
accounts-authorities = Authorities
accounts-waiting = Waiting for a second person
accounts-waiting-none = Nothing waits for a second person.
accounts-prepared = Prepared
accounts-prepared-by = Prepared by { $name }, { $when }
accounts-waits-for = Can be signed by: { $names }
accounts-waits-for-nobody = Nobody can sign this yet. Invite an approver, or a countersigner from another body of the State.
accounts-standing = The instance
accounts-administrators = System administrators
accounts-mails-waiting = Mails waiting
accounts-mails-failed = Mails refused for good

accounts-state-invited = Invited
accounts-state-active = Active
accounts-state-disabled = Disabled

accounts-invite = Invite a person
accounts-invite-text = The person gets a link by mail to choose a password and set up the second factor.
accounts-invite-send = Send invitation
accounts-invite-again = Send the invitation again
accounts-home = Belongs to
accounts-home-instance = This instance, no authority
accounts-role-two-persons = Takes a second person
accounts-role-not-yours = One of these roles is not yours to give here
accounts-role-system-alone = A system administrator must not hold another role
accounts-roles-none = No roles
accounts-roles-add = Further roles
accounts-roles-give = Give these roles
accounts-role-since = { $role }, since { $from }
accounts-role-was = { $role }, from { $from } to { $until }
accounts-role-end = Take away
accounts-reason-second = Reason, for the second person
accounts-reason-second-hint = Only needed where a role takes two persons
accounts-access = Access
accounts-enable = Let this person in again
accounts-disable = Disable this account
accounts-disable-text = Disabling signs the person out everywhere at once.
accounts-not-disabled = This account is not disabled
accounts-not-invited = This account is already set up
accounts-not-own = Nobody changes or signs what is about the own account. Ask a colleague.
accounts-last-administrator = This is the last system administrator. Invite another first.
accounts-reset = Lost second factor
accounts-reset-text = When both the phone and the recovery codes are lost. A second officer must sign; the person is told by mail and sets everything up anew.
accounts-reset-reason = How you made sure who is asking
accounts-reset-prepare = Prepare the reset

accounts-proposal-roles = Give { $name } the roles: { $roles }
accounts-proposal-reset = Reset the lost second factor of { $name }
accounts-proposal-open = Waiting for the second signature
accounts-proposal-signed = Signed
accounts-proposal-returned = Sent back
accounts-proposal-fallen = No longer valid, because it was prepared again
accounts-proposal-mine = Another person must sign this.
accounts-cooling = Your role is too new to sign. It may sign when its waiting time is over.
accounts-sign = Sign
accounts-give-back = Send back unsigned

accounts-authority-cna = Competent national authority
accounts-authority-customs = Customs
accounts-authority-countersigner = Body that countersigns
accounts-authority-kind = Kind
accounts-authority-name = Name of the authority
accounts-authority-email = E-mail address of the office
accounts-authority-add = Add an authority
accounts-authority-administrators = Administrators
accounts-authority-invite = Invite an administrator
accounts-authorities-none = There is no authority yet. Add the first one below.

accounts-invitation = Set up your account
accounts-invitation-text = For { $email }. This link holds until { $until }.
accounts-invitation-finish = Finish
accounts-invitation-gone = This link no longer holds
accounts-invitation-gone-text = It was used, replaced by a newer one, or its time is over. Ask who invited you to send it again.
accounts-reset-title = Set up your password and second factor again
accounts-enrol-why = Besides the password, you prove with a code from your phone that it is you.
accounts-welcome = Your account is ready

accounts-set-up = First administrator
accounts-set-up-text = This instance is empty. The machine showed a one-time code when the service started.
accounts-set-up-code = Set-up code
accounts-set-up-code-hint = For example, ABCD-EFGH-JKLM
accounts-set-up-wrong = This is not the code that the machine showed last

# The role of an entry in words.
accounts-role-name = { $role ->
    [company_submitter] { role-company_submitter }
    [company_responsible] { role-company_responsible }
    [company_reader] { role-company_reader }
    [case_officer] { role-case_officer }
    [approver] { role-approver }
    [inspector] { role-inspector }
    [customs_officer] { role-customs_officer }
    [statistics_officer] { role-statistics_officer }
    [authority_admin] { role-authority_admin }
    [auditor] { role-auditor }
    [observer] { role-observer }
    [system_admin] { role-system_admin }
   *[other] { $role }
}

event-person-invited = Invited { $name }
event-person-accepted = { $name } set up the account
event-person-prepared-roles = Prepared roles of { $name } for a second person
event-person-prepared-reset = Prepared the reset of the second factor of { $name } for a second person
event-person-returned-roles = Sent back roles of { $name } unsigned
event-person-returned-reset = Sent back the reset of the second factor of { $name } unsigned
event-role-granted = Gave { $name } the role: { accounts-role-name }
event-role-ended = Took a role from { $name }: { accounts-role-name }
event-person-disabled = Disabled the account of { $name }
event-person-enabled = Let { $name } in again
event-factor-reset = Reset the lost second factor of { $name }
event-authority-added = Added the authority { $name }, { $country }
event-set-up-begun = Set-up begun with { $name } as first administrator
event-set-up-ended = Set-up mode ended: a second administrator accepted
accounts-trail = Audit trail
accounts-trail-text = Who did what to which record. This search is itself an entry.
accounts-trail-person = Name of the person
accounts-trail-from = From (day, in UTC)
accounts-trail-to = To (day, in UTC)
accounts-trail-date-hint = For example, 2026-03-27
accounts-trail-date = Enter the day as year, month and day, for example 2026-03-27
accounts-trail-when = When
accounts-trail-what = What
accounts-trail-by = By
accounts-trail-instance = The instance itself
accounts-trail-set-up = In set-up mode
accounts-trail-none = No entry is found. Widen the search.

event-audit-searched = Searched the audit trail
event-person-added = Account of { $name } added on the machine
event-signed-in = Signed in
event-recovery-codes-renewed = Made new recovery codes
event-password-changed = Changed the password
event-second-factor-changed = Set up another authenticator app
event-sessions-ended = Signed out everywhere else
event-absence-set = Away until { $until }
event-absence-ended = Came back from absence
accounts-key-in-use = This key is among the keys of the instance. Take it out first.
