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

# rows of a sum
screening-row-band-from = The band begins at
screening-row-highest-12 = Highest of the last 12 months
screening-row-order-on = Order of { $day }
screening-row-orders-all = Orders in the period
screening-row-orders-in-band = Orders in the band
screening-row-own-orders = Own orders that say what is usual
screening-row-peer-lower = Lower quartile of the peers
screening-row-peer-median = Median of the peers
screening-row-peer-share = Share of ordinary orders in the band
screening-row-peer-upper = Upper quartile of the peers
screening-row-peers = Companies in the peer group
screening-row-threshold = Threshold
screening-row-threshold-kind = Kind of threshold
screening-row-together = Together
screening-row-usual = Usual
screening-row-usual-from = Usual range from
screening-row-usual-to = Usual range to

# known innocent causes
screening-cause-buffer-before-stop = Is it a buffer before the plant or the port stops?
screening-cause-new-product-line = Did the company begin a new product line?
screening-cause-orders-merged = Were several orders merged into one?
screening-cause-pack-size = Does the usual pack or container fall just under the threshold?
screening-cause-tender = Did the company win a tender?

# next steps
screening-next-ask-what-for = Ask { $company } what the { $substance } is for, and compare with its customers and stock.
screening-next-ask-why-split = Ask why { $parties } ordered in lots just under { $threshold }, and see the contract and the delivery notes.
