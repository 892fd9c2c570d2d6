# Findings. Read by authorities only; never shown to a company.

screening-sum = { $equation }
screening-would-fit = { $fits } would fit

# rules by name
screening-rule-r01 = Over the declared need
screening-rule-r02 = Need used up ahead of pace
screening-rule-r03 = No need declared
screening-rule-r04 = Need declared zero, or import prohibited
screening-rule-r05 = Declared need implausible
screening-rule-r10 = Over a licence cap or allowance
screening-rule-r11 = Not licensed
screening-rule-r12 = Outside the licence
screening-rule-r13 = Permit not genuine
screening-rule-r20 = Splitting under a threshold
screening-rule-r21 = Unusual size
screening-rule-r22 = Unusual frequency
screening-rule-r23 = Sustained deviation
screening-rule-r24 = First time
screening-rule-r25 = Outlier among peers
screening-rule-r26 = Several importers, one end user
screening-rule-r30 = Stopped before
screening-rule-r31 = Name like that of a stopped party
screening-rule-r32 = Shared identifiers
screening-rule-r33 = Look-alike identity or changed contacts
screening-rule-r34 = Address not verifiable
screening-rule-r40 = Odd route
screening-rule-r41 = Transit not notified
screening-rule-r42 = Destination or consignee changed
screening-rule-r50 = No notification
screening-rule-r51 = Notified late
screening-rule-r52 = No reply
screening-rule-r53 = Shipped against a decision
screening-rule-r54 = Arrival differs
screening-rule-r55 = Arrival not confirmed
screening-rule-r56 = Declared against found or possible
screening-rule-r60 = Site balance
screening-rule-r61 = Sequential balance test
screening-rule-r62 = Loss or theft
screening-rule-r62late = Loss reported late or never
screening-rule-r63 = Exports and imports do not mirror
screening-rule-r64 = Return missing or late
screening-rule-r70 = Purchases against end use
screening-rule-r71 = Shift to substitutes
screening-rule-r80 = Intelligence
screening-rule-dup = Possible duplicate

screening-short-r01 = over need
screening-short-r03 = no need on file
screening-short-r04 = need is zero
screening-short-r10 = over cap
screening-short-r11 = not licensed
screening-short-r12 = outside licence
screening-short-r13 = permit doubtful
screening-short-r41 = transit not told
screening-short-r42 = destination changed
screening-short-r50 = not notified
screening-short-r51 = late notice
screening-short-r52 = no reply
screening-short-r53 = shipped against decision
screening-short-r54 = arrival differs
screening-short-r55 = arrival unconfirmed
screening-short-dup = possible duplicate

screening-severity-hold = Hold
screening-severity-review = Review
screening-severity-info = Information
screening-severity-none = None

screening-outcome-raised = Raised
screening-outcome-passed = Passed
screening-outcome-could-not-judge = Could not be judged

screening-stage-submission = At submission
screening-stage-amendment = At amendment
screening-stage-authorisation = At authorisation
screening-stage-departure = At departure
screening-stage-arrival = At arrival
screening-stage-due = When a term ended
screening-stage-rejudge = After later knowledge

screening-unjudged-substance-unknown = The paper does not say which substance it is.
screening-unjudged-law-unknown = The law on file does not say.
screening-unjudged-register-out-of-reach = The company's register cannot be asked from here.
screening-unjudged-day-unknown = A date that is needed is not on file.
screening-unjudged-stock-unknown = The stock or use that the cap counts is not on file.
screening-unjudged-use-of-cap-unknown = What was used of the cap is not on file.
screening-unjudged-term-unknown = No reply term is on file.
screening-unjudged-arrival-unknown = Neither mass nor packages of the arrival are on file.
screening-unjudged-history-short = There are too few past orders, periods or balances to say what is usual.
screening-unjudged-peers-few = There are too few comparable companies.
screening-unjudged-use-unknown = No production, sale or declared use is on file.
screening-unjudged-flows-unknown = Receipts, shipments or counts of the site are not on file.
screening-unjudged-address-unknown = No address is on file.
screening-unjudged-route-unknown = There is no route, site or trade pattern to compare with.

# R01
screening-r01-confirmed = { $substance } for { $country } in { $year } would be { $after } against { $declared } declared: { $over } over ({ $percent }).
screening-r01-potential = { $substance } for { $country } in { $year } would be { $after } against { $declared } declared if all that was filed before it is authorised: { $over } over ({ $percent }).
screening-r01-sum = { $equation }, over by { $over } ({ $percent }); { $fits } would fit
screening-r01-would-fit = { $fits } would fit

# R03
screening-r03-sentence = { $country } has no declared need of { $substance } on file for { $year }, and { $asked } is to go there.
screening-r03-would-fit = a need declared by { $country } of at least { $asked }

# R04
screening-r04-zero = { $country } declared that it needs no { $substance } in { $year }, and { $asked } is to go there.
screening-r04-prohibited = { $country } prohibits the import of { $substance }, and { $asked } is to go there.
screening-r04-would-fit = a reference sample of up to { $sample }, or transit with a proven onward notification

# R10
screening-r10-sentence = { $company } would come to { $after } of { $substance } against a cap of { $cap } ({ $source }): { $over } over ({ $percent }).
screening-r10-sum = { $equation }, over by { $over } ({ $percent }); { $fits } would fit

# R11
screening-r11-none = { $company } has no licence on file for { $day }.
screening-r11-not-yet = { $company } moves goods on { $day }; its licence { $licence } runs only from { $from }.
screening-r11-ended = { $company } moves goods on { $day }; its licence { $licence } ended on { $to }.
screening-r11-suspended = The licence { $licence } of { $company } is suspended.
screening-r11-revoked = The licence { $licence } of { $company } was revoked.
screening-r11-surrendered = The licence { $licence } of { $company } was given up.
screening-r11-company-suspended = { $company } is suspended in its register and may not trade.
screening-r11-company-closed = { $company } is closed in its register and may not trade.
screening-r11-would-pass = a licence of { $company } valid on { $day }

# R12
screening-r12-substance = Licence { $licence } of { $company } does not cover { $substance } (covers: { $allowed }).
screening-r12-activity = Licence { $licence } of { $company } does not allow { $asked } (allows: { $allowed }).
screening-r12-form = Licence { $licence } of { $company } does not cover { $substance } as { $asked } (covers: { $allowed }).
screening-r12-site = Licence { $licence } of { $company } does not cover the site that the goods leave from or go to.
screening-r12-transport = Licence { $licence } of { $company } does not allow transport by { $asked } (allows: { $allowed }).
screening-r12-would-pass = a licence of { $company } that extends to what was asked

# R13
screening-r13-unverified = Permit { $number } could not be verified: the register of { $issuer } cannot be asked from here.
screening-r13-unknown = Permit { $number } is not in the register of { $issuer }.
screening-r13-mistyped = Permit { $number } is not in the register of { $issuer }; it differs by a letter from { $other }, an unused permit of the same holder.
screening-r13-withdrawn = Permit { $number } was withdrawn by { $issuer }.
screening-r13-other-holder = Permit { $number } belongs to { $holder }.
screening-r13-other-substance = Permit { $number } is for { $substance }, which is not among the goods.
screening-r13-used-up = Permit { $number } is for { $quantity }; { $used } is drawn already and { $asked } is asked.
screening-r13-not-yet = Permit { $number } is valid from { $bound }; the goods move on { $day }.
screening-r13-ended = Permit { $number } ended on { $bound }; the goods move on { $day }.
screening-r13-other-destination = Permit { $number } is for { $allowed }, not for { $destination }.
screening-r13-other-date = Permit { $number } is said to end on { $stated }; the register of { $issuer } says { $register }.
screening-r13-other-quantity = Permit { $number } is said to be for { $stated }; the register of { $issuer } says { $register }.
screening-r13-would-pass = a permit that the register of { $issuer } confirms

# R41
screening-r41-none = { $country } asks to be told { $days } days before the goods pass through and has not been told; dispatch is on { $dispatch }.
screening-r41-late = { $country } asks to be told { $days } days before the goods pass through and was told on { $notified }; dispatch is on { $dispatch }.
screening-r41-would-pass = dispatch on { $earliest } or later

# R42
screening-r42-destination = After it was notified, the destination changed from { $from } to { $to }.
screening-r42-consignee = After it was notified, the consignee changed from { $from } to { $to }.
screening-r42-ultimate-consignee = After it was notified, the ultimate consignee changed from { $from } to { $to }.
screening-r42-notify-party = After it was notified, the notify party changed from { $from } to { $to }.
screening-r42-bill-of-lading = After it was notified, the bill of lading was reissued: { $from } became { $to }.
screening-r42-onward-export = The goods are to go on to { $to }, which the permit ({ $from }) does not name.
screening-r42-port-of-discharge = The port of discharge changed from { $from } to { $to }; the consignee is the same.
screening-r42-would-pass = { $from }, as notified; or a new notification

# R50
screening-r50-moving = { $mass } of { $substance } is moving from { $origin } to { $destination } without a notification, and can still be stopped.
screening-r50-gone = { $mass } of { $substance } moved from { $origin } to { $destination } without a notification.
screening-r50-would-pass = a notification for these goods

# R51
screening-r51-after = Notified on { $submitted }, after the goods had left on { $dispatch }.
screening-r51-short = Dispatch is planned for { $dispatch }; with { $days } days of notice the first lawful day is { $earliest }.
screening-r51-would-pass-after = a notification before { $dispatch }
screening-r51-would-pass-short = dispatch on { $earliest } or later

# R52
screening-r52-soon = { $country } has not answered; its term ends at { $due }.
screening-r52-over = { $country } has not answered; its term ended at { $due }. Silence is not consent here.
screening-r52-lapses = { $country } has not answered; its term ended at { $due } and the notification lapses.
screening-r52-would-pass = a reply before { $due }

# R53
screening-r53-objection = The goods left at { $departed } in spite of the objection of { $at }.
screening-r53-suspension = The goods left at { $departed } under a suspension order.
screening-r53-term = The goods left at { $departed }, before the reply term ended at { $due }.
screening-r53-not-authorised = The goods left at { $departed } and were not authorised.
screening-r53-more = { $left } of { $substance } left, { $over } more than the { $authorised } that are authorised.
screening-r53-would-pass-more = departure of { $authorised } at most
screening-r53-would-pass-objection = departure after the objection is withdrawn
screening-r53-would-pass-suspension = departure after the suspension is lifted
screening-r53-would-pass-term = departure after { $due }, or after a reply that lets them go
screening-r53-would-pass-not-authorised = departure after authorisation

# R54
screening-r54-seals = The goods arrived with broken seals.
screening-r54-packages-missing = { $arrived } packages arrived of { $sent }: { $difference } missing.
screening-r54-packages-surplus = { $arrived } packages arrived, { $sent } were sent: { $difference } too many.
screening-r54-mass-missing = { $arrived } of { $substance } arrived of { $sent } sent: { $difference } missing ({ $percent }), with { $tolerance } allowed.
screening-r54-mass-surplus = { $arrived } of { $substance } arrived, { $sent } was sent: { $difference } too much ({ $percent }), with { $tolerance } allowed.
screening-r54-would-pass-seals = intact seals
screening-r54-would-pass-packages = { $sent } packages
screening-r54-would-pass-mass = { $sent }, within { $tolerance }

# R55
screening-r55-unconfirmed = Shipment { $shipment } was planned to arrive on { $since }, which has not been confirmed { $waited } days later.
screening-r55-uncleared = Shipment { $shipment } landed on { $since } and is not cleared { $waited } days later.
screening-r55-would-pass = confirmation by { $last }

# duplicate
screening-duplicate-very-near = { $reference } looks like the same consignment: same parties, { $other-mass } of { $substance } against { $mass }, dispatch on { $other-dispatch } and { $dispatch }.
screening-duplicate-near = { $reference } resembles this consignment: same parties, { $other-mass } of { $substance } against { $mass }, dispatch on { $other-dispatch } and { $dispatch }.
screening-duplicate-would-pass = another date, quantity or party

# rows of a sum
screening-row-after = Together
screening-row-allowed = Allowed
screening-row-arrived = Arrived
screening-row-asked-activity = Activity
screening-row-asked-form = Form
screening-row-asked-site = Site
screening-row-asked-substance = Substance
screening-row-asked-transport = Transport
screening-row-authority = Authority that should answer
screening-row-before = Items of this record before it
screening-row-booked-of = of which
screening-row-cap = Cap
screening-row-changed-bill-of-lading = Bill of lading
screening-row-changed-consignee = Consignee
screening-row-changed-destination = Destination
screening-row-changed-notify-party = Notify party
screening-row-changed-onward-export = Onward export
screening-row-changed-port-of-discharge = Port of discharge
screening-row-changed-ultimate-consignee = Ultimate consignee
screening-row-day = Day of the movement
screening-row-days-allowed = Days allowed
screening-row-declared = Declared need
screening-row-departed = Departed
screening-row-destination = Destination
screening-row-difference = Difference
screening-row-dispatch = Dispatch
screening-row-earliest = First lawful day of dispatch
screening-row-from-to = From and to
screening-row-holder = Holder by the register
screening-row-issuer = Issuer
screening-row-landed = Landed
screening-row-last-day = Last day
screening-row-late-share = Late filings of all in 12 months
screening-row-law = Law
screening-row-licence = Licence
screening-row-licence-status = Status of the licence
screening-row-licences = Licences on file
screening-row-near = Filing that comes near
screening-row-notice-days = Days of notice
screening-row-notifications = Notifications found
screening-row-notified = Told on
screening-row-objected = Objection
screening-row-other = The other filing
screening-row-other-dispatch = Dispatch of the other
screening-row-shipment = Shipment
screening-row-authorised = Authorised
screening-row-departed-mass = Left, all shipments
screening-row-over = Over
screening-row-overridden = Overridden by signature
screening-row-packages-arrived = Packages arrived
screening-row-packages-sent = Packages sent
screening-row-part = Part in the consignment
screening-row-pending = Pending before it
screening-row-pending-of = of which pending
screening-row-period-from = Period from
screening-row-period-to = Period to
screening-row-permit = Permit
screening-row-permit-quantity = Quantity of the permit
screening-row-permit-stated = As the filing gives it
screening-row-permit-register = As the register has it
screening-row-permit-used = Drawn by others
screening-row-planned-arrival = Planned arrival
screening-row-register = Entry in the register
screening-row-reply-due = Reply term ends
screening-row-reserved = Reserved
screening-row-seals = Seals
screening-row-sent = Sent
screening-row-state = State at departure
screening-row-submitted = Notified on
screening-row-substance = Substance by the register
screening-row-suggested-permit = Unused permit of the same holder
screening-row-this = This consignment
screening-row-today = Today
screening-row-tolerance = Allowed difference
screening-row-transit = Transit country
screening-row-used = Used
screening-row-used-in-period = Used in the period
screening-row-valid-from = Valid from
screening-row-valid-to = Valid to

screening-word-company-suspended = suspended
screening-word-company-closed = closed
screening-word-broken = broken
screening-word-none-on-file = none on file
screening-word-not-authorised = not authorised
screening-word-not-notified = not told
screening-word-prohibited = prohibited
screening-word-suspended = suspended

screening-part-exporter = exporter
screening-part-importer = importer
screening-part-ultimate-consignee = ultimate consignee
screening-licence-active = active
screening-licence-suspended = suspended
screening-licence-revoked = revoked
screening-licence-expired = expired
screening-licence-surrendered = given up

# known innocent causes
screening-cause-arrival-not-recorded = Did the goods arrive without anybody recording it?
screening-cause-authority-closed = Is the other authority closed, on holiday or out of reach?
screening-cause-change-of-name = Did the company change its name or merge?
screening-cause-contract-in-lots = Is this one contract delivered in lots?
screening-cause-customs-behind = Are customs behind with clearing?
screening-cause-date-is-a-wish = Is the dispatch date only a wish that can move?
screening-cause-filed-as-combined = Is the need filed for raw material and preparations together?
screening-cause-filed-twice = Was one consignment notified twice?
screening-cause-filed-under-other-name = Was the notification filed under another name or number?
screening-cause-gross-as-net = Is gross weight given as net?
screening-cause-in-transit = Are the goods only passing through?
screening-cause-keyed-in-later = Did it come on paper in time and was keyed in later?
screening-cause-licence-for-family = Is the licence written for the family or the table?
screening-cause-name-written-differently = Is it the same name, written differently?
screening-cause-never-filed = Has this State never filed its needs?
screening-cause-notice-not-recorded = Was the notice sent and not recorded?
screening-cause-number-mistyped = Is the number mistyped?
screening-cause-objection-withdrawn = Was the objection withdrawn by letter?
screening-cause-other-port = Does the route avoid this country after all?
screening-cause-outside-duty = Are these goods, or this State, outside the duty to notify?
screening-cause-partial-delivery = Will more deliveries come?
screening-cause-permit-renewed = Was the permit renewed under another number?
screening-cause-port-congested = Is a port congested, with the same consignee?
screening-cause-renewal-entered-late = Was a renewed licence entered late?
screening-cause-reply-not-keyed-in = Did a reply come that nobody keyed in?
screening-cause-return-not-booked = Was a return or re-export not booked?
screening-cause-salt-as-base = Is a salt counted as base, or base as salt?
screening-cause-sample-unit = Is it a reference sample in the wrong unit?
screening-cause-series-of-orders = Is it a series of equal orders?
screening-cause-site-moved = Did the company move to another site?
screening-cause-slow-vessel = Is the vessel slow or delayed?
screening-cause-stale-need = Is the declared need out of date?
screening-cause-stale-zero = Is the declared zero out of date?
screening-cause-stock-cap = Is a cap on stock taken for a yearly one?
screening-cause-temperature = Was a liquid measured by volume at another temperature?
screening-cause-wrong-shipment = Was the departure keyed in for the wrong shipment?

screening-answer-converted = The quantity was converted in { $steps ->
    [one] one step
   *[other] { $steps } steps
 }, shown below.
screening-answer-counts-purchases = The cap counts purchases.
screening-answer-counts-sales = The cap counts sales.
screening-answer-counts-stock = The cap counts stock.
screening-answer-counts-use = The cap counts use.
screening-answer-in-touch = The authority answered that it needs more or is looking into it.
screening-answer-liquid = The goods are liquid.
screening-answer-look-alike = { $reference } looks alike.
screening-answer-more-to-come = More deliveries were announced.
screening-answer-need-age = The figure is of { $year }, { $years ->
    [one] one year
   *[other] { $years } years
 } before the year it is used for.
screening-answer-same-consignee = The consignee is the same.
screening-answer-successor-of = The company took over from { $company }.
screening-answer-suggested-permit = { $other } differs by a letter and is unused.
screening-answer-upper-bound = Content or form is not stated; the largest possible mass was taken.

# next steps
screening-next-ask-company-about-cap = Ask { $company } how it means to stay within its cap, or for a renewed licence.
screening-next-ask-for-arrival = Ask the importer and customs at the destination whether the goods came.
screening-next-ask-for-need = Ask the authority of { $country } for its declared need.
screening-next-ask-importing-authority = Hold, and ask the authority of { $country } whether it expects this consignment.
screening-next-ask-issuer = Ask the authority of { $issuer } whether permit { $number } is genuine.
screening-next-check-register = Check the register and papers of { $company }; hold until a valid licence is on file.
screening-next-compare-filings = Compare with { $reference } and ask the company which one stands.
screening-next-escalate = Escalate to the authority of { $country }; do not take silence for consent.
screening-next-inspect-arrival = Have the goods and their papers inspected where they arrived; tell the exporting authority.
screening-next-move-dispatch = Tell the company the first lawful day of dispatch.
screening-next-notify-anew = Hold, and treat it as a new notification to the new country or consignee.
screening-next-notify-transit = Tell the authority of { $country } now, and move dispatch if its term is not met.
screening-next-recall = Seek recall, and tell the importing authority and customs at once.
screening-next-remind = Remind the authority of { $country }.
screening-next-stop-goods = Have customs stop the goods, and tell both authorities.
screening-next-tell-both = Tell the authorities of { $origin } and { $destination }.

# what may be told to the company
screening-tell-nothing = Nothing. The company must not learn that it was looked at.
screening-tell-own-cap = Its own cap and what remains of it; not that it was looked at.
screening-tell-own-licence = What its own licence says; not that it was looked at.
screening-tell-public-law = What the law asks of everybody; not that it was looked at.
