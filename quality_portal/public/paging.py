"""Pages of long public lists: numbered, stable, and not without end. What lies behind the last one is in the files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator

DEEPEST = 200  # pages; a reader who goes further narrows the list or takes the file


class Counted:
    """What the paginator asks for: how many, and a slice."""

    def __init__(self, total: int, read: Callable[..., Sequence[Any]]) -> None:
        self.total, self.read = total, read

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, wanted: slice) -> Sequence[Any]:
        return self.read(limit=wanted.stop - wanted.start, offset=wanted.start)


def page_of(read: Callable[..., Sequence[Any]], *, total: int, size: int, asked: str | None) -> Page[Any]:
    """The page asked for; what is no page is the first, what lies behind the last is the last."""
    shown = min(total, size * DEEPEST)
    return Paginator(Counted(shown, read), size).get_page(asked if asked and asked.isdecimal() and len(asked) < 6 else 1)
