# Declared needs: balances, the ledger, declaring and loading.

needs-verify-sum = The need { $need } shows { $shown } mg { $column }, its entries add up to { $sum } mg.
needs-verify-excess = The need { $need } shows an excess of { $shown }; its figures make { $right }.
needs-verify-declaration = The need { $need } does not carry the declaration that is in force.
needs-verify-revision = The declarations of { $need } are not numbered without a gap: revision { $revision } is missing.

needs-refused-exceeds = { $used } used + { $reserved } reserved + { $asked } = { $after }, which is { $over } more than the declared need of { $declared } (with { $overridden } of signed overrides). { $fits } would fit.
needs-refused-override-small = The signed override covers { $signed }; { $needed } would be needed. Prepare a new one.
needs-refused-more-than-used = { $asked } cannot come back: only { $used } of this item are booked as used.
needs-refused-negative = A quantity cannot be below zero.
needs-refused-too-large = The quantity is too large to be booked.
needs-refused-stale = Another figure was put on file since this was prepared. Send it back and prepare it again.
needs-refused-busy = Somebody is booking on this need at this moment. Try again.
