# The authorities' pages on one notification.

cases-list-title = Notifications
cases-list-caption = Notifications, newest first
cases-list-empty = No notification matches. Change the filter, or look at all of them.
cases-list-all = Show all
cases-ways = Which way
cases-way-both = Both ways
cases-way-out = Exports
cases-way-in = Imports
cases-company = Company
cases-from-to = From, to
cases-from = From
cases-to = To
cases-clock = Clock
cases-owner = With
cases-nobody = Nobody yet
cases-exporter = Exporter
cases-importer = Importer
cases-consignee = Ultimate consignee
cases-confidential = Confidential
cases-voluntary = Voluntary
cases-from-paper = From paper
cases-from-outside = Received from outside

cases-state-draft = Draft
cases-state-returned = Returned for completion
cases-state-submitted = Submitted
cases-state-in-review = In review
cases-state-sent = Sent to importing authority
cases-state-authorised = Authorised
cases-state-suspended = Suspended
cases-state-refused = Refused
cases-state-withdrawn = Withdrawn
cases-state-cancelled = Cancelled
cases-state-lapsed = Lapsed
cases-state-expired = Expired

cases-flag-hold = Hold
cases-flag-review = To be looked at
cases-flag-info = Noted

cases-clock-answered = Answered
cases-clock-left =
    { $days ->
        [0] Ends today
        [1] 1 day left
       *[other] { $days } days left
    }
cases-clock-over =
    { $days ->
        [0] Ended today
        [1] 1 day over
       *[other] { $days } days over
    }
cases-due = The term for the reply is over at { $due }.
cases-due-rule = Rule { $rule }: { $source }
cases-due-default = Ringfence default, not law.
cases-office-hours =
    { $basis ->
        [pack] This desk has had it for { $hours } working hours ({ $from } to { $to }, { $zone }).
       *[assumed] This desk has had it for { $hours } working hours ({ $from } to { $to } are assumed, { $zone }).
    }
cases-office-no-calendar = How long this desk has had it cannot be computed: no working calendar of its country is loaded.

cases-tab-summary = Summary
cases-tab-rules = Rules
cases-tab-needs = Needs
cases-tab-parties = Parties
cases-tab-documents = Documents
cases-tab-shipments = Shipments
cases-tab-dialogue = Dialogue
cases-tab-timeline = Timeline

cases-do-take = Take into review
cases-do-return = Return for completion
cases-do-send = Send to importing authority
cases-do-answer = Answer
cases-do-authorise = Authorise
cases-do-refuse = Refuse
cases-do-suspend = Suspend
cases-do-lift = Lift the suspension
cases-do-cancel = Cancel the authorisation
cases-do-elsewhere = Record the other authority's decision

cases-waits-override = Somebody has prepared to go past the declared need. A second person has to sign.
cases-waits-second = This authorisation has been prepared. A second person has to sign.
cases-waits-open = Look at what was prepared

cases-order = Suspended ({ $grounds }) by { $by }, { $at }. Nothing may leave.
cases-grounds = Grounds
cases-grounds-objection = The importing authority objects
cases-grounds-diversion-suspected = Diversion is suspected
cases-grounds-licence = A licence does not run
cases-grounds-new-information = New information
cases-grounds-request-of-other-state = Another State asked for it

cases-authorisation = Export authorisation
cases-authorisation-print = Open the printable authorisation
cases-authorisation-number = Number of the export authorisation
cases-authorisation-issued = Issued by { $authority } on { $on }.
cases-authorisation-void = This authorisation is not in force: { $state }.
cases-authorisation-basis = Issued under article 12, paragraph 9 (d), of the 1988 Convention. This document, or its number, accompanies the goods.
cases-signed-by = Signed by
cases-version = version { $version }
cases-valid-until = Valid until
cases-valid-until-hint = The last day on which the goods may leave. It cannot be later than the import permit's last day.
cases-see-valid = Valid until { $until }

cases-reply-title = Reply of the importing authority
cases-reply-no-objection = No objection
cases-reply-no-objection-conditions = No objection to a smaller quantity, or with conditions
cases-reply-objection = Objection
cases-reply-under-investigation = Under investigation, more time is needed
cases-reply-masses = Quantity not objected to
cases-reply-conditions = Conditions
cases-reply-on = Given on
cases-reply-keyed-in = Keyed in from paper by { $by }
cases-reply-late = This reply came after the term or after the decision.
cases-reply-reason = Reason of the objection
cases-reply-reason-hint = Needed for an objection only.
cases-reply-mass = Item { $number }, { $substance }: quantity not objected to
cases-reply-mass-hint = Notified: { $mass } pure. Leave empty for all of it.
cases-reason-administrative = Administrative: papers or particulars are missing or wrong
cases-reason-diversion-suspected = Diversion is suspected
cases-reason-need-exceeded = The declared need would be exceeded
cases-reason-party-unknown = A party is not known or not licensed
cases-reason-other = Another reason
cases-mass-at-most-notified = Enter a quantity above zero and not above what was notified
cases-outside-reference = The other authority's own number

cases-changes = What this version changed
cases-change-field = Field
cases-change-old = Before
cases-change-new = Now

cases-sendings = Sent
cases-sending = Version { $version } to { $to } on { $on }: { $how } ({ $by })
cases-sending-copy = Copy of version { $version } to { $to } on { $on } ({ $by })
cases-send-here = The authority of { $country } uses this service. It will have the notification at once, and the term for its reply begins.
cases-send-elsewhere = The authority of { $country } does not use this service. Download the document and its data file, send them, and record here how and when. The term for the reply counts from that day.
cases-send-how = How it was sent
cases-send-note = Note, such as a tracking number
cases-sent-on = Sent on
cases-way-sent-here = within this service
cases-way-sent-pen-online = PEN Online
cases-way-sent-mail = E-mail
cases-way-sent-post = Post
cases-way-sent-courier = Courier
cases-way-sent-fax = Fax
cases-way-sent-other = Another way

cases-law = What the law says
cases-alerts = Alerts
cases-alerts-none = There is no alert on this notification.
cases-alert-state-open = Open
cases-alert-state-taken = Taken
cases-alert-state-asked = Asked
cases-alert-state-closed = Closed
cases-rules-closed = Your role does not include alerts and rules.
cases-evaluated = { $stage }, { $at }, version { $version }, rules { $rule_set }
cases-rule = Rule
cases-rule-outcome = Outcome
cases-rule-said = What it found
cases-outcome-raised = Raised
cases-outcome-passed = Passed
cases-outcome-could-not-judge = Could not judge

cases-needs-caption = { $substance }, { $country }, { $year }
cases-needs-declared = Requirement
cases-needs-none = None on file
cases-needs-for = declared for { $year } and carried forward
cases-needs-used = − received or under way
cases-needs-reserved = − reserved by others
cases-needs-this = − this notification
cases-needs-left = = left
cases-needs-no-limit = No limit on file
cases-needs-over = This passes the need by { $over } ({ $percent } of it). { $fits } would fit.
cases-needs-pending = Pending on this need in all: { $pending }.
cases-needs-overridden = Overridden by two persons: { $mass }.
cases-needs-excess = Booked beyond the need: { $mass }.
cases-needs-not-taken = States declare no yearly need of these goods, so nothing is set aside.

cases-part-exporter = Exporter
cases-part-importer = Importer
cases-part-consignee = Ultimate consignee
cases-part-broker = Broker
cases-part-freight-agent = Freight agent
cases-part-customs-broker = Customs broker
cases-part-carrier = Carrier
cases-part-manufacturer = Manufacturer
cases-party-name = Name
cases-party-address = Address
cases-party-licence = Licence number
cases-party-phone = Telephone
cases-party-email = E-mail
cases-mode-road = Road
cases-mode-rail = Rail
cases-mode-sea = Sea
cases-mode-air = Air
cases-mode-inland = Inland water
cases-mode-post = Post
cases-mode-other = Other means

cases-pen = Pre-export notification
cases-pen-data = Data file (JSON)
cases-pen-data-xml = Data file (XML)
cases-pen-from-to = From { $authority } to the competent national authority of { $to }.
cases-pen-basis = Sent under article 12, paragraph 10 (a), of the 1988 Convention.
cases-office-paper = Your authority's own
cases-office-keep = Keep a paper, such as the scan of a reply
cases-office-keep-hint = Only your own authority reads it. PDF, PNG, JPG, CSV, TXT, XML, XLSX or DOCX, up to 10 MB.
cases-office-keep-button = Keep the paper
cases-documents-none = No document was uploaded.
cases-confidential-paper = The sender requires that trade secrets in this document stay confidential (article 12, paragraph 11).
cases-goods = Goods
cases-canonical-name = Name as stated in the Table
cases-hs = HS code
cases-declared-quantity = Declared
cases-pure = Pure or anhydrous base
cases-packing = Packing
cases-dispatch-on = Expected dispatch
cases-arrival-on = Expected arrival
cases-series-until = Several shipments until
cases-exit = Point of exit
cases-entry = Point of entry
cases-transit = Transit
cases-permit = Import permit or letter of no objection
cases-invoice = Invoice or order
cases-end-use = End use

cases-shipments-none = Nothing has left on this notification.
cases-shipment = Shipment
cases-departed = { $mass } has left in all.
cases-departed-on = Departed
cases-arrived-on = Arrived
cases-not-yet = Not yet

cases-for-authority = Text for the other authority
cases-for-authority-readers = Read by: the authority of { $country }, and your own. The company does not see it.
cases-for-company = Text for the company
cases-for-company-readers = Read by: { $company }, and its authority. The other authority does not see it.
cases-override-needed = This passes the declared need by { $over }. Two persons have to sign: you prepare, another approver signs.
cases-override-reason = Why the need may be passed
cases-override-reason-hint = The second person reads it before signing, and it is shown wherever the balance is shown.
cases-two-needed = In this instance two approvers authorise. You prepare, another approver signs.
cases-outcome-elsewhere = What the exporting authority decided

cases-check-title = Check before you confirm
cases-check-company = { $company } will see
cases-check-company-elsewhere = The company has no account here. Your authority has to tell it.
cases-check-authority = The authority of { $country } will see
cases-check-authority-elsewhere = It does not use this service. Your authority has to tell it.
cases-check-nothing = Nothing.
cases-check-inside = Your own authority keeps
cases-check-reserves = What will be reserved
cases-check-frees = Whatever this notification holds on the declared needs comes free.
cases-confirm = Confirm
cases-see-state = State: { $state }
cases-see-pen = The pre-export notification, with all its particulars
cases-see-item = Item { $number }: no objection to { $mass }
cases-see-two = A second approver has to sign before anything takes effect.

cases-countersign-title = Second signature
cases-countersign-none = Nothing waits for a second signature on this notification.
cases-countersign-back = Back to the notification
cases-countersign-plain = Prepared by { $by }, { $at }: an authorisation that two persons sign.
cases-countersign-override = Prepared by { $by }, { $at }: an authorisation that passes a declared need.
cases-countersign-share = Need { $need }: { $mass } is reserved.
cases-countersign-share-over = Need { $need }: { $mass } is reserved, { $over } past the need.
cases-countersign-now = The needs as they stand now
cases-countersign-changed = There is a newer version of the notification. What was prepared cannot be signed any more.
cases-countersign-sign = Sign and authorise
cases-countersign-return = Send back unsigned
cases-countersign-own = You prepared this. Another approver of your authority has to sign it.
cases-countersign-waits = This waits for an approver of your authority whose waiting time is over.

cases-observer-title = Copies of pre-export notifications
cases-observer-intro = A copy of every pre-export notification sent through this instance, to be read. Every look at a confidential one is recorded.
cases-observer-empty = No pre-export notification has been sent yet.

permits-title = Import permits and letters of no objection
permits-find = Find a number
permits-find-hint = Letters and digits count, spaces and strokes do not.
permits-empty = No permit matches. Register one, or look for another number.
permits-new = Register a permit
permits-new-intro = A permit of your own authority counts as verified. One that another authority issued is keyed in as unverified.
permits-register = Register
permits-kind = Kind
permits-kind-import-permit = Import permit
permits-kind-no-objection = Letter of no objection
permits-number = Number
permits-issuer = Issued by the authority of
permits-authority = Name of the authority
permits-holder = Holder
permits-mass = Quantity, pure
permits-valid-from = Valid from
permits-valid-until = Valid until
permits-note = Note
permits-verified = Verified
permits-unverified = Unverified
permits-withdrawn = Withdrawn
permits-withdraw = Withdraw permit { $number }
permits-withdraw-what = { $kind }, held by { $holder }.
permits-withdraw-follows = Open notifications that present it are judged again and held. What is authorised already stays so until you suspend it.
permits-withdraw-reason = Why it is withdrawn
permits-withdraw-do = Withdraw
permit-withdraw-reason-missing = Enter why the permit is withdrawn
permit-withdrawn-before = Permit { $number } was withdrawn before. Look it up to see why.
permit-not-issued-here = Only a permit that your own authority issued can be withdrawn here.
permit-known = Number { $number } of { $country } is on file already. Look it up before you register it again.
permit-ends-before-it-begins = The last day lies before the first

cases-company-cancel = Cancel this authorisation
cases-company-cancel-warning = Once cancelled, nothing may leave on it. A later shipment needs a new notification.
cases-company-cancel-hint = Your own authority and the authority of the importing country are told that it was cancelled.
cases-transit-title = Transit authorities
cases-transit-law = Its law
cases-transit-asks = Asks to be told
cases-transit-asks-not-known = Not known to ask
cases-transit-where = Reached
cases-transit-here = On this instance
cases-transit-elsewhere = Elsewhere
cases-transit-told = Told on
cases-transit-not-told = Not told
cases-transit-none = The goods pass through no other country.
cases-transit-confidential = The sender asked for confidentiality. Send a copy to a third State only with the owner's consent, or where that State's law demands it.
cases-transit-how = Send the document to the authority, then record how and when it was sent.
cases-transit-how-hint = An authority on this instance gets the copy delivered at once; leave this empty.
cases-transit-do = Record that it was told
cases-transit-inbox = Goods in transit
cases-transit-inbox-intro = Copies of pre-export notifications for goods that are to pass through your country.
cases-transit-inbox-none = No copy has been sent to you yet.
cases-transit-from = From
cases-transit-to = To
cases-transit-leaves = Dispatch
cases-reply-scan = Scan of the reply
cases-reply-scan-hint = It is kept with your own papers. PDF or image.
