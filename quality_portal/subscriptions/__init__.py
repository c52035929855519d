"""Following announcements by e-mail."""
