"""Public pages, one subject a file."""

from . import announcements, draws, home, lists, register, search, texts, verify

__all__ = ["announcements", "draws", "home", "lists", "register", "search", "texts", "verify"]
