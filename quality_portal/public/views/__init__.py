"""Public pages, one subject a file."""

from . import (
    announcements,
    catalogue,
    corrections,
    draws,
    exposure,
    home,
    instructions,
    labs,
    licences,
    lists,
    log,
    lookup,
    market,
    objections,
    opening,
    products,
    register,
    results,
    search,
    standing,
    texts,
    verify,
)

__all__ = ["announcements", "catalogue", "corrections", "draws", "exposure", "home", "instructions", "labs", "licences", "lists", "log", "lookup", "market", "objections", "opening", "products", "register", "results", "search", "standing", "texts", "verify"]
