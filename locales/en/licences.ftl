# Licences, registrations and quotas.

licences-title = Licences
licences-own-title = Your licences
licences-own-none = No licence of your company is on record here. If you hold one, send its number to your authority.
licences-list-hint = Newest first. A licence is drawn up on the page of its holder.
licences-one = Licence { $number }
licences-none = This company has no licence on record.
licences-none-found = No licence matches.
licences-new = Draw up a licence
licences-new-title = Draw up a licence for { $name }
licences-change-title = Change licence { $number }
licences-two-persons = This takes two persons. You prepare it; it counts once an approver has read and signed it.
licences-prepare = Prepare for signature
licences-history = Decisions
licences-timeline = Timeline

licences-number = Licence number
licences-number-hint = As printed on the licence
licences-holder = Holder
licences-kind = Kind
licences-kind-licence = Licence
licences-kind-registration = Registration
licences-kind-quota = Quota
licences-validity = Valid
licences-valid-between = { $from } to { $to }
licences-valid-from = From { $from } until further notice
licences-from = Valid from
licences-to = Last day of validity
licences-to-hint = Leave empty for a licence that is valid until further notice. For example, 27 3 2026
licences-ending = Ending
licences-ending-soon = Only those that end within 30 days
licences-activities = Allowed activities
licences-activity-import = Import
licences-activity-export = Export
licences-activity-manufacture = Manufacture
licences-activity-distribute = Distribute
licences-activity-store = Store
licences-activity-use = Use
licences-activity-broker = Broker
licences-substances = Substances
licences-substances-hint = A whole table or a family covers its members; a substance covers its salts.
licences-table-i = All substances of Table I
licences-table-ii = All substances of Table II
licences-forms = Forms
licences-forms-choose = Limit to certain forms
licences-forms-hint = Leave all empty to allow every form
licences-forms-all = Every form
licences-sites = Sites
licences-sites-hint = Leave all empty to allow every site of the company
licences-sites-all = Every site of the company
licences-note = Conditions and remarks
licences-note-hint = The company reads this.
licences-reason = Why is this prepared?
licences-reason-hint = The second person and the company read this.

licences-caps = Ceilings
licences-caps-none = No ceiling
licences-caps-hint = Quantities are pure substance or anhydrous base. Leave a ceiling empty if there is none.
licences-cap = Ceiling
licences-cap-n = Ceiling { $n }
licences-cap-empty = No ceiling
licences-cap-amount = Quantity
licences-cap-unit = Unit
licences-unit-kg = Kilograms
licences-unit-g = Grams
licences-unit-t = Tonnes
licences-cap-period = Period
licences-period-calendar-year = Calendar year
licences-period-licence = Whole life of the licence
licences-period-month = Calendar month
licences-period-quarter = Quarter
licences-period-shipment = Each shipment
licences-cap-counts = What counts
licences-counts-purchases = Purchases
licences-counts-stock = Stock
licences-counts-sales = Sales
licences-counts-use = Use
licences-counts-exports = Exports
licences-counts-imports = Imports
licences-cap-sentence = { $mass } of { $substance } · { $period } · { $counts }
licences-cap-used = Counted so far
licences-cap-remaining = Remaining
licences-not-counted = Not counted here
licences-bar-title = { $substance }: { $remaining } of { $cap } remaining
licences-bar-desc = { $used } of { $cap } counted so far, { $remaining } remaining.
licences-bar-used = Counted: { $used }
licences-bar-remaining = Remaining: { $remaining }

licences-status-proposed = Being drawn up
licences-status-active = Active
licences-status-suspended = Suspended
licences-status-revoked = Revoked
licences-status-surrendered = Given up
licences-status-expired = Expired

licences-step-change = Prepare a change
licences-step-suspend = Suspend this licence
licences-step-reinstate = Prepare the end of the suspension
licences-step-revoke = Prepare its revocation
licences-step-surrender = Prepare that it is given up
licences-step-effect-suspend = The suspension takes effect at once. From this moment no notification that needs this licence can be authorised.
licences-step-effect-reinstate = Once signed, the licence counts again.
licences-step-effect-revoke = Once signed, the licence ends for good and no notification that needs it can be authorised.
licences-step-effect-surrender = Once signed, the licence ends at its holder's wish and no notification that needs it can be authorised.
licences-step-reason-hint = The company reads this. Write what led to it and on which law it rests.

licences-waiting-grant = Grant of this licence, waiting for a signature
licences-waiting-change = Change of this licence, waiting for a signature
licences-waiting-reinstate = End of the suspension, waiting for a signature
licences-waiting-revoke = Revocation, waiting for a signature
licences-waiting-surrender = Giving up, waiting for a signature
licences-waiting-by = Prepared by { $name }, { $when }
licences-waiting-open = Read and sign
licences-proposed-sent-back = Nothing waits for a signature. Prepare it anew with a change.

licences-sign = Sign
licences-send-back = Send back unsigned
licences-sign-terms = What the licence would say
licences-sign-before = What it says now
licences-sign-stale = The licence changed after this was prepared, so it can no longer be signed. Send it back; it has to be prepared anew.
licences-sign-own = You prepared this. Another approver has to sign it.
licences-sign-approver = An approver has to sign this.

licences-touched = Open notifications of this company
licences-touched-hint = { $count ->
    [one] One open notification names this company. Look whether it leans on this licence.
   *[other] { $count } open notifications name this company. Look which of them lean on this licence.
}
licences-touched-none = No open notification names this company.
licences-notifications = Notifications
licences-notifications-most = Only the newest { $count } are shown.
licences-notifications-none = No notification names this company yet.
licences-notification-from = From
licences-notification-to = To
licences-notification-dispatch = Dispatch
licences-notification-draft = Draft
licences-notification-submitted = Submitted
licences-notification-returned = Returned
licences-notification-in-review = In review
licences-notification-sent = Sent
licences-notification-authorised = Authorised
licences-notification-suspended = Suspended
licences-notification-refused = Refused
licences-notification-withdrawn = Withdrawn
licences-notification-cancelled = Cancelled
licences-notification-lapsed = Lapsed
licences-notification-expired = Expired
licences-notification-completed = Completed

licences-history-grant = Granted. { $reason }
licences-history-change = Changed. { $reason }
licences-history-suspend = Suspended. { $reason }
licences-history-reinstate = Suspension ended. { $reason }
licences-history-revoke = Revoked. { $reason }
licences-history-surrender = Given up. { $reason }
licences-history-two = Prepared by { $first }, signed by { $second }

licences-problem-no-activity = Choose at least one activity
licences-problem-no-substance = Choose at least one substance, family or table
licences-problem-substance = Choose from the substances offered
licences-problem-ends-before-it-begins = The last day must not lie before the first
licences-problem-cap-nothing = A ceiling must be above zero. Leave it empty if there is none.
licences-problem-cap-twice = There is a ceiling for the same substance, period and count already
licences-problem-number-taken = This number is taken. Look up the licence that has it.
licences-problem-site = Choose from the sites of this company

licences-refused-step = { $status ->
    [proposed] This cannot be done: the licence is only being drawn up.
    [active] This cannot be done: the licence is active.
    [suspended] This cannot be done: the licence is suspended.
    [revoked] This cannot be done: the licence was revoked.
   *[surrendered] This cannot be done: the licence was given up.
}
licences-refused-changed-meanwhile = Somebody else changed this licence since, so nothing was done. Open it again to see what changed.
licences-refused-company-stopped = { $company } does not stand in the register as one that may trade. Look at its record before you go on.
licences-refused-not-running = { $status ->
    [suspended] Licence { $number } of { $company } is suspended, and no other licence covers these goods. End the suspension first, or refuse.
    [revoked] Licence { $number } of { $company } was revoked, and no other licence covers these goods.
    [surrendered] Licence { $number } of { $company } was given up, and no other licence covers these goods.
    [expired] Licence { $number } of { $company } has expired, and no other licence covers these goods.
   *[active] Licence { $number } of { $company } is not valid on the day of the movement, and no other licence covers these goods.
}

event-licence-prepared = { $step ->
    [grant] Prepared the grant of licence { $number }: { $reason }
    [change] Prepared a change of licence { $number }: { $reason }
    [reinstate] Prepared the end of the suspension of licence { $number }: { $reason }
    [revoke] Prepared the revocation of licence { $number }: { $reason }
   *[surrender] Prepared that licence { $number } is given up: { $reason }
}
event-licence-sent-back = Sent back unsigned what was prepared for licence { $number }
event-licence-granted = Granted licence { $number }: { $reason }
event-licence-changed = Changed licence { $number }: { $reason }
event-licence-suspended = Suspended licence { $number }: { $reason }
event-licence-reinstated = Ended the suspension of licence { $number }: { $reason }
event-licence-revoked = Revoked licence { $number }: { $reason }
event-licence-surrendered = Recorded that licence { $number } is given up: { $reason }
