reference-file-error = { $file }, line { $line }, { $field ->
    [""] file
   *[other] field { $field }
}: { $reason }
reference-file-missing = the file is missing
reference-file-header = the first line must be { $columns }
reference-file-unreadable = it cannot be read: { $error }
reference-value-wrong = “{ $value }” is not a value this field can have
reference-value-missing = a value is missing
reference-key-twice = the same key stands here twice
reference-key-unknown = “{ $value }” is not on the substance list
reference-cas-wrong = { $detail }
reference-factor-above-one = there cannot be more base than salt
reference-calendar-not-listed = the calendar is not in calendars/index.csv
reference-need-not-exact = only exact figures can be loaded
reference-not-proposed = This set is not waiting for a second person any more
