"""The only writers. Each: permit, lock, check the law, write, record."""

from . import draw, finding, lead, plan, report, results, sample

__all__ = ["draw", "finding", "lead", "plan", "report", "results", "sample"]
