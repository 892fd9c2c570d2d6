# Sentences of the law as a company reads them. Arguments named `country` are
# codes and dates are ISO: the catalogue reader writes both out.
law-reply = The authority of { $country } has { $days } { $kind ->
    [calendar] calendar
    [working] working
   *[other] business
} days to answer, counted from { $start ->
    [submission] the day of submission
    [complete] the day on which the declaration is complete
   *[other] the day on which the notification is sent
}. { $silence ->
    [consent] If nothing is said by then, the shipment may be authorised.
    [lapse] If nothing is said by then, the notification lapses.
    [none] Silence is not enough: a permit or letter of no objection is needed.
   *[other] Silence is not consent: the shipment waits.
} Rule { $rule }, source: { $source }
law-reply-silence = { $silence ->
    [consent] The law says that the shipment may be authorised if nothing is said in time
    [lapse] The law says that the notification lapses if nothing is said in time
    [none] Silence is not enough: a permit or letter of no objection is needed
   *[other] Silence is not consent: the shipment waits
} (rule { $rule }, source: { $source }). It names no number of days: the authority of { $country } is given { $days } calendar days, which is Ringfence’s default, not law.
law-reply-default = No law is known for this: the authority of { $country } is given { $days } calendar days to answer, and silence is not consent. This is Ringfence’s default, not law.

law-earliest = The first lawful day of dispatch is { $day }: { $days } { $kind ->
    [calendar] calendar
    [working] working
   *[other] business
} days after { $started } have to be over in { $country } ({ $zone }), the last of them { $last }. Rule { $rule }, source: { $source }
law-earliest-holidays = The first lawful day of dispatch is { $day }: { $days } { $kind ->
    [calendar] calendar
    [working] working
   *[other] business
} days after { $started } have to be over in { $country } ({ $zone }), the last of them { $last }. Not counted: { $holidays }. Rule { $rule }, source: { $source }
law-earliest-none = No law that is known here asks for a waiting time before dispatch.

law-pen-yes = A pre-export notification is due to { $country }. Source: { $source }
law-pen-no = No pre-export notification is due by the law that is loaded here.
law-pen-not-verified = A pre-export notification to { $country } is treated as due, not verified: who asked to be notified is not loaded. Source: { $source }

law-no-calendar = No working calendar of { $country } is loaded, so business days cannot be counted.
law-outside-calendar = The working calendar of { $country } covers { $from } to { $to }, not { $date }. Nothing is computed until it is extended.
law-term-out-of-range = The term ends outside the years that can be computed.

law-basis = { $rule }: { $source }

law-activity-import = import
law-activity-export = export
law-activity-transit = transit
law-activity-manufacture = manufacture
law-activity-distribute = distribution
law-activity-use = use
law-activity-all = everything

law-regime-licence = licence
law-regime-registration = registration
law-regime-permit = permit for each shipment
law-regime-pre_export_notification = pre-export notification
law-regime-declaration = declaration to the authority
law-regime-end_use_declaration = end-use declaration
law-regime-customer_declaration = customer declaration
law-regime-documentation = documents and labels with the name in the Table
law-regime-quota = quota
law-regime-records = records
law-regime-none = nothing

law-span-days = { $count } days
law-span-business_days = { $count } business days
law-span-months = { $count } months
law-span-years = { $count } years

law-period-shipment = for each shipment
law-period-transaction = for each transaction
law-period-package = for each package
law-period-day = in a day
law-period-calendar_month = in a calendar month
law-period-calendar_year = in a calendar year
law-threshold-from = from { $amount } { $unit } { $period }
law-threshold-above = above { $amount } { $unit } { $period }
law-content-from = goods of { $pct } % and more
law-content-above = goods of more than { $pct } %

law-field-exporter = exporter: name and address
law-field-exporter_licence = exporter’s licence number
law-field-exporter_tax_number = exporter’s business or tax number
law-field-exporter_contact = exporter’s telephone and e-mail
law-field-importer = importer: name and address
law-field-consignee = consignee
law-field-other_operators = other operators: broker, agents, carrier
law-field-substance = substance by its name in the Table
law-field-hs_code = HS code
law-field-product_form = raw material, mixture or preparation
law-field-content = purity or concentration
law-field-quantity = net quantity
law-field-base_quantity = quantity of anhydrous base
law-field-gross_mass = gross mass
law-field-containers = containers: number, size, mass, label
law-field-transport = means of transport
law-field-route = route and transit countries
law-field-point_of_exit = point of exit
law-field-customs_office = customs office of export
law-field-point_of_entry = point of entry
law-field-dispatch_date = expected date of dispatch
law-field-arrival_date = expected date of arrival
law-field-import_permit = import permit or letter of no objection
law-field-invoice = invoice or order number
law-field-end_use = declared end use
law-field-distribution_chain = chain from manufacturer to importer
law-field-disclosure_consent = consent to disclose
law-field-signatory = responsible person who signs

law-document-import_permit = import permit
law-document-foreign_authorisation = foreign import permit or letter of no objection
law-document-end_use_declaration = end-use declaration
law-document-customer_declaration = customer declaration
law-document-invoice = invoice
law-document-transport_document = transport document
law-document-label = label
law-document-licence = licence
law-document-other = other document
law-late = may follow, before departure
law-import-prohibited = forbidden
law-import-free = not forbidden
