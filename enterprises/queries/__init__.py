"""Reading. Each noun owns its joins; `public.py` is the only gate to the world."""
