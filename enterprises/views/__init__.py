"""Pages: open and authorise, one query or one action, answer."""
