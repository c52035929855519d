"""The only writers. Each: permit, lock, check the law, write, record."""

from . import catalogue, conclusion, draw, expense, finding, lead, plan, recusal, report, results, sample, specification

__all__ = ["catalogue", "conclusion", "draw", "expense", "finding", "lead", "plan", "recusal", "report", "results", "sample", "specification"]
