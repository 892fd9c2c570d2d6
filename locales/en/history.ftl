# What is wrong with a line of a history file, and what would be right

history-refused = { $file }, line { $line }, field { $field }: { $reason } { $remedy }
history-refused-line = { $file }, line { $line }: { $reason } { $remedy }

history-declared = { $amount } { $unit } as declared is { $mass } of pure substance or base

history-fault-too-long = The line is too long to be read.
history-fault-not-utf8 = The line is not UTF-8 text, from byte { $found } on.
history-fault-not-json = The line is not JSON: { $found }.
history-fault-not-an-object = The line is not a JSON object.
history-fault-no-header = The file does not begin with the header of a history.
history-fault-version-unknown = Version { $found } of the format is not known.
history-fault-field-missing = The field is missing.
history-fault-field-unknown = There is no field { $found } here.
history-fault-type-unknown = There is no event type { $found }.
history-fault-value-wrong = The value { $found } cannot be.
history-fault-out-of-order = The instant { $found } lies before that of an earlier line.
history-fault-id-taken = The id { $found } belongs to an earlier event with other content.
history-fault-name-unknown = Nothing by the name { $found } was introduced before.
history-fault-name-taken = Something by the name { $found } is there already.
history-fault-no-mass = { $found } cannot be turned into a mass.
history-fault-not-now = This cannot happen now.

history-right-shorter-line = A line has at most 1 MiB.
history-right-utf8 = Save the file as UTF-8.
history-right-object = Each line is one JSON object.
history-right-header = The first line is { "{" }"format":"ringfence-history","version":1{ "}" }.
history-right-version = This program reads version 1.
history-right-present = Every event of this type has it.
history-right-unnotified = A departure without a notification says this itself.
history-right-new-id = Every event has an id of its own; the same event may stand there twice, unchanged.
history-right-new-name = Use another id, or an event that changes what is there.
history-right-introduced = The event that introduces it comes first.
history-right-not-before = Lines are in order of time; the last one was { $last }.
history-right-one-of = It is one of: { $names }.
history-right-day = A day is written 2024-03-05, from 1900 to 2199.
history-right-instant = An instant is written 2024-03-05T09:00:00Z, or as a day, from 1900 to 2199.
history-right-country = A country is two capital letters of ISO 3166-1, or EU.
history-right-decimal = A number has digits and at most one point, and is not below zero.
history-right-amount = An amount is a number as text, as in "650" or "0.25", and is not below zero.
history-right-id = An id is text that is not empty.
history-right-text = Text in quotation marks belongs here.
history-right-truth = true or false belongs here.
history-right-list = A list in square brackets belongs here.
history-right-count = A whole number that is not below zero belongs here.
history-right-grade = A grade is 1, 2, 3 or 4.
history-right-an-item = A consignment has at least one item.
history-right-less = One quantity is at most a million tonnes.
