"""Pages of the report and of the dossier: staff compile and publish, everybody reads."""

from . import dossier, public, staff

__all__ = ["dossier", "public", "staff"]
