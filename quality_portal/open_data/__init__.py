"""Open data: the same facts as the pages, whole and in parts.

Each room declares in `queries/public_data.py` which rows the world may have and what every field means (`table.py`);
this app reads them by cursor (`reading.py`), describes them as JSON Schema (`schema.py`), writes them as CSV and JSON
Lines (`writing.py`), keeps whole files with their checksums (`models.py`, `actions.py`), and answers (`api.py`, `views.py`).
It knows no enterprise and no inspection: what is on display is decided by the rooms' gates alone.
"""
