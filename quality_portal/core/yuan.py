"""Sums of money in sentences and papers: one way, to the last fen. Pure, so that rows of the law may write with it."""

from __future__ import annotations

from decimal import Decimal


def yuan(amount: Decimal | int) -> str:
    """12,345.00 元."""
    return f"{amount:,.2f} 元"
