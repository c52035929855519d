"""Staff pages of honours."""
