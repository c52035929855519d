"""The only writers. Each: permit, lock, check the law, write, record."""

from . import conclusion, draw, finding, lead, plan, report, results, sample

__all__ = ["conclusion", "draw", "finding", "lead", "plan", "report", "results", "sample"]
