"""Work of more than a second.

The table is the truth: a job is a row written with the business change that asked for it. Celery is
only nudged after commit; whatever a crash drops, the sweeper finds by its lease and starts again.
Handlers live in each app's `tasks.py` and must be safe to run twice.
"""
