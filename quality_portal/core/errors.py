"""Refusals. Each is a Chinese sentence that says what happened, why, and what to do."""

from .law import Citation


class PortalError(Exception):
    """An act was refused; nothing was written."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class RuleBroken(PortalError):
    """A rule forbids the act. Carries its citation and, where one is to blame, the field."""

    def __init__(self, message: str, basis: Citation | str = "", field: str | None = None) -> None:
        super().__init__(message)
        self.basis = str(basis)
        self.field = field


class IllegalMove(RuleBroken):
    """The object's state does not allow this step."""


class NotPermitted(PortalError):
    """The actor's roles do not carry this verb."""


class Conflict(PortalError):
    """Somebody else changed the object first."""
