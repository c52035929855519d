"""Titles, leads and counterfeit cases."""

from __future__ import annotations

from datetime import date
from random import Random

from .scene import Stage


def honours(stage: Stage, random: Random) -> None:
    """Titles that some products hold."""


def counterfeits(stage: Stage, today: date, random: Random) -> None:
    """Leads, and two counterfeit cases."""
