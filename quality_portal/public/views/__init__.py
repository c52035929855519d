"""Public pages, one subject a file."""

from . import announcements, draws, home, register, search, texts, verify

__all__ = ["announcements", "draws", "home", "register", "search", "texts", "verify"]
