"""The calendar: which days are worked, and when a statutory period ends.

`law.py` says how periods are counted and on what basis, `counting.py` counts (pure: facts in, dates out),
`calendar.py` is what everybody else calls. A year whose holidays are not announced yet is counted by
weekends alone and every date that depends on it says 暂定.
"""
