"""What follows from an addressee's decision: the certificate or the business licence is gone from its day on."""

from __future__ import annotations

from datetime import datetime

from enforcement.law import letters as law
from enforcement.models import Letter, LetterEffect, LicenceMeasure
from enterprises.actions import enterprise as enterprises
from enterprises.actions import licence as licences
from enterprises.models import Licence
from enterprises.states import EnterpriseState, LicenceKind, LicenceState
from quality_portal.audit import trail
from quality_portal.core.actors import Actor

LIVE = (LicenceState.VALID, LicenceState.SUSPENDED)


def take(letter: Letter, effect: LetterEffect, *, actor: Actor, at: datetime) -> None:
    """Carry a recorded decision into the registers, if its kind has anything to carry."""
    if letter.row.effect == law.REVOKE_LICENCE and effect.licence is not None:
        _revoke(letter, effect, effect.licence, actor=actor, at=at)
    elif letter.row.effect == law.REVOKE_BUSINESS:
        _revoke_business(letter, effect, actor=actor, at=at)


def _because(letter: Letter, effect: LetterEffect) -> str:
    return f"{letter.addressee}决定吊销（{effect.number}），据{letter.document.number}"


def _basis(letter: Letter) -> str:
    return letter.step.basis_text if letter.step else letter.basis_text


def _revoke(letter: Letter, effect: LetterEffect, licence: Licence, *, actor: Actor, at: datetime) -> None:
    case = letter.case
    licences.revoke(
        licence, because=_because(letter, effect), basis=_basis(letter), on=effect.on, decision=effect.number, source=case, actor=actor, at=at
    )
    if letter.step is not None:
        LicenceMeasure.objects.get_or_create(
            case=case, step=letter.step, licence=licence, act=LicenceMeasure.Act.REVOKE, defaults={"on": effect.on}
        )
    trail.record("case.licence_revoked", case, actor=actor, at=at, basis=_basis(letter), note=str(licence))


def _revoke_business(letter: Letter, effect: LetterEffect, *, actor: Actor, at: datetime) -> None:
    """The certificate and the registration go together; an enterprise without a registered certificate goes alone."""
    company = letter.case.enterprise
    certificate = Licence.objects.filter(enterprise=company, kind=LicenceKind.BUSINESS, state__in=LIVE).first()
    if certificate is not None:
        _revoke(letter, effect, certificate, actor=actor, at=at)
    elif company.state == EnterpriseState.ACTIVE:
        enterprises.revoke_business_licence(
            company, because=_because(letter, effect), basis=_basis(letter), on=effect.on, actor=actor, at=at
        )
