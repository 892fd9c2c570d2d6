search-title = Search
search-label = Reference, company or permit number
search-hint = For example RF-2026-000123, an authorisation or permit number, or the beginning of a company's name
search-route = { $from } to { $to }
search-found = { $count ->
    [0] Nothing you may read matches. Check the spelling, or try the beginning of the name.
    [one] One match.
   *[other] { $count } matches. At most { $most } of each kind are shown; type more to narrow them.
}
search-notifications = Notifications
search-companies = Companies
search-permits = Permits
