# Findings about the route and the goods: R40, R56. Read by authorities only.

screening-short-r40 = odd route
screening-short-r56 = declared differs

# R40
screening-r40-origin = { $origin } neither makes { $substance } nor has exported it in years; the route is { $route }.
screening-r40-points = The route { $route } of { $substance } is odd in { $points } ways; { $needed } are enough.
screening-r40-would-pass = a route with fewer than { $needed } of these points, from a country that makes or exports { $substance }

screening-row-route = Route
screening-row-r40-origin = Last export from the origin
screening-row-r40-detour = Length of the legs and of the direct way
screening-row-r40-free-zone = Free zone without a licensed site
screening-row-r40-corridor = Corridor used by this pair before
screening-row-r40-consignee = Site of the ultimate consignee
screening-row-r40-transport = Transport, and that of peers
screening-word-never = never

screening-cause-hub-port = Do the goods pass through a hub port?
screening-cause-detour = Is it a detour because of a strike, a storm or sanctions?
screening-cause-distributor-stock = Does a distributor sell from its stock?
screening-next-ask-why-route = Ask the exporter why { $substance } goes by { $route }, and the authority of { $origin } where it was made.

# R56
screening-r56-not-in-tariff = { $substance } is declared under HS code { $stated }, which is not in the tariff ({ $record }).
screening-r56-other-hs = { $substance } is declared under HS code { $stated }; its code is { $found } ({ $record }).
screening-r56-trade-name = The trade name { $stated } is not in the register of products ({ $record }).
screening-r56-density = The density stated for { $substance } is { $stated }; possible is { $found } ({ $record }).
screening-r56-boiling-point = The boiling point stated for { $substance } is { $stated }; possible is { $found } ({ $record }).
screening-r56-package = The package stated for { $substance } is { $stated }; possible is { $found } ({ $record }).
screening-r56-price = The price stated for { $substance } is { $stated }; possible is { $found } ({ $record }).
screening-r56-undeclared = Goods declared as { $stated } were found to hold { $found } ({ $record }).
screening-r56-content = The content of { $substance } is stated as { $stated } and was found to be { $found } ({ $record }).
screening-r56-would-pass = papers that agree with the goods

screening-row-declared-as = Declared as
screening-row-stated = As stated
screening-row-found-or-possible = As found, or possible

screening-cause-old-tariff = Is it an old tariff number?
screening-cause-foreign-trade-name = Is it a trade name of another country?
screening-cause-by-product = Is it a by-product within the specification?
screening-cause-other-basis = Is the content on another basis, dry or as a salt?
screening-next-examine-goods = Have the goods sampled and their papers compared before { $record } goes on.
