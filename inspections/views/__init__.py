"""Pages of the staff: open and authorise, one query or one action, answer."""
