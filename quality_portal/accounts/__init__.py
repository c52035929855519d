"""Who works here: regions, offices in a tree, people, and the roles they hold.

`models.py` says what exists, `guards.py` is the only door to a view, `permissions.py` says who may
change accounts, `actions.py` changes them.
"""
