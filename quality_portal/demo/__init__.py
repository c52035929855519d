"""A fictitious province to walk around in.

`cast.py` says who lives there, `play.py` lets two years happen by calling the same actions as the
pages and the API do: what the rules forbid cannot be in the demo either.
"""
