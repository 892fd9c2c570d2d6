# Findings of the rules that look at totals, series and peer groups. Read by
# authorities only; never shown to a company.

screening-up-to-would-pass = up to { $passes }

# R20
screening-r20-sentence = { $inside } of { $orders } orders of { $parties } for { $substance } in { $days } days lie between { $from } and the threshold of { $threshold } ({ $source }), { $sum } together.
screening-r20-would-pass = fewer orders between { $from } and { $threshold }
screening-threshold-shipment = limit per shipment
screening-threshold-notification = threshold of notification
screening-threshold-reporting = threshold of reporting
screening-threshold-licence = cap of the licence

# R21
screening-r21-order = { $company } ordered { $mass } of { $substance }; its usual order is { $usual }.
screening-r21-month = { $company } took { $mass } of { $substance } in the month from { $day }; its usual month is { $usual }.

# R23
screening-r23-total = { $company } has taken more { $substance } since { $since }: over { $periods ->
    [one] one period
   *[other] { $periods } periods
 } about { $times } times its usual { $usual }.
screening-r23-product = The products in which { $company } takes { $substance } have changed since { $since }.
screening-r23-route = The routes by which { $company } takes { $substance } have changed since { $since }.
screening-r23-partner = The partners from whom { $company } takes { $substance } have changed since { $since }.
screening-r23-would-pass-mix = a mix nearer to the usual one, scoring up to { $score }

# R26
screening-r26-alike = { $suppliers } suppliers bring { $substance } to { $company }, two of them within { $found } of each other; { $total } in { $days } days.
screening-r26-licence = { $suppliers } suppliers bring { $total } of { $substance } to { $company } in { $days } days; its own licence gives { $limit } for that time with half added.
screening-r26-highest = { $suppliers } suppliers bring { $total } of { $substance } to { $company } in { $days } days; twice its highest earlier total is { $limit }.
screening-r26-would-pass-alike = masses further than { $limit } apart
screening-r26-would-pass-total = up to { $limit } in { $days } days

# R02
screening-r02-sentence = { $used } of what { $country } declared of { $substance } for { $year } is used; { $usual } is usual by now, and at this pace it lasts until { $exhausted }.
screening-r02-new-party = { $used } of what { $country } declared of { $substance } for { $year } is used; { $usual } is usual by now, at this pace it lasts until { $exhausted }, and a party is new to it.

# R22
screening-r22-sentence = { $company } ordered { $substance } { $orders } times in { $days } days; { $expected } is to be expected.
screening-r22-would-pass = up to { $passes } orders in { $days } days

# R25
screening-r25-outlier = { $company } took { $total } of { $substance } in 12 months, { $times } times the median of { $median } among { $members } companies like it.
screening-r25-explained = { $company } took { $total } of { $substance } in 12 months, { $times } times the median of { $median } among { $members } companies like it; its licence and its use account for that.
screening-r25-sector = { $company } took { $total } of { $substance } in 12 months, { $times } times the median of { $median } among { $members } companies, and its sector does not use it.

# R24
screening-r24-sentence = { $company } orders { $mass } of { $substance }, and much about it is new ({ $score } points).
screening-r24-sector = { $company } orders { $mass } of { $substance }, much about it is new ({ $score } points), and its sector does not use it.

# R70
screening-r70-over = { $subject } took { $bought } of { $substance } from { $from } to { $to }; { $used } of use is accounted for.
screening-r70-under = { $subject } took only { $bought } of { $substance } from { $from } to { $to }; { $used } of use is declared.
screening-r70-no-product = { $subject } took { $bought } of { $substance } from { $from } to { $to } and has no product that needs it.
screening-r70-sector = { $subject } took { $bought } of { $substance } from { $from } to { $to }, and its sector does not use it.
screening-r70-switched = { $bought } of { $substance } that { $subject } had for export went to domestic use without a document.
screening-r70-would-pass-under = at least { $passes }
screening-r70-would-pass-switched = a document for the change of use

# R05
screening-r05-above-estimate = { $country } declared { $declared } of { $substance } for { $year }, far more than an independent estimate of its use.
screening-r05-above-own = { $country } declared { $declared } of { $substance } for { $year }, far more than it used to, and that is not the only doubt ({ $points } in all).
screening-r05-above-region = { $country } declared { $declared } of { $substance } for { $year }, far more per head than its region, and that is not the only doubt ({ $points } in all).
screening-r05-unused = { $country } declared { $declared } of { $substance } for { $year } and has used little of it for years, and that is not the only doubt ({ $points } in all).
screening-r05-unchanged = { $country } still declares { $declared } of { $substance } for { $year } though trade has moved, and that is not the only doubt ({ $points } in all).
screening-r05-would-pass = a figure that is revised, or an account of what it is for

# R63
screening-r63-missing = { $origin } recorded { $exported } of { $substance } to { $destination } from { $from } to { $to } that match no arrival; { $destination } recorded { $imported }: { $difference } did not arrive.
screening-r63-surplus = { $destination } recorded { $imported } of { $substance } from { $origin } from { $from } to { $to } that match no export; { $origin } recorded { $exported }: { $difference } more arrived than left.
screening-r63-would-pass = a difference of up to { $tolerance }

# R71
screening-r71-appeared = { $new } appeared in { $region } for the first time ({ $mass }); it serves the same end as { $controlled }, controlled since { $since }.
screening-r71-replaced = In { $region } { $fallen } fell from { $before } to { $after } in a year while { $risen }, which is not controlled, rose from { $grown-from } to { $grown-to }.
screening-r71-shares = In { $region } the chemicals that serve the same end as { $serves } have shifted within a year to ones that are not controlled (divergence { $divergence }).
screening-r71-would-pass = up to { $limit }

# rows of a sum
screening-row-band-from = The band begins at
screening-row-bought = Taken, without what went to stock
screening-row-changed-since = Changed since
screening-row-days-before = Days before that
screening-row-declared-in = Declared for { $year }
screening-row-doubt-above-estimate = Against an independent estimate
screening-row-doubt-above-own = Against the median of its last three years
screening-row-doubt-above-region = Per head against its region, robust score
screening-row-doubt-unchanged = Unchanged while trade moved
screening-row-doubt-unused = Highest share used in three years
screening-row-exhausted-on = Used up at this pace on
screening-row-expected-use = Expected use
screening-row-exported = Exported, unmatched
screening-row-habitual-spread = Usual difference of the pair
screening-row-highest-12 = Highest of the last 12 months
screening-row-highest-90 = Its highest earlier total
screening-row-imported = Imported, unmatched
screening-row-matched-mass = Matched by notification
screening-row-member-controlled = { $substance }, controlled since
screening-row-member-now = { $substance }, this quarter
screening-row-member-year-ago = { $substance }, a year before
screening-row-new-consignee = New consignee, points
screening-row-new-corridor = New corridor, points
screening-row-new-pair = New pair of exporter and consignee, points
screening-row-new-registration = Registered recently, points
screening-row-new-substance = Substance new to the party, points
screening-row-new-ultimate-consignee = Somebody else is to have the goods, points
screening-row-order-on = Order of { $day }
screening-row-order-through = Order of { $day } through { $company }
screening-row-orders-all = Orders in the period
screening-row-orders-before = Own orders before that
screening-row-orders-expected = Orders to be expected
screening-row-orders-in-band = Orders in the band
screening-row-own-orders = Own orders that say what is usual
screening-row-peer-first = Median first order of the peers
screening-row-peer-lower = Lower quartile of the peers
screening-row-peer-median = Median of the peers
screening-row-peer-orders = Orders of a peer in 30 days
screening-row-peer-rank = Peers with less
screening-row-peer-share = Share of ordinary orders in the band
screening-row-peer-upper = Upper quartile of the peers
screening-row-peers = Companies in the peer group
screening-row-period-of = Period from { $day }
screening-row-periods-since = Periods since then
screening-row-receipts = Received
screening-row-residual = Above the usual, in its own scale
screening-row-stock-growth = Growth of stock
screening-row-this-period = This period
screening-row-threshold = Threshold
screening-row-threshold-kind = Kind of threshold
screening-row-through = Through { $company }
screening-row-times-usual = Times the usual
screening-row-total-12 = Total of 12 months
screening-row-use-ratio = Purchases against use
screening-row-used-in = Used in { $year }
screening-row-usual = Usual
screening-row-usual-from = Usual range from
screening-row-usual-share = Usual share by this day
screening-row-usual-to = Usual range to
screening-row-yearly-licence = Its own licences, a year

# known innocent causes
screening-answer-returned = { $mass } was returned or sent on in this quarter.
screening-answer-use-balanced = Its licence covers the total and its use accounts for it.
screening-cause-buffer-before-stop = Is it a buffer before the plant or the port stops?
screening-cause-building-stock = Is it building stock?
screening-cause-called-off-early = Are yearly contracts called off early in the year?
screening-cause-competitor-left = Did a competitor leave the market?
screening-cause-dual-sourcing = Does the end user buy from several suppliers on purpose?
screening-cause-epidemic = Is there an epidemic or another surge of demand?
screening-cause-export-hub = Does the country make for export?
screening-cause-few-plants = Do a few large plants make up the need?
screening-cause-first-in-bulk = Is a first order in bulk usual here?
screening-cause-lag = Were the goods still on the way?
screening-cause-market-leader = Is the company the market leader?
screening-cause-new-customer = Is it simply a new customer?
screening-cause-new-plant = Did a new plant or line start?
screening-cause-new-product-line = Did the company begin a new product line?
screening-cause-one-large-seizure = Is it one large seizure?
screening-cause-orders-merged = Were several orders merged into one?
screening-cause-pack-size = Does the usual pack or container fall just under the threshold?
screening-cause-permit-unused = Was a permit issued and not used?
screening-cause-re-export = Were the goods sent on to a third country?
screening-cause-reporting-improved = Did reporting improve?
screening-cause-research = Is it used for research and development?
screening-cause-season = Is it the season?
screening-cause-split-line = Did one side record it under another line?
screening-cause-stock-ran-out = Did its stock run out?
screening-cause-substance-renamed = Was the substance renamed or its code changed?
screening-cause-tender = Did the company win a tender?
screening-cause-toll-manufacture = Does it manufacture for others?
screening-cause-usual-packs = Are the masses equal because the packs are?
screening-cause-wrong-peers = Are these companies really like it?
screening-cause-yield-learning = Is the yield of a new process still being learnt?

# next steps
screening-next-ask-both = Ask the authorities of { $origin } and { $destination } to compare their records of the quarter, consignment by consignment.
screening-next-ask-end-user = Ask { $company } what it ordered from whom, and see its stock and use.
screening-next-ask-need-authority = Ask the authority of { $country } whether its need for { $year } still holds.
screening-next-ask-what-for = Ask { $company } what the { $substance } is for, and compare with its customers and stock.
screening-next-ask-why-split = Ask why { $parties } ordered in lots just under { $threshold }, and see the contract and the delivery notes.
screening-next-compare-use = Compare what { $company } takes with its production and stock, and with its peers.
screening-next-know-the-customer = See the papers and the premises of { $company } before the first delivery.
screening-next-reconcile-use = Ask { $subject } for production records and a stock count, and reconcile them with what it took.
screening-next-review-need = Ask the authority of { $country } what the figure for { $year } rests on, and suggest that it be revised.
screening-next-tell-region = Tell the authorities of { $region }, and look out for chemicals that serve the same end as { $serves }.
screening-next-trace-arrivals = Trace the arrivals from { $origin } in { $destination } that no notification covers.
