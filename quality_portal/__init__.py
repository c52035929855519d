"""Who makes things → what we checked → what followed → who deserves honour.

The root holds wiring only: settings, URLs, Celery, WSGI. The floor of the house is `core`, `audit`, `accounts`,
`workdays`, `jobs` and `documents`; its roof is `public` and `reports`. The four subjects stand beside this package:
`enterprises ← inspections ← enforcement ← brands`, each importing only to its left.
"""
