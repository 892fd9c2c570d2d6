# Findings about balances and returns: R60 to R62, R64. Read by authorities only.

screening-short-r60 = balance open
screening-short-r61 = loss over time
screening-short-r62 = loss or theft
screening-short-r62late = loss reported late
screening-short-r64 = return late

# R62
screening-r62-loss = { $company } reported on { $day } that { $mass } is lost ({ $record }).
screening-r62-theft = { $company } reported on { $day } that { $mass } was stolen ({ $record }).
screening-r62-repeated-site = { $company } reported on { $day } that { $mass } is missing ({ $record }), after an earlier report of { $before } at the same site ({ $earlier }).
screening-r62-repeated-carrier = { $company } reported on { $day } that { $mass } is missing ({ $record }), after an earlier report of { $before } with the same carrier ({ $earlier }).
screening-r62-repeated-route = { $company } reported on { $day } that { $mass } is missing ({ $record }), after an earlier report of { $before } on the same route ({ $earlier }).
screening-r62-order = After the loss of { $mass } reported on { $day } ({ $record }), { $company } sends { $asked } ({ $order }), more than its usual { $usual }.
screening-r62-would-pass = no loss, or one that was found again
screening-r62-would-pass-order = an order of { $usual } or less

# R62late
screening-r62late-late = { $company } found on { $from } that { $mass } was missing and reported it on { $until } ({ $record }); the last day was { $last }.
screening-r62late-never = { $record } showed on { $from } that { $mass } is missing at { $company }; it was not reported by { $last }.
screening-r62late-short = { $record } showed on { $from } that { $mass } is missing at { $company }; only { $reported } was reported by { $last }.
screening-r62late-would-pass = a report in full by { $last }

# R64
screening-r64-missing = The { $kind } report of { $company } for { $period } was due on { $due } and is { $days } days late.
screening-r64-again = The { $kind } report of { $company } for { $period } was due on { $due } and is { $days } days late; the one before is missing too ({ $before } in a row before it).
screening-r64-would-pass = the report for { $period }

screening-row-report = Report
screening-row-reported = Reported on
screening-row-lost = Lost
screening-row-materiality = Quantity that matters
screening-row-earlier-report = Earlier report
screening-row-earlier-reported = Earlier report of
screening-row-usual-most = Usual at most
screening-row-discovered = Discovered on
screening-row-shown-missing = Missing by the records
screening-row-reported-missing = Reported as lost
screening-row-return = Report that is due
screening-row-period = Period
screening-row-due = Due on
screening-row-missing-before = Missing right before it

screening-cause-accident = Was it a spill or an accident with a protocol?
screening-cause-counting-error = Was it a counting error, and the goods found again?
screening-cause-spoilt = Did a batch evaporate or spoil?
screening-cause-reported-elsewhere = Did the report go to another body?
screening-cause-discovered-later = Was the loss found later than the date says?
screening-cause-on-paper = Was it filed on paper and not keyed in?
screening-cause-nothing-handled = Was nothing handled in the period?
screening-cause-licence-given-up = Did the company give up its licence?
screening-next-inspect-loss = Open a case, ask { $company } for the protocol of the loss, and inspect the site.
screening-next-ask-for-report = Ask { $company } for its report of the loss, and compare it with the records.
screening-next-ask-for-return = Ask { $company } for its { $kind } report for { $period }; without it there is no balance.

# R61
screening-r61-sentence = Balances of { $substance } at { $company } from { $began } to { $until } are together one loss of { $loss } (95 %: { $low } to { $high }; reported: { $reported }): { $statistic } against { $threshold }.
screening-r61-would-pass = balances whose statistic stays at { $threshold } or below

screening-balance-test-single = Largest single residual
screening-balance-test-page-half = Page, k = 0.5
screening-balance-test-page-quarter = Page, k = 0.25
screening-balance-test-cumulative = Sum of the year

screening-row-balance-test = Test
screening-row-loss-began = Began about
screening-row-loss-until = Until
screening-row-balances = Balances since then
screening-row-loss-total = Total missing
screening-row-loss-low = At least (95 %)
screening-row-loss-high = At most (95 %)

screening-cause-hold-up-unmeasured = Does material stay in the plant that nobody measured?
screening-cause-out-of-calibration = Is an instrument out of calibration?
screening-cause-cut-off = Were deliveries booked on the other side of a stocktake?
screening-cause-moisture = Did the moisture or content change?
screening-cause-loss-reported = Was this loss reported?
screening-answer-reported-loss-fits = A loss of that size was reported.
screening-next-stocktake = Have the stock of { $substance } at { $company } counted and its instruments checked.

# R60
screening-r60-items = { $company } should have { $book } sealed items of { $substance } on { $to } and { $counted } were counted.
screening-r60-missing = From { $from } to { $to }, { $muf } of { $substance } at { $company } cannot be accounted for; { $cut } would be within the uncertainty.
screening-r60-surplus = From { $from } to { $to }, { $company } has { $muf } more { $substance } than its records explain; { $cut } would be within the uncertainty.
screening-r60-blind = The balance of { $substance } at { $company } is so uncertain ({ $cut }) that it cannot see a loss of { $materiality }.
screening-r60-would-pass = a difference of { $cut } or less
screening-r60-would-pass-items = as many items as the book says: { $book }
screening-r60-would-see = measurements certain enough to see { $materiality }

screening-row-stream-opening = Opening stock
screening-row-stream-book = Stock by the book
screening-row-stream-receipts = Receipts
screening-row-stream-production = Production
screening-row-stream-shipments = Shipments
screening-row-stream-consumption = Consumption
screening-row-stream-declared-losses = Declared losses
screening-row-stream-holdup = Hold-up, measured
screening-row-stream-closing = Stock as measured
screening-row-muf = Not accounted for
screening-row-sigma = One standard uncertainty
screening-row-widest = Stream to measure better
screening-row-widest-share = Its share of the variance
screening-row-items-book = Items by the book
screening-row-items-counted = Items counted

screening-cause-reworked = Were batches re-worked and booked twice?
screening-answer-hold-up-measured = Hold-up was measured and taken off.
