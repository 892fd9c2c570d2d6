# What moves: departures, arrivals, what happens between, customs.

shipments-list-title = Shipments
shipments-one = Shipment { $number }
shipments-number = Number
shipments-notification = Notification
shipments-other-party = Other company
shipments-still-to-leave = Still to leave
shipments-planned-for = Planned for
shipments-next = Next step
shipments-arrival = Arrived or expected
shipments-to-ship = To be shipped
shipments-expected = Expected, not yet reported as shipped
shipments-arriving = Arriving for you
shipments-under-way = Under way
shipments-closed = Closed
shipments-none = Nothing is authorised or under way for your company.
shipments-none-action = Go to your notifications
shipments-suspended = Suspended by an order: nothing may leave
shipments-tell-depart = Report departure
shipments-tell-expected = Report arrival
shipments-tell-unseen = Report an arrival without a reported departure

shipments-exporter = Exporter
shipments-importer = Importer
shipments-consignee = Consignee
shipments-from = From
shipments-to = To
shipments-departed-on = Departed on
shipments-planned-arrival-on = Arrival expected on
shipments-landed-on = Landed on
shipments-arrived-on = Arrived on
shipments-happened-on = Happened on
shipments-found-on = Found on
shipments-carrier = Carrier
shipments-route = Route
shipments-route-hint = Ports, border points and countries, in order
shipments-transport-document = Transport document
shipments-transport-document-hint = Number of the bill of lading, air waybill or consignment note
shipments-seals = Seals
shipments-seals-hint = Numbers, with commas between them
shipments-packages = Packages
shipments-packages-arrived = Packages that arrived
shipments-note = Remarks
shipments-authorisation = Export authorisation
shipments-on-authorisation = Export authorisation { $number }.
shipments-valid-until = Valid until
shipments-valid-to = Valid until { $day }.
shipments-exit = Point of exit
shipments-entry = Point of entry
shipments-permit = Import permit
shipments-conditions = Conditions
shipments-authorised = Authorised
shipments-moved = Shipments on it

shipments-goods = Goods
shipments-sent = Sent
shipments-arrived = Arrived
shipments-counts-in = Counts in year
shipments-accounts = Who has how much
shipments-accounts-note = The accounts of a substance always add up to what was sent, plus what turned up besides.
shipments-account-sum = Altogether
shipments-holder = On whose account
shipments-held-by = Held by
shipments-held-by-hint = Who has the goods now, and where
shipments-events = What happened
shipments-event = Event
shipments-told-by = Reported by
shipments-tell = Report
shipments-is-unnotified = Nobody notified this movement.
shipments-pure-hint = Kilograms of pure substance or anhydrous base

shipments-holder-exporter = Exporter
shipments-holder-carrier = Under way
shipments-holder-rejected = Refused by the importer
shipments-holder-importer = Importer
shipments-holder-authority = Seized or held by an authority
shipments-holder-lost = Lost or stolen
shipments-holder-missing = Missing on arrival

shipments-state-under-way = Under way
shipments-state-arrived-in-part = Arrived in part
shipments-state-arrived = Arrived
shipments-state-difference = Arrived with a difference
shipments-state-gone = Returned, lost or seized

shipments-event-departed = Departed
shipments-event-rerouted = Sent another way
shipments-event-arrived = Arrived
shipments-event-accepted = Arrived and accepted
shipments-event-accepted-other = Arrived with another quantity
shipments-event-rejected = Refused by the importer
shipments-event-returned = Returned to the exporter
shipments-event-lost = Lost or stolen
shipments-event-seized = Seized
shipments-event-released = Released to the importer

shipments-confirmed-importer = Importer
shipments-confirmed-customs = Customs
shipments-confirmed-exporter = Exporter
shipments-confirmed-authority = Authority

shipments-outcome = What was done with it: { $substance }
shipments-outcome-accepted = All of it arrived and was accepted
shipments-outcome-accepted-other = Another quantity arrived and was accepted
shipments-outcome-rejected = It was refused
shipments-reason = Reason for the difference: { $substance }
shipments-reason-hint = Needed for another quantity
shipments-reason-short-weight = Short weight
shipments-reason-surplus-weight = Surplus weight
shipments-reason-damaged-in-transit = Damaged on the way
shipments-reason-leakage = Leakage
shipments-reason-packages-missing = Packages missing
shipments-reason-wrong-goods = Wrong goods
shipments-reason-partial-delivery = Part of the delivery; more will come
shipments-reason-other = Other, see remarks
shipments-seals-state = Seals on arrival
shipments-seals-intact = Seals intact
shipments-seals-broken = Seals broken or replaced
shipments-seals-none = No seals, or not looked at
shipments-last = Is this the last delivery?
shipments-last-hint = After the last delivery, what has not arrived is missing.
shipments-last-yes = Yes, no more will come
shipments-last-no = No, more will come
shipments-was-last = Last delivery
shipments-mass-of = Quantity that left: { $substance }
shipments-mass-came = Quantity that arrived: { $substance }
shipments-mass-other = Quantity: { $substance }
shipments-mass-other-hint = Kilograms of pure substance. Leave empty where all of it was accepted or refused.
shipments-left-hint = Kilograms of pure substance. { $mass } may still leave on this notification.
shipments-on-the-way = { $mass } are under way.

shipments-depart-title = Report a departure on { $reference }
shipments-depart-to = To { $importer }.
shipments-check-title = Check before you report the departure
shipments-depart-confirm = Report the departure
shipments-warn-suspended = An order forbids departure. If the goods have not left, stop them.
shipments-warn-not-authorised = This export is not authorised. If the goods have not left, stop them.
shipments-warn-expired = The authorisation was no longer valid on that day.
shipments-warn-too-early = By law the goods could not leave before a later day.
shipments-warn-more = This is more than what may still leave on this notification.
shipments-warn-recorded = If they have left, report it: a departure is a fact and is recorded as it was.
shipments-arrive-title = Report an arrival: { $number }
shipments-arrive-confirm = Report the arrival
shipments-unseen = Nobody has reported that these goods left. Their departure is recorded together with this arrival.
shipments-happen-confirm = Report it
shipments-happen-title = { $act }: { $number }
shipments-land-title = Report landing: { $number }
shipments-land-hint = From that day on somebody has to claim the goods.

shipments-act-arrive = Report arrival
shipments-act-land = Report landing
shipments-act-return = Report a return
shipments-act-loss = Report a loss
shipments-act-reroute = Report another way
shipments-act-seizure = Record a seizure
shipments-act-release = Release seized goods
shipments-act-hint-return = Goods that go back to the exporter.
shipments-act-hint-loss = Goods that were lost, stolen or destroyed on the way.
shipments-act-hint-reroute = The goods are to go to another country, company or port. A change of country or company has to be notified anew.
shipments-act-hint-seizure = Goods that an authority took or holds.
shipments-act-hint-release = Goods that an authority gives to the importer.
shipments-turned-destination = New country of destination
shipments-turned-hint = Fill in only what changed.
shipments-turned-consignee = New consignee
shipments-turned-port = New port of discharge
shipments-turned-bill = Transport document
shipments-turned-bill-yes = A new transport document was issued
shipments-unchanged = Unchanged

shipments-customs-title = Customs
shipments-find = Number
shipments-find-hint = Of an export authorisation, permit, notification, shipment or transport document
shipments-found = Found for { $number }
shipments-found-what = What it is
shipments-found-who = Whose
shipments-found-none = Nothing with the number { $number } is yours to see. If goods move without a notification, record that.
shipments-found-notification = Notification
shipments-found-shipment = Shipment
shipments-found-import-permit = Import permit
shipments-found-no-objection = Letter of no objection
shipments-found-verified = Registered by its issuer
shipments-recent = Latest movements
shipments-may-not-go = Nothing may leave on this notification now: { $stands }.
shipments-stands-draft = draft
shipments-stands-returned = sent back to the company
shipments-stands-submitted = submitted
shipments-stands-in-review = in review
shipments-stands-sent = with the other authority
shipments-stands-authorised = Authorised
shipments-stands-suspended = suspended
shipments-stands-refused = refused
shipments-stands-withdrawn = withdrawn
shipments-stands-cancelled = cancelled
shipments-stands-lapsed = lapsed
shipments-stands-expired = expired

shipments-unnotified-title = Record a movement without notification
shipments-unnotified-hint = Both countries' authorities are told. What has come into a country counts against its need.
shipments-way = Where was it found?
shipments-way-arrived = It has come into the country
shipments-way-leaving = It was found leaving or passing through
shipments-line = What kind of goods?
shipments-line-raw = Raw material
shipments-line-preparation = Preparation

shipments-against-suspended = It left in spite of a suspension order.
shipments-against-objection = It left in spite of an objection.
shipments-against-expired = It left after the last day of the authorisation.
shipments-against-not-authorised = It left without an authorisation.
shipments-against-too-early = It left before the first lawful day.
shipments-against-more-than-authorised = More left than was authorised.
shipments-against-not-told = Nobody reported that it left.

shipments-error-count = Enter a whole number, for example 12
shipments-error-accepted-mass = Leave the quantity empty, or choose that another quantity arrived
shipments-error-nothing-came = Enter how much arrived of at least one substance
shipments-refused-not-under-way = This shipment is not under way any more.
shipment-day-to-come = This day has not come yet. Enter a day that has
shipment-nothing-left = Enter how much left of at least one substance
shipment-quantity-positive = Enter a quantity greater than nothing
shipment-arrives-before-it-leaves = The goods cannot arrive before they left
shipment-turned-where = Enter what changed
shipment-not-your-border = One of the two countries has to be your own

event-shipment-departed = Shipment { $number } departed on { $happened_on }: { $mass_mg }
event-shipment-departed-against = Shipment { $number } departed although it should not have: { $why ->
    [suspended] a suspension order was in force
    [objection] the other authority had objected
    [expired] the authorisation had ended
    [too_early] before the first lawful day
    [more_than_authorised] more than was authorised
    [not_told] nobody had reported its departure
   *[other] it was not authorised
  }
event-shipment-arrived-in-part = Shipment { $number } arrived in part on { $happened_on }: { $mass_mg } so far
event-shipment-arrived = Shipment { $number } arrived to the last on { $happened_on }: { $mass_mg }
event-shipment-landed = Shipment { $number } landed on { $landed_on }
event-shipment-rerouted = Shipment { $number } was sent another way on { $happened_on }, to { $destination_country }
event-shipment-returned = { $mass_mg } of shipment { $number } went back to the exporter on { $happened_on }
event-shipment-lost = { $mass_mg } of shipment { $number } were lost on { $happened_on }
event-shipment-seized = { $mass_mg } of shipment { $number } were seized on { $happened_on }
event-shipment-released = { $mass_mg } of shipment { $number } were released to the importer on { $happened_on }
event-shipment-unnotified = A movement without notification was recorded as shipment { $number }: { $mass_mg }, found on { $happened_on }
event-shipment-overdue = Shipment { $number } has not been reported as arrived; it was expected on { $planned_on }
event-shipment-uncleared = Shipment { $number } landed on { $landed_on } and nobody has claimed it
