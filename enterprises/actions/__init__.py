"""Writing. Each action: permit, lock, check the law, write, record."""
