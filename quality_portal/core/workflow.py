"""The shape of a legal move. Pure: effects live in `audit.acts`."""

from collections.abc import Iterable
from dataclasses import dataclass

from .errors import IllegalMove
from .law import Citation
from .roles import Role


@dataclass(frozen=True, slots=True)
class Move:
    """A named step from some states to one state, by some roles, on some legal basis."""

    name: str
    title: str
    from_: tuple[str, ...]
    to: str
    by: frozenset[Role]
    basis: Citation


def legal(moves: Iterable[Move], name: str, state: str) -> Move:
    """Return the move of that name that starts from `state`. Raises IllegalMove in words."""
    named = [move for move in moves if move.name == name]
    if not named:
        raise LookupError(f"no move is called {name!r}")
    for move in named:
        if state in move.from_:
            return move
    raise IllegalMove(f"现在的状态不能“{named[0].title}”，可能已有人办理。请刷新页面后查看最新状态。", named[0].basis)
