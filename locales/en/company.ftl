# The company's home, list and record. The status words are fixed and say only
# state, reply and dates.

company-home-title = Your company
company-new = New notification
company-to-answer = To answer
company-to-answer-none = Your authority is not waiting for anything from you.
company-ending = Ending soon
company-ending-none = Nothing ends within the next 30 days.
company-drafts = Drafts
company-drafts-none = No draft is open.
company-recent = Recent notifications
company-recent-none = Nothing has been filed yet.
company-all = All notifications
company-profile = What your authority has on record about your company
company-list-title = Notifications
company-filed = Filed by your company
company-naming = Shipments to your company
company-show-all = All
company-show-open = With an authority
company-show-authorised = Authorised
company-show-over = Closed
company-and-more = { $count ->
    [one] and one more substance
   *[other] and { $count } more substances
}
company-returned = { $reference } was sent back to you for completion
company-question = Answer a question about { $reference }
company-question-due = Answer a question about { $reference } by { $due }
company-may-ship-until = { $reference } may leave until { $day }
company-licence-ends = Your licence { $licence } ends on { $day }

company-status-draft = Draft
company-status-received = Received
company-status-with-authority = With the authority
company-status-returned = Sent back to you
company-status-sent = Sent to the importing authority
company-status-answered = Answered
company-status-may-ship = May ship
company-status-shipped = Shipped
company-status-arrived = Arrived
company-status-closed = Closed
company-status-suspended = Suspended
company-status-refused = Refused
company-status-withdrawn = Withdrawn
company-status-cancelled = Cancelled
company-status-lapsed = Lapsed
company-status-expired = Expired
company-step-done = (done)
company-step-now = (now)
company-step-to-come = (to come)

notifications-company-draft = Not submitted yet.
notifications-company-received = Your authority has received it.
notifications-company-with-authority = Your authority is looking at it.
notifications-company-returned = Your authority has sent it back to you. Complete it and submit it again.
notifications-company-sent = Your authority has notified the authority of { $country } and waits for the answer.
notifications-company-answered = The authority of { $country } has answered. Your authority decides.
notifications-company-may-ship = Authorised. The goods may leave until { $until }.
notifications-company-shipped = The goods have left.
notifications-company-arrived = The goods have arrived.
notifications-company-suspended = Suspended by order of your authority. Nothing may leave until the order is lifted.
notifications-company-refused = Refused by your authority.
notifications-company-withdrawn = Withdrawn by your company.
notifications-company-cancelled = The authorisation was cancelled.
notifications-company-lapsed = Lapsed: no answer came in time, and the law ends it then.
notifications-company-expired = The authorisation has expired.

company-pure = Pure content
company-destination = Destination
company-earliest = First lawful day of dispatch
company-valid-until = May leave until
company-authorisation = Export authorisation { $number }
company-from-paper = Entered by your authority from your paper form.
company-voluntary = Voluntary notification: no law asks for it.
company-questions = Questions from your authority
company-question-open = To answer
company-question-closed = Closed
company-question-until = by { $day }
company-complete = Complete and submit again
company-amend = Amend
company-withdraw = Withdraw
company-depart = Record departure
company-shipments = Shipments
company-versions = Versions
company-version = Version { $number }, signed by { $by }, { $at }
company-version-first = As first submitted.
company-change = { $field }: { $old } → { $new }
company-timeline = What happened
company-goods = Goods
company-named = A shipment to your company from { $exporter }.
company-named-nothing-left = Nothing has left yet. When it has, you record its arrival here.

company-submitted-title = Submitted
company-submitted-reference = Your reference
company-submitted-version = This is version { $number }.
company-submitted-next = What happens next
company-submitted-next-authority = The authority of { $country } looks at it and asks you if something is missing.
company-submitted-next-pen = It then notifies the authority of { $country } and waits for the answer.
company-submitted-next-decision = Your authority decides, and you are told by mail and here.
company-submitted-earliest = Nothing may leave before { $day }, and not without the authorisation.
company-submitted-who = Who sees it
company-submitted-who-text = Your company and your authority; the importing authority once it has been notified; the importing company once it is authorised.
company-to-record = See the notification

company-withdraw-title = Withdraw { $reference }
company-withdraw-text = It then ends here and cannot be taken up again. You can copy it into a new one.
company-withdraw-reason = Why do you withdraw it?
company-withdraw-reason-hint = Your authority reads this.

event-notification-draft-begun = A draft was begun.
event-notification-draft-discarded = The draft was thrown away.
event-notification-submitted = Submitted: { $mass_mg } of pure substance to { $destination_country }.
event-notification-entered-from-paper = Entered by the authority from paper: { $mass_mg } of pure substance to { $destination_country }.
event-notification-keyed-in = Keyed in by the importing authority, received from { $origin_country }: { $mass_mg } of pure substance.
event-notification-resubmitted = Submitted again as version { $version }.
event-notification-amended = Amended: version { $version } changes { $count ->
    [one] one field
   *[other] { $count } fields
}. The clock runs on.
event-notification-amended-afresh = Amended: version { $version } changes { $count ->
    [one] one field
   *[other] { $count } fields
} and starts a new clock.
event-notification-withdrawn = Withdrawn by the company: { $reason }
