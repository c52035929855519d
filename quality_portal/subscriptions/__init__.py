"""Following announcements by e-mail.

Somebody asks with an address, and nothing is sent but one letter until the address itself has said yes by POST. The
address is stored sealed, is found again by a keyed hash only, stands in no log, trail, queue or web address, and goes
with the subscription. What is due to whom is a row, once per subscription and announcement; letters are jobs that take
such rows. What was withdrawn before it was sent is not sent; who got it before is told.
"""
