"""Reading what people write: names and addresses, dates, mails, titles, HTML, plain text."""
