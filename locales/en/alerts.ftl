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
alerts-outcome-suspicion_remains = Suspicion remains
alerts-outcome-explained = Explained
alerts-outcome-administrative_fault = Administrative fault
alerts-outcome-data_error = Data error
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
event-alert-released = Hold of alert { $alert } released: { $reason } (prepared by { $first })
event-alert-closed = Alert { $alert } closed as { $outcome }: { $reason }
event-alert-overridden = Alert { $alert } closed by a signed override of the need: { $reason }
