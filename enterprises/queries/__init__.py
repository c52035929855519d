"""Reading. Each noun owns its joins; `public.py` is the only gate to the world."""

from . import enterprise, licence, membership, reference, standing

__all__ = ["enterprise", "licence", "membership", "reference", "standing"]
