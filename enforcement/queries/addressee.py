"""To whom a paper goes: the enterprise of a case, or one party of a counterfeit case."""

from __future__ import annotations

from dataclasses import dataclass

from enforcement.models import Case, CounterfeitCase, Party, Service
from enterprises.models import Enterprise


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who receives a paper, and in whose file it lies. Somebody without an enterprise on file is served on paper only."""

    file: Case | CounterfeitCase
    name: str
    public_name: str
    enterprise: Enterprise | None
    recipient: Party | None = None

    @property
    def columns(self) -> dict[str, Case | Party]:
        """What a row of service refers to."""
        return {"recipient": self.recipient} if self.recipient is not None else {"case": self.file}

    @property
    def noun(self) -> str:
        """Whose acts the trail of the file names."""
        return "case" if self.recipient is None else "counterfeit"


def of_case(case: Case) -> Addressee:
    """The enterprise that a case is about."""
    return Addressee(case, case.enterprise.name, case.enterprise.name, case.enterprise)


def of_party(party: Party) -> Addressee:
    """Somebody who took part in a counterfeit case."""
    return Addressee(party.case, party.name, party.masked, party.enterprise, party)


def of_service(service: Service) -> Addressee:
    """Whom a paper under way is meant for."""
    return of_party(service.recipient) if service.recipient is not None else of_case(service.case)
