cli-failed = Ringfence stopped: { $error }
cli-listening = Ringfence is at { $address }
cli-working = Ringfence is working on jobs and mail.
cli-no-database = The database at { $where } cannot be opened.
cli-newer-database = This database was changed by a newer version of Ringfence (it holds { $migration }). Run that version, or restore a backup of before.
cli-migration-failed = The database could not be brought up to this version; nothing was changed by the step that failed.
cli-migrate-first = The database is not at this version. Run "ringfence migrate" with the owner's role first.
cli-practice-database = This database was made as a practice world and must not be served as the real thing. Use "ringfence demo", or another data folder.
cli-not-a-practice-database = This database was not made as a practice world; "ringfence demo" leaves it alone. Give another --data folder.
cli-demo-reset-own-file-only = --reset removes an embedded practice database only. Drop a PostgreSQL one yourself.
cli-empty-database = There is nothing in this database yet.
cli-public-without-tls = server.bind is { $address }, which others can reach, but there is neither server.tls_certificate nor server.behind_proxy. Set one of them, or bind to 127.0.0.1.
cli-proxy-without-https = server.behind_proxy is on, so server.public_url must start with https:// (it is { $address }).
cli-example-secret = { $key } still has an example value. Set a real one.
cli-mail-without-tls = mail.smtp_security is none, which is for loopback only, but mail.smtp_host is { $host }.
cli-migrated = { $count ->
    [0] The database is at this version already.
    [one] One step was carried out; the database is at this version.
   *[other] { $count } steps were carried out; the database is at this version.
}
cli-backed-up = { $rows } rows of { $tables } tables are in { $file }, read back and checked.
cli-restored = { $rows } rows of { $tables } tables came back from { $file }.
cli-granted = The role { $role } may read and write, and may not change what is append-only.
cli-demo-no-world = There is no finished practice world in { $folder }. Start "ringfence demo" first.
cli-demo-broken-off = Making the practice world was broken off. Drop this database and make an empty one.
cli-demo-again = Making the practice world was broken off; it begins anew.
cli-demo-making = Making a practice world; this happens once.
cli-demo-people = Making a practice world: people and companies
cli-demo-licences = Making a practice world: licences
cli-demo-needs = Making a practice world: declared needs
cli-demo-trade = Making a practice world: two years of trade, { $done } of { $of }
cli-demo-password = Practice accounts (password of all: { $password }; one-time codes: /practice/codes or "ringfence demo code NAME")
cli-demo-instance = the instance itself
cli-demo-no-account = There is no practice account { $name }. "ringfence demo accounts" lists them.

cli-reference-unreadable = The reference data in { $folder } cannot be read.
cli-reference-by-whom = Say in whose name the data is loaded: --by and the e-mail address of an account. A second person puts it in force.
cli-reference-no-account = There is no active account { $email }.
cli-reference-forbidden = That account may not load reference data.
cli-reference-unchanged = Nothing would change.
cli-reference-changes = { $added } added, { $changed } changed, { $removed } removed.
cli-reference-faults = { $count ->
    [one] One fault; nothing was loaded.
   *[other] { $count } faults; nothing was loaded.
}
cli-reference-proposed = Version { $hash } is proposed. A second person puts it in force on the page /reference/sets.
cli-reference-active = Version { $hash } is in force: the instance is being set up.

cli-set-up = Nobody can sign in yet. Open { $address } and enter this one-time code: { $code }
cli-user-no-role = There is no role { $role }.
cli-user-no-authority = There is no competent authority for { $country } on this instance.
cli-user-password = Type the password, then Enter.
cli-user-added = { $email } can sign in. Key for the authenticator app: { $key }. Recovery codes, shown once:

cli-replay-unreadable = { $file } cannot be read.
cli-replay-unwritable = { $file } cannot be written.
cli-replay-truncated = { $file } ends too early, after line { $after }: the compressed data was cut off. Fetch the file again.
cli-replay-damaged = { $file } cannot be read on after line { $after }: { $error }
cli-replay-rules = The rule set in { $file } cannot be used: { $error }
cli-replay-progress = { $percent } % read, { $events } events, { $rate } a second, { $findings } findings, { $left } s left
cli-replay-done = { $events } events applied, { $again } read again, { $refused } refused; { $findings } findings; { $seconds } s, { $rate } events a second.
cli-key-none = There is no key to seal second factors with. Make one with ringfence key new, keep it in a file that only the server may read, and set secrets.key_file to it.
cli-key-both = secrets.keys and secrets.key_file are both set. Keep one of them.
cli-key-shape = Line { $line } of the keys is not NAME:KEY, as ringfence key new prints it.
cli-key-name = The name in line { $line } of the keys is not made of 1 to 32 letters, digits or hyphens.
cli-key-length = Key { $name } is not 32 bytes in base 64. Make one with ringfence key new.
cli-key-example = Key { $name } is an example that everybody knows. Make one with ringfence key new.
cli-key-twice = Two keys are named { $name }. Give each its own name.
cli-key-readable = Others may read { $file }, which holds the keys. Take that away: chmod 600.
cli-key-missing = Second factors are sealed with key { $name }, which is not among the keys. Put it back. If it is lost for good: ringfence key forget { $name }.
cli-key-forgotten = { $count ->
    [0] Nobody's second factor was sealed with key { $name }.
    [one] One person sealed with key { $name } has no second factor any more and needs a new link.
   *[other] { $count } people sealed with key { $name } have no second factor any more and need a new link.
}
cli-world-profile = “{ $code }” is not a profile: choose base, date, clean, harsh, unseen or poor.
cli-world-unwritable = { $file } cannot be written.
cli-world-done = { $events } events and their labels written to { $folder }.
cli-score-failed = The score cannot be made: { $error }
