"""Files of enterprises on their way in: read them, match their columns, check each row, place it on the map.

Nothing here writes; `actions/imports.py` stages what passes and merges it.
"""
