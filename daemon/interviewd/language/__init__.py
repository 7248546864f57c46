"""What people write, read: names and addresses, dates, mails, titles of events, plain text and
HTML.
"""
