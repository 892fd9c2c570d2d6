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

# rows of a sum
screening-row-band-from = The band begins at
screening-row-changed-since = Changed since
screening-row-highest-12 = Highest of the last 12 months
screening-row-highest-90 = Its highest earlier total
screening-row-order-on = Order of { $day }
screening-row-order-through = Order of { $day } through { $company }
screening-row-orders-all = Orders in the period
screening-row-orders-in-band = Orders in the band
screening-row-own-orders = Own orders that say what is usual
screening-row-peer-lower = Lower quartile of the peers
screening-row-peer-median = Median of the peers
screening-row-peer-share = Share of ordinary orders in the band
screening-row-peer-upper = Upper quartile of the peers
screening-row-peers = Companies in the peer group
screening-row-period-of = Period from { $day }
screening-row-periods-since = Periods since then
screening-row-residual = Above the usual, in its own scale
screening-row-this-period = This period
screening-row-threshold = Threshold
screening-row-threshold-kind = Kind of threshold
screening-row-through = Through { $company }
screening-row-times-usual = Times the usual
screening-row-together = Together
screening-row-usual = Usual
screening-row-usual-from = Usual range from
screening-row-usual-to = Usual range to
screening-row-yearly-licence = Its own licences, a year

# known innocent causes
screening-cause-buffer-before-stop = Is it a buffer before the plant or the port stops?
screening-cause-competitor-left = Did a competitor leave the market?
screening-cause-dual-sourcing = Does the end user buy from several suppliers on purpose?
screening-cause-epidemic = Is there an epidemic or another surge of demand?
screening-cause-new-plant = Did a new plant or line start?
screening-cause-new-product-line = Did the company begin a new product line?
screening-cause-orders-merged = Were several orders merged into one?
screening-cause-pack-size = Does the usual pack or container fall just under the threshold?
screening-cause-tender = Did the company win a tender?
screening-cause-usual-packs = Are the masses equal because the packs are?

# next steps
screening-next-ask-end-user = Ask { $company } what it ordered from whom, and see its stock and use.
screening-next-ask-what-for = Ask { $company } what the { $substance } is for, and compare with its customers and stock.
screening-next-ask-why-split = Ask why { $parties } ordered in lots just under { $threshold }, and see the contract and the delivery notes.
screening-next-compare-use = Compare what { $company } takes with its production and stock, and with its peers.
