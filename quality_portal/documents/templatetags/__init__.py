"""Tags of the print templates."""
