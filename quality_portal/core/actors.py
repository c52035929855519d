"""Who acts: a signed-in person, or the clock."""

from dataclasses import dataclass
from typing import Any, Protocol

from .roles import Role


class Actor(Protocol):
    """What an action needs to know of whoever takes it."""

    @property
    def pk(self) -> Any: ...
    @property
    def display_name(self) -> str: ...
    @property
    def office_id(self) -> Any: ...
    @property
    def roles(self) -> frozenset[Role]: ...


@dataclass(frozen=True, slots=True)
class System:
    """The portal itself: scheduled work, and rules that apply by passage of time."""

    pk: None = None
    display_name: str = "系统"
    office_id: None = None
    roles: frozenset[Role] = frozenset(Role) - {Role.ENTERPRISE_MEMBER}


SYSTEM = System()
