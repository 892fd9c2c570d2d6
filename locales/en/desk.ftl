# The officer's desk and the review queue.

desk-title = My desk
desk-count-mine = mine
desk-count-team = with my authority
desk-count-ending = terms that end within two days
desk-count-flagged = flagged
desk-count-holding = alerts that hold
desk-to-sign = { $count ->
    [one] One prepared act waits
   *[other] { $count } prepared acts wait
 } for your signature
desk-prepared-by = Prepared by { $name }, { $at }
desk-sign-notification-authorise = Authorise a notification
desk-sign-need-override = Go past a declared need
desk-sign-need-declare = Declare or revise a need
desk-sign-need-load = Load declared needs from a file
desk-sign-alert-release = Release the hold of an alert
desk-sign-alert-close = Close an alert
desk-sign-licence-grant = Grant a licence
desk-sign-licence-change = Change a licence
desk-sign-licence-suspend = Suspend a licence
desk-sign-licence-reinstate = Reinstate a licence
desk-sign-licence-revoke = Withdraw a licence
desk-sign-licence-surrender = Record that a licence was given back
desk-sign-person-grant-roles = Give a person a role
desk-sign-person-reset-factor = Reset a second factor
desk-urgent = What presses most
desk-all = The whole queue

desk-queue-title = Review queue
desk-take-next = Take next
desk-take = Take
desk-assign = Give to a colleague
desk-nothing-to-take = Nothing waits to be taken.
desk-clock = Clock
desk-reference = Reference and company
desk-goods = Pure quantity
desk-way = From and to
desk-from-to = { $from } to { $to }
desk-way-out = Export
desk-way-in = Import
desk-need = Need before and after
desk-need-none = no figure
desk-flags = Flags
desk-flags-none = none
desk-flag = { $weight }: { $rule }
desk-flag-any = Hold or review
desk-owner = Owner
desk-stands-in = away, you stand in
desk-age = Filed
desk-age-days = { $days } days ago or more
desk-text = Reference or company
desk-more-items = and { $items } more
desk-count = { $total ->
    [one] One notification.
   *[other] { $total } notifications.
 }
desk-oldest = The oldest was filed { $days ->
    [0] today
    [one] yesterday
   *[other] { $days } days ago
 }.
desk-empty = Nothing waits for your authority.
desk-empty-action = See all notifications
desk-empty-filtered = No notification fits these filters.

desk-clock-left = { $days ->
    [0] Today
    [one] One day left
   *[other] { $days } days left
 }
desk-clock-late = { $days ->
    [0] Late today
    [one] One day late
   *[other] { $days } days late
 }
desk-clock-with-company = With the company
desk-clock-answered = Answered
desk-clock-none = No clock

desk-state-to-do = To be done
desk-state-draft = Draft
desk-state-returned = Returned
desk-state-submitted = Submitted
desk-state-in-review = In review
desk-state-sent = Sent
desk-state-authorised = Authorised
desk-state-suspended = Suspended
desk-state-refused = Refused
desk-state-withdrawn = Withdrawn
desk-state-cancelled = Cancelled
desk-state-lapsed = Lapsed
desk-state-expired = Expired

desk-assign-title = Give to a colleague
desk-assign-now = It is with { $owner }.
desk-assign-nobody = Nobody has it.
desk-assign-to = Colleague
event-notification-assigned = Given to { $to }
event-notification-on-desk = Taken at the desk of the importing authority
event-notification-stood-in = Acted in the place of { $for }, who is away
event-queue-exported = Review queue exported as { $kind }: { $rows } rows, hash { $hash }

desk-export-clock = Due (UTC)
desk-export-reference = Reference
desk-export-company = Exporter
desk-export-substance = Substance
desk-export-mass = Pure quantity (kg)
desk-export-from = From
desk-export-to = To
desk-export-need = Need before and after
desk-export-flags = Flags
desk-export-state = State
desk-export-owner = Owner

desk-pick-column = Select
desk-pick = Select { $reference }
desk-selected-assign = Give selected to a colleague
desk-selected-assign-text = { $count ->
    [one] One notification goes to a colleague.
   *[other] { $count } notifications go to one colleague.
 }
desk-selected-assign-done = { $count ->
    [0] Nothing was given to a colleague.
    [one] One notification was given to a colleague.
   *[other] { $count } notifications were given to a colleague.
 }
desk-selected-reply = No objection to selected
desk-selected-reply-text = { $count ->
    [one] The exporting authority gets the answer "no objection" to one notification.
   *[other] The exporting authorities get the answer "no objection" to { $count } notifications.
 }
desk-selected-reply-done = { $count ->
    [0] No notification was answered.
    [one] One notification was answered: no objection.
   *[other] { $count } notifications were answered: no objection.
 }
desk-selected-line = { $company }: { $mass } { $substance }, { $from } to { $to }.
desk-selected-need = Need before and after: { $need }
desk-selected-none = Nothing was selected that this can be done to.
desk-selected-left = Left out
desk-selected-not-importing = Your authority is not the one that answers.
desk-selected-answered = It was answered already.
desk-selected-flagged = An alert holds it. Look at it by itself.
desk-selected-done = Done

desk-views = Your views
desk-views-none = Set the filters above, then keep them here under a name.
desk-view-name = Name
desk-view-hint = Keeps the filters and the order as they are now. The same name again replaces a view.
desk-view-keep = Keep this view
desk-view-remove = Remove
desk-view-too-long = The name is longer than 60 characters
desk-view-too-many = You have 20 views. Remove one first.
