"""Pages of accounts: signing in, one's own account, and the two administrators' consoles."""
