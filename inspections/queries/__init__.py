"""Reading inspections. `visible` says who sees what, `inbox` what waits, `public` what the world sees."""

from . import choices, figures, inbox, results, visible

__all__ = ["choices", "figures", "inbox", "results", "visible"]
