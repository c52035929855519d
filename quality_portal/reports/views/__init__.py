"""Pages of the report: staff compile and publish, everybody reads."""

from . import public, staff

__all__ = ["public", "staff"]
