# Findings about balances and returns: R60 to R62, R64. Read by authorities only.

screening-short-r60 = balance open
screening-short-r61 = loss over time
screening-short-r62 = loss or theft
screening-short-r62late = loss reported late
screening-short-r64 = return late
