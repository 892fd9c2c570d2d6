# Findings about the route and the goods: R40, R56. Read by authorities only.

screening-short-r40 = odd route
screening-short-r56 = declared differs
