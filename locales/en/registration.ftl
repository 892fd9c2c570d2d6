# A company registers itself.

registration-step = Step { $step } of 4
registration-title = Register a company
registration-text = For companies that make, trade, carry or use precursor chemicals. The authority of your country looks at the registration before anybody can sign in.
registration-country = Country where the company is established
registration-country-hint = Only countries whose authority uses this service are listed
registration-nowhere = No authority uses this service yet. Ask the authority of your country how to register.
registration-company = The company
registration-person = Responsible person
registration-person-text = This person signs notifications for the company and can invite colleagues.
registration-email-hint = The invitation goes to this address
registration-check = Check your answers
registration-declaration = By sending this you declare that it is true, and that the person named may sign for the company.
registration-send = Send to the authority
registration-sent = Registration sent
registration-sent-already = This registration was sent already
registration-too-long = This is more text than the form takes
registration-next = What happens next
registration-next-text = The authority looks at your registration. When it is accepted, { $email } gets a link to set up the account.

registration-list = Registrations
registration-list-none = No company has registered itself with your authority yet.
registration-sent-at = Sent
registration-in-register = The company in the register
registration-state-sent = Waits for a decision
registration-state-invited = Accepted, person invited
registration-state-declined = Declined
registration-state-taken = Accepted, but the person has an account elsewhere
registration-other = Invite another person
registration-other-text = The address that was given belongs to an account of another organisation, and one address has one account. Ask the company for another responsible person or another address.
registration-not-unmanned = This registration does not wait for another person
