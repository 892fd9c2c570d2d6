# Uploaded files.

documents-hint = PDF, PNG, JPG, CSV, TXT, XML, XLSX or DOCX, up to 10 MB
documents-role-import-permit = Import permit
documents-role-foreign-authorisation = Import permit or letter of no objection
documents-role-end-use-declaration = End-use declaration
documents-role-customer-declaration = Customer declaration
documents-role-invoice = Invoice
documents-role-transport-document = Transport document
documents-role-label = Label
documents-role-licence = Licence
documents-role-other = Other document

documents-problem-empty = The file is empty. Choose it again, or choose another one.
documents-problem-too-large = The file is larger than { $most } MB. Make it smaller, or split it.
documents-problem-kind = Files of this kind are not taken. Send PDF, PNG, JPG, CSV, TXT, XML, XLSX or DOCX.
documents-problem-not-what-it-says = The content of the file is not what its name says. Save it again in one of the kinds that are taken.
documents-problem-macros = The file holds macros. Save it without them.
documents-problem-unsafe = The file cannot be taken safely. Save it as PDF and send that.
documents-problem-locked = The file is protected by a password. Remove the password, or save it as PDF.
documents-refused-too-many = A record holds at most { $most } documents. Remove one that is no longer needed.

event-document-added = Added the document { $name }
event-document-removed = Removed the document { $name }
event-document-read = Read the document { $name }
