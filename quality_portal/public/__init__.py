"""What the world reads: home, search, announcements, enterprises, lists, document check.

No models here, and none may be imported: each app's `queries/public.py` decides what may be seen and
hands over frozen records.
"""
