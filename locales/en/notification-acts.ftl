# Acts of the authorities: refusals, and sentences of the timeline.

notification-act-not-now = This cannot be done now: the notification is { $state ->
    [draft] a draft
    [returned] returned for completion
    [submitted] submitted and not yet in review
    [in_review] in review
    [sent] with the importing authority
    [authorised] authorised
    [suspended] suspended
    [refused] refused
    [withdrawn] withdrawn
    [cancelled] cancelled
    [lapsed] lapsed
    [expired] expired
   *[other] { $state }
    }. Open it again to see what can be done.
notification-no-question-open = No question is open here. Open the notification again to see what was asked.
notification-cancel-departed = Something has already left on this authorisation, so it cannot be cancelled. Suspend it, or record a return.
notification-amend-authorised = A larger quantity, another consignee or another country needs a new notification once this one is authorised. Cancel it and file anew.
notification-authorise-pen-due = A pre-export notification is due for these goods. Send it to the importing authority first.
notification-authorise-objection = The importing authority objects. Refuse, or wait until it withdraws the objection.
notification-authorise-investigated = The importing authority asks for more time. Wait for its reply.
notification-authorise-no-reply-yet = The importing authority has not replied and its term still runs. Wait for the reply or for the end of the term.
notification-authorise-silence-holds = The term is over without a reply, and by the rule of this pair of countries silence is not consent. Ask the importing authority.
notification-authorise-elsewhere = This notification came from outside. Its exporting authority decides; record here what it decided.
notification-authorise-two-persons = In this instance two approvers authorise. Prepare it for a second approver.
notification-override-not-needed = Everything fits the declared need, so nothing needs to be overridden. Authorise it.
notification-override-reason = Say why the need may be passed
notification-decided-elsewhere-not-now = Only a notification from outside that waits for its exporting authority's decision can be recorded so.
notification-lapse-not-due = The notification does not lapse now.
notification-reply-not-yours = The importing authority uses this service and answers itself.
notification-reply-needs-reason = Choose the reason of the objection
notification-reply-needs-conditions = Enter a smaller quantity or the conditions
notification-reply-quantity-range = Enter a quantity above zero and not above the { $notified } that was notified
notification-sent-in-future = Enter a day that has come
notification-valid-until-past = Enter a day from { $day } on
notification-valid-until-permit = The authorisation cannot outlive the import permit, whose last day is { $day }

shipment-more-than-held = { $asked } cannot be moved: only { $held } is there.

event-notification-taken = Taken into review
event-notification-returned = Returned for completion. To the company: { $text }
event-notification-returned-plain = Returned for completion
event-notification-sent = Sent to the importing authority. { $clock ->
    [runs] Reply due { $due } ({ $zone }), rule { $rule }
   *[none] No term runs
    }
event-notification-seen = Opened by the importing authority
event-notification-read = Read ({ $part })
event-notification-exported = Downloaded as a data file
event-notification-replied = Reply of the importing authority: { $reply ->
    [no_objection] no objection
    [no_objection_conditions] no objection to a smaller quantity or with conditions
    [objection] objection
   *[under_investigation] under investigation
    }. { $text }
event-notification-objected-late = The importing authority objected after the authorisation. { $text }
event-notification-authorised = Authorised: { $mass }, number { $number }, valid until { $valid_until }. To the company: { $text }
event-notification-authorised-plain = Authorised: { $mass }, number { $number }, valid until { $valid_until }
event-notification-authorised-note = To the other authority: { $text }
event-notification-note-for-authority = To the other authority: { $text }
event-notification-refused = Refused. To the company: { $text }
event-notification-refused-plain = Refused
event-notification-cancelled = Authorisation cancelled. To the company: { $text }
event-notification-cancelled-plain = Authorisation cancelled
event-notification-suspended = Suspended by order. To the company: { $text }
event-notification-suspended-plain = Suspended by order
event-notification-lifted = Suspension lifted. To the company: { $text }
event-notification-lifted-plain = Suspension lifted
event-notification-lapsed = Lapsed: no reply came in time, and by the rule of this pair of countries silence lapses it ({ $rule })
event-notification-expired = The authorisation expired; what was still reserved is free
event-notification-may-go = The term is over without an objection: it may go once authorised ({ $rule })
event-notification-term-passed = The term for the reply passed in silence, which is not consent ({ $rule })
event-notification-decided-elsewhere = The exporting authority's decision was recorded: { $outcome } { $number }
event-override-prepared = Going past the declared need by { $over } was prepared: { $reason }
event-authorisation-prepared = The authorisation was prepared for a second approver
event-authorisation-sent-back = What was prepared was sent back unsigned
event-authorisation-countersigned = Two approvers signed; prepared by { $prepared_by }
event-need-overridden = The declared need was passed by { $over }, signed by two persons; prepared by { $prepared_by }: { $reason }
event-permit-registered = Permit { $number } was registered
event-permit-withdrawn = Permit { $number } was withdrawn: { $reason }
event-permit-keyed-in = Permit { $number } was keyed in as unverified
event-notification-paper-kept = A paper was kept: { $name }
event-notification-transit-told = The transit authority of { $to } was told
notification-transit-not-sent = Send the notification to the importing authority first. Then tell the transit authorities.
notification-transit-told-before = Choose a transit country that has not been told yet. { $country } has been, or the goods do not pass through it.
