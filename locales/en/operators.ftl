# Companies in the register, their parts, and address books.

operators-registers = Registers
operators-title = Companies
operators-register = Register a company
operators-search = Find a company
operators-search-hint = Name, register number, tax number, phone, e-mail, bank account or address
operators-none = No company is in this register yet.
operators-none-found = No company matches.

operators-name = Name
operators-name-hint = The full name under which the company is registered
operators-reference = Register number
operators-country-is = Country of the register: { $name }
operators-address = Address
operators-email = E-mail
operators-phone = Phone
operators-tax-number = Tax number
operators-trades = What it does with controlled substances
operators-trades-hint = Choose all that apply
operators-sector = Line of business
operators-established-on = Founded on
operators-registered-on = In the register since
operators-licence-no = Licence number
operators-change = Change these details
operators-change-title = Change the details of { $name }
operators-change-reason = Why do you change this?
operators-change-reason-hint = The company reads this in its timeline.
operators-profile-hint = This is what your authority has on record about your company. If something is wrong, tell your authority.

operators-status = State in the register
operators-status-reason = Reason given: { $reason }
operators-status-applied = Waiting for acceptance
operators-status-regular = Regular
operators-status-irregular = Irregular
operators-status-suspended = Suspended
operators-status-closed = Closed
operators-waits-for-acceptance = This company registered itself. Compare what it entered with its papers, then accept or decline it.

operators-step-accept = Accept this company
operators-step-decline = Decline this company
operators-step-find-irregular = Mark as irregular
operators-step-clear = Mark as regular
operators-step-suspend = Suspend this company
operators-step-close = Close this entry
operators-step-effect-accept = The company enters the register and its people can sign in and file.
operators-step-effect-decline = The company is not accepted and its people cannot file. It reads the reason you give.
operators-step-effect-find-irregular = The company may go on trading. It reads the reason you give.
operators-step-effect-clear = The company stands in the register without remark. It reads the reason you give.
operators-step-effect-suspend = From this moment nothing the company filed can be authorised. It reads the reason you give.
operators-step-effect-close = The company leaves the register for good. Its records stay. It reads the reason you give.
operators-step-reason-hint = The company reads this. Write what led to it and what would put it right.

operators-tab-summary = Summary
operators-tab-sites = Sites
operators-tab-people = Officers and identifiers
operators-tab-licences = Licences
operators-tab-notifications = Notifications
operators-tab-timeline = Timeline

operators-site-name = Name of the site
operators-site-kind = Kind of place
operators-site-kind-premises = Premises where goods are handled
operators-site-kind-office = Office only
operators-site-kind-mailbox = Mailbox
operators-site-kind-residence = Private residence
operators-site-kind-free-zone = Free zone
operators-site-kind-agent = Address of an agent
operators-site-kind-city-only = Only the town is known
operators-site-free-zone = Free zone
operators-site-in-free-zone = The site lies in a free zone or free port
operators-site-add = Add a site
operators-site-close = Close site
operators-sites-none = No site is recorded yet.
operators-part-current = Current
operators-part-end = End
operators-part-ended = Ended

operators-officers = Officers
operators-officers-none = No officer is recorded yet.
operators-officer-name = Name
operators-officer-function = Function
operators-officer-born = Year of birth
operators-officer-born-hint = For example, 1971. It tells two people of the same name apart.
operators-officer-add = Add an officer
operators-identifiers = Identifiers
operators-identifiers-none = No identifier is recorded yet.
operators-identifier-kind = Kind
operators-identifier-value = Value
operators-identifier-add = Add an identifier
operators-identifier-address = Address
operators-identifier-phone = Phone
operators-identifier-email = E-mail
operators-identifier-tax = Tax number
operators-identifier-bank = Bank account

operators-trade-manufacturer = Manufacturer
operators-trade-importer = Importer
operators-trade-exporter = Exporter
operators-trade-distributor = Distributor
operators-trade-retailer = Retailer
operators-trade-broker = Broker
operators-trade-carrier = Carrier
operators-trade-agent = Agent
operators-trade-end-user = End user
operators-trade-authority = Public authority
operators-trade-unknown = Not known
operators-sector-pharmaceutical = Makes medicines
operators-sector-medicines-trade = Trades in medicines
operators-sector-chemical = Makes chemicals
operators-sector-chemical-trade = Trades in chemicals
operators-sector-industry = Other industry
operators-sector-retail = Retail
operators-sector-research = Research
operators-sector-public = Public body
operators-sector-logistics = Logistics
operators-sector-general-trade = General trade

operators-book = Address book
operators-book-hint = Parties you ship to and with. Only your company sees this book. A notification keeps its own copy of what it names.
operators-book-none = Your address book is empty. Add the importers, consignees, agents and carriers you work with, and the notification form will offer them.
operators-book-add = Add a party
operators-book-change = Change a party
operators-book-role = Part it plays
operators-book-role-importer = Importer
operators-book-role-consignee = Final consignee
operators-book-role-agent = Agent
operators-book-role-carrier = Carrier
operators-book-role-broker = Broker
operators-book-role-supplier = Supplier

operators-problem-no-trade = Choose at least one thing the company does
operators-problem-choice = Choose one of the answers offered
operators-problem-founded-in-future = The founding date must be in the past
operators-problem-one-line = Use one line without control characters
operators-problem-letters = Remove the control characters
operators-problem-too-long = Use at most { $most } characters
operators-problem-email = Enter an e-mail address, like name@example.com
operators-problem-born = Enter a year of birth with four digits, like 1971
operators-problem-identifier = Enter letters or digits

operators-refused-step = { $status ->
    [applied] This cannot be done: the company waits to be accepted.
    [regular] This cannot be done: the company stands in the register as regular.
    [irregular] This cannot be done: the company stands in the register as irregular.
    [suspended] This cannot be done: the company is suspended.
   *[closed] This cannot be done: the company has left the register.
}
operators-refused-country = A company stays in the register of its own country. Register it anew in the other country.
operators-refused-changed-meanwhile = Somebody else changed this company while you had it open, so nothing was saved. Open it again to see what changed.
operators-refused-identifier-known = The company already has this identifier

event-operator-registered = Registered { $name } as { $reference }
event-operator-applied = { $name } applied to be registered, as { $reference }
event-operator-changed = Changed the details: { $reason }
event-operator-accepted = Accepted { $name } into the register
event-operator-declined = Declined { $name }: { $reason }
event-operator-irregular = Marked { $name } as irregular: { $reason }
event-operator-cleared = Marked { $name } as regular: { $reason }
event-operator-suspended = Suspended { $name }: { $reason }
event-operator-closed = Closed the entry of { $name }: { $reason }
event-operator-site-added = Added the site { $what }
event-operator-site-closed = Closed the site { $what }
event-operator-officer-added = Added the officer { $what }
event-operator-officer-ended = Ended the entry of the officer { $what }
event-operator-identifier-added = Added the identifier { $what }
event-operator-identifier-ended = Ended the identifier { $what }
event-address-book-added = Added { $name } to the address book
event-address-book-changed = Changed { $name } in the address book
event-address-book-removed = Removed { $name } from the address book
