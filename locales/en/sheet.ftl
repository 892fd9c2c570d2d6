sheet-not-text = This file is neither a workbook (XLSX) nor a table in UTF-8 text (CSV).
sheet-not-workbook = This workbook cannot be read. Save it as XLSX or CSV and try again.
sheet-too-large = This table is too large: at most { $rows } rows and { $columns } columns are read.
sheet-empty = This table has no rows under its heading.
