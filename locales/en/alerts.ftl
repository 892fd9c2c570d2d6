# Alerts. Read by authorities only; never shown to a company.

alerts-refused-holding = Alert { $alert } holds this notification. It has to be released or closed by two persons first.
alerts-refused-state = This alert is { $state } and does not allow that.
alerts-refused-holds = This alert holds already.
alerts-refused-holds-not = This alert does not hold.
alerts-refused-outcome = Choose one of the outcomes offered.

alerts-state-open = Open
alerts-state-taken = Taken
alerts-state-asked = Question out
alerts-state-closed = Closed

alerts-outcome-confirmed = Confirmed
alerts-outcome-suspicion-remains = Suspicion remains
alerts-outcome-explained = Explained
alerts-outcome-administrative-fault = Administrative fault
alerts-outcome-data-error = Data error
alerts-outcome-rejudged = No longer raised after later knowledge
alerts-outcome-overridden = Need overridden by two signatures

# lines of the trail
event-alert-opened = Alert { $alert } opened: { $rule } { $name }, { $equation }
event-alert-rose = Alert { $alert } became graver: { $rule } { $name }, { $equation }
event-alert-sank = Alert { $alert } became less grave: { $rule } { $name }, { $equation }
event-alert-renewed = Alert { $alert } was judged again: { $equation }
event-alert-returned = Alert { $alert } was raised again: { $rule } { $name }, { $equation }
event-alert-rejudged = Alert { $alert } closed: judged again and no longer raised; it had been { $equation }
event-alert-taken = Alert { $alert } taken
event-alert-asked = Question put about alert { $alert }: { $reason }
event-alert-held = Alert { $alert } put on hold: { $reason }
event-alert-reopened = Alert { $alert } opened again: { $reason }
event-alert-ending-prepared = Release or closing of alert { $alert } prepared for a second person: { $reason }
event-alert-ending-returned = The second person sent the ending of alert { $alert } back to { $first }
event-alert-released = Hold of alert { $alert } released: { $reason }
event-alert-closed = Alert { $alert } closed: { $outcome ->
    [confirmed] confirmed
    [suspicion_remains] suspicion remains
    [explained] explained
    [administrative_fault] administrative fault
    [data_error] data error
   *[other] { $outcome }
 }. { $reason }
event-alert-overridden = Alert { $alert } closed by a signed override of the need: { $reason }

# pages
alerts-title = Alerts
alerts-alert = Alert
alerts-back = Alerts
alerts-number = Alert or record number
alerts-country = Country code
alerts-severity = Weight
alerts-severity-queued = Hold and review
alerts-holds = Holds
alerts-rule = Rule
alerts-record = Record
alerts-owner = Owner
alerts-owner-me = Mine
alerts-owner-none = Nobody
alerts-opened = Opened
alerts-stage = Judged
alerts-way = From and to
alerts-from-to = { $from } to { $to }
alerts-state-not-closed = Not closed
alerts-count = { $total ->
    [one] One alert
   *[other] { $total } alerts
 }. The oldest was opened { $days ->
    [0] today
    [one] yesterday
   *[other] { $days } days ago
 }.
alerts-empty = Nothing waits here: no alert is open.
alerts-empty-action = Go to the review queue
alerts-empty-filtered = No alert fits these filters.

alerts-sum = The sum
alerts-sum-caption = How the sum is made
alerts-data-missing = Content or form is not stated, so the largest possible mass was taken. Ask for the missing data before anything else.
alerts-conversions = From the declared quantity to the mass compared
alerts-would-pass = What would have passed
alerts-threshold = Threshold
alerts-margin = Missed by
alerts-causes = Innocent causes to check
alerts-next = What to do next
alerts-may-tell = What the company may be told:
alerts-acts = Acts
alerts-rule-name = In words
alerts-rule-basis = Legal source
alerts-rule-version = Version
alerts-rule-set-by = Set by
alerts-rule-parameters = Parameters of this version
alerts-rule-parameter = { $name } = { $value } { $unit } ({ $source })
alerts-versions = What changed
alerts-version = Version { $number }, { $when }
alerts-version-raised = { $stage }: { $severity }, by rule set { $version }
alerts-version-passed = { $stage }: no longer raised, by rule set { $version }
alerts-version-sum = Sum of version { $number }
alerts-earlier = Earlier alerts on the same parties
alerts-earlier-line = { $rule }, { $record }: { $outcome }
alerts-earlier-none = None on file.
alerts-timeline = What happened

alerts-holds-now = This alert holds the record: nothing is authorised until two persons have released or closed it. The company must not notice.
alerts-closed-as = Closed on { $when }: { $outcome }. { $reason }
alerts-closed-holds = The suspicion was confirmed, so the record stays held.
alerts-prepared = { $by } prepared the end of this alert: { $reason }
alerts-prepared-mine = Another approver has to sign.
alerts-prepared-look = Look and sign

alerts-act-take = Take
alerts-act-ask = Ask about it
alerts-act-hold = Hold the record
alerts-act-end = Close the alert
alerts-act-end-two = Release or close
alerts-act-reopen = Open again

alerts-reason-hint = It is kept and can be read by auditors.
alerts-ask-warning = A question to the company must read like any question about its papers. It must not learn that an alert exists.
alerts-end-two = This alert holds. What you choose takes effect only when another approver signs it.
alerts-end-outcome = How does it end?
alerts-end-reason-hint = Say what you checked and what you found. It is kept and can be read by auditors.
alerts-end-release = Release the hold
alerts-end-release-hint = The record can be decided; the alert stays open.
alerts-end-confirmed = Close: confirmed
alerts-end-confirmed-hint = It was an attempted or actual diversion. The record stays held.
alerts-end-suspicion-remains = Close: suspicion remains
alerts-end-suspicion-remains-hint = Neither confirmed nor explained.
alerts-end-explained = Close: explained
alerts-end-explained-hint = There is an innocent cause, and it was checked.
alerts-end-administrative-fault = Close: administrative fault
alerts-end-administrative-fault-hint = A missing paper, a late entry, a formality.
alerts-end-data-error = Close: data error
alerts-end-data-error-hint = A wrong unit, number, name or date.

alerts-sign-title = Second signature
alerts-sign = Sign
alerts-sign-return = Send back
alerts-sign-ending = What is to happen
alerts-sign-by = Prepared by
alerts-sign-at = Prepared on

alerts-ask-whom = Who is asked?
alerts-ask-company = The company
alerts-ask-authorities = The other authority
alerts-ask-elsewhere = Somebody outside of this service; note it here
alerts-ask-question = Question
alerts-ask-hint = It is sent as it stands here, and kept with the alert.
alerts-ask-default = To complete the file, please confirm the goods, quantities, parties, route and dates that are stated in this notification, and send the papers on which they rest.
event-alert-recorded = Alert { $alert } recorded and not put up for review, because its cause was explained before: { $rule } { $name }, { $equation }

alerts-scope = If explained: how far does that reach?
alerts-scope-hint = A cause that was explained is recorded when it comes again, and put up for review only when the quantity has grown by half. A hold is always put up.
alerts-scope-record = This record alone
alerts-scope-pattern = The same rule for the same goods, parties and route
alerts-explained-until = If explained: last day on which it counts
alerts-explained-until-hint = At most 12 months ahead, to { $latest }
alerts-explained-past = The day is over. Choose today or a later day.
alerts-explained-too-long = An explanation counts for at most 12 months. Choose a day up to { $latest }.
alerts-explained-as = Explained for: { $scope }. It counts until { $until }.

alerts-signatures = Two signatures
alerts-signed-alert-release = Release of the hold
alerts-signed-alert-close = Closing
alerts-signature-open = Waits for the second signature
alerts-signature-signed = Signed
alerts-signature-returned = Sent back
alerts-signature-fallen = Fell, because what was prepared changed
alerts-settled-by = Signed or sent back by
alerts-settled-at = Signed or sent back on
alerts-signed-hash = Hash of what was signed
