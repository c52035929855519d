"""States and legal moves of cases, steps and announcements."""
