# Findings about who takes part: R30 to R34, R80. Read by authorities only.

# short names
screening-short-r30 = stopped before
screening-short-r31 = name like a stopped one
screening-short-r32 = shared identifiers
screening-short-r33 = identity doubtful
screening-short-r34 = address doubtful
screening-short-r80 = intelligence

# R30
screening-r30-party = { $company } was stopped before ({ $record }, { $day }); that counts until { $until }.
screening-r30-site = Site { $through } of { $company } was part of an earlier stop ({ $record }, { $day }); that counts until { $until }.
screening-r30-permit = Permit { $through }, presented by { $company }, was part of an earlier stop ({ $record }, { $day }); that counts until { $until }.
screening-r30-cluster = { $company } shares identifiers with { $through }, which was stopped before ({ $record }, { $day }); that counts until { $until }.
screening-r30-corridor = Goods were stopped on the corridor { $through }, which { $company } uses now ({ $record }, { $day }); that counts until { $until }.
screening-r30-would-pass = a decision that clears { $record }, or a movement after { $until }

screening-stop-seizure = Seizure
screening-stop-stopped = Consignment stopped
screening-stop-diversion = Diversion
screening-stop-laboratory = Laboratory found
screening-stop-attempt = Attempt
screening-stop-objection = Objection, diversion suspected
screening-stop-status = Stopped in the register of companies
screening-tie-party = The party itself
screening-tie-site = The same site
screening-tie-permit = The same permit
screening-tie-cluster = A company with shared identifiers
screening-tie-corridor = The same corridor

screening-row-stop-kind = Earlier event
screening-row-stop-record = Record of it
screening-row-stop-day = Day of it
screening-row-stop-counts-until = Counts until
screening-row-stop-tie = How it is tied to this
screening-row-stop-through = Through
screening-row-stops = Earlier stops that count
screening-row-links-between = Links between

screening-cause-suspicion-not-confirmed = Was the earlier suspicion looked into and not confirmed?
screening-cause-new-owners = Does the firm have new owners and officers since?
screening-cause-shared-corridor = Do many honest firms use this corridor?
screening-answer-not-cleared = No decision that clears it is on file.
screening-next-ask-who-stopped = Hold, and ask the authority that recorded { $record } what came of it.

# R32
screening-r32-stopped = { $companies } share identifiers as one firm would ({ $weight } against { $needed }), and one of them was stopped before ({ $record }).
screening-r32-limit = { $companies } share identifiers as one firm would ({ $weight } against { $needed }), and together they pass a limit that each alone keeps ({ $record }).
screening-r32-supplies = { $companies } share identifiers as one firm would ({ $weight } against { $needed }), and one supplies the other ({ $record }).
screening-r32-route = { $companies } share identifiers as one firm would ({ $weight } against { $needed }), and one exports to the other on an odd route ({ $record }).
screening-r32-joined = { $companies } share identifiers as one firm would ({ $weight } against { $needed }).
screening-r32-would-pass = shared identifiers that weigh less than { $needed }, or a declared group of companies

screening-row-companies = Companies
screening-row-shared-bank = Same bank account
screening-row-shared-tax = Same tax number
screening-row-shared-officer = Same officer with birth date
screening-row-shared-device = Same device or network address
screening-row-shared-email = Same e-mail address
screening-row-shared-phone = Same telephone
screening-row-shared-address = Same address
screening-row-shared-gate = Same delivery gate
screening-row-holders = Companies that have it
screening-row-ground-limit = Limit passed together
screening-row-ground-supplies = One supplies the other
screening-row-ground-route = Odd route between them
screening-row-together = Together
screening-row-limit = Limit

screening-cause-shared-agent = Do both use the same agent?
screening-cause-group-of-companies = Are they a group of companies that says so?
screening-cause-shared-lawyer = Do they share a lawyer or accountant?
screening-cause-family-firms = Are they family firms on one premises?
screening-answer-holders = The most widely shared of it belongs to { $count ->
    [one] one company
   *[other] { $count } companies
 }.
screening-answer-premises-only = Only telephone, address or gate are shared.
screening-next-ask-how-tied = Ask { $companies } how they are tied; treat their quantities as one until answered.

# R31
screening-r31-sentence = The name { $company } is like { $other }, which was stopped ({ $record }, { $day }): { $score } against { $needed }.
screening-r31-would-pass = a likeness below { $needed }, or another number in the same register

screening-row-name = Name as written
screening-row-name-stopped = Stopped name as written
screening-row-name-compared = Compared as
screening-row-name-compared-with = Compared with
screening-row-words = Words side by side
screening-row-countries = Countries
screening-row-registrations = Numbers in the same register

screening-cause-common-words = Are the names alike by common words only?
screening-cause-same-name-elsewhere = Is it another firm of the same name in another country?
screening-cause-numbered-firms = Are they numbered firms of one free zone?
screening-answer-common-words = Every word they share is common.
screening-answer-other-country = They are registered in different countries.
screening-answer-other-number = They have different numbers in the same register.
screening-next-compare-identities = Compare officers, addresses and numbers of { $company } with those of { $other } before anything is released.

# R80
screening-r80-sentence = { $value } is named in note { $note } (grade { $grades }) and turned up in { $record }.
screening-r80-traced-maker = { $value } made a lot that is named in note { $note } (grade { $grades }); it turned up in { $record }.
screening-r80-traced-importer = { $value } imported a lot that is named in note { $note } (grade { $grades }); it turned up in { $record }.
screening-r80-traced-end-user = { $value } received a lot that is named in note { $note } (grade { $grades }); it turned up in { $record }.
screening-r80-would-pass = a note that its keeper has withdrawn or let expire

screening-matched-operator = Company
screening-matched-name = Name
screening-matched-address = Address
screening-matched-phone = Telephone
screening-matched-email = E-mail address
screening-matched-lot = Lot number
screening-matched-corridor = Corridor
screening-matched-product = Product

screening-row-matched = What matched
screening-row-matched-value = Value
screening-row-note = Note
screening-row-grades = Grades of source and information
screening-row-turned-up = Turned up in
screening-row-note-expires = Note may be used until
screening-row-handling = Handling code

screening-cause-number-given-anew = Was the number or address given to somebody else since?
screening-cause-common-address = Is it an address that many share?
screening-cause-note-out-of-date = Is the note out of date?
screening-next-ask-keeper-of-note = Ask the keeper of note { $note } what it says about { $value }, and whether the goods may go.

# R33
screening-r33-domain-confusable = { $record } in the name of { $company } came from { $value }, which only looks like { $like }.
screening-r33-domain-ending = { $record } in the name of { $company } came from { $value }; on file is { $like }.
screening-r33-domain-letters = { $record } in the name of { $company } came from { $value }, a letter or two from { $like }.
screening-r33-changed-phone = The telephone of { $company } changed to { $value } on { $day }, and nobody has called back to verify it ({ $record }).
screening-r33-changed-bank = The bank account of { $company } changed to { $value } on { $day }, and nobody has called back to verify it ({ $record }).
screening-r33-changed-site = The delivery site of { $company } changed to { $value } on { $day }, and nobody has called back to verify it ({ $record }).
screening-r33-unknown-phone = { $record } in the name of { $company } gives a telephone that is not on file: { $value }.
screening-r33-unknown-bank = { $record } in the name of { $company } gives a bank account that is not on file: { $value }.
screening-r33-unknown-site = { $record } in the name of { $company } gives a site that is not on file: { $value }.
screening-r33-place = { $record } in the name of { $company } asks for delivery to { $value }, which is none of its licensed sites.
screening-r33-would-pass = contacts and sites of { $company } that are on file, or confirmed by calling the stored number

screening-row-r33-domain-confusable = Domain that looks the same
screening-row-r33-domain-ending = Domain with another ending
screening-row-r33-domain-letters = Domain a letter or two away
screening-row-r33-changed-phone = Telephone changed
screening-row-r33-changed-bank = Bank account changed
screening-row-r33-changed-site = Delivery site changed
screening-row-r33-unknown-phone = Telephone not on file
screening-row-r33-unknown-bank = Bank account not on file
screening-row-r33-unknown-site = Site not on file
screening-row-r33-place = Delivery to
screening-row-domain-on-file = Domain on file
screening-row-changed-on = Changed on
screening-row-stored-phone = Stored telephone

screening-cause-new-domain = Did the company announce a new domain?
screening-cause-company-moved = Did the company move?
screening-cause-new-bank = Did the company change its bank?
screening-cause-depot = Is it a carrier's depot as first delivery place?
screening-next-call-back = Hold, and call { $company } back on the stored number ({ $phone }), not on one that the order gives.

# R34
screening-r34-city-only = The address of { $company } is only a town: { $address }.
screening-r34-mailbox = The address of { $company } is a mail box: { $address }.
screening-r34-residence = The address of { $company } is a residence: { $address }.
screening-r34-impossible = { $company } cannot carry on its activity at { $address }.
screening-r34-not-located = No map knows the address of { $company }: { $address }.
screening-r34-not-visited = Nobody has visited { $company } at { $address }.
screening-r34-would-pass = premises of { $company } that were visited

screening-address-city-only = only a town
screening-address-mailbox = a mail box
screening-address-residence = a residence
screening-address-impossible = not fit for the activity
screening-address-not-located = on no map
screening-address-not-visited = never visited

screening-row-address = Address
screening-row-address-is = It is
screening-row-q-min = Quantity that matters here

screening-cause-no-street-numbers = Are there no street numbers in this country?
screening-cause-family-firm-at-home = Is it a family firm at home?
screening-cause-mail-box-beside = Is there a mail box beside real premises?
screening-next-visit = Have somebody visit { $company }, or ask for proof of its premises.
