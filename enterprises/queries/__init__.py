"""Reading. Each noun owns its joins; `public.py` is the only gate to the world."""

from . import enterprise, imports, licence, membership, reference, standing

__all__ = ["enterprise", "imports", "licence", "membership", "reference", "standing"]
