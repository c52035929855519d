"""Reading reports: `report` for staff, `public` for the world."""
