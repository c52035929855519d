"""The letters that a decision brings with it: whom the ladder tells, and whom it asks for what the office may not do itself.

They pass the hands of the decision they belong to: its drafter drafted them, who approved it approved them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from enforcement.law import letters as law
from enforcement.law.rungs import (
    BUSINESS_LETTER,
    CERTIFIER,
    CLOSURE_LETTER,
    DEPARTMENT,
    GOVERNMENT,
    ISSUER,
    LICENCE_LETTER,
)
from enforcement.models import Case, Letter, LicenceMeasure, Step
from enforcement.queries import letter as queries
from enterprises.models import Licence
from quality_portal.accounts.models import Agency, AgencyKind
from quality_portal.accounts.queries import agencies_of, agency_by_name, told_of_failures
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.documents import actions as documents
from quality_portal.documents.models import Document

from . import letter as letters
from . import wording
from .measures import reached


def paper(step: Step, *, title: str, deadline: date | None, actor: Actor, at: datetime) -> Document:
    """The paper of a decision. Where another organ decides, it is the letter that asks for it; several where several do."""
    if step.row.by_letter in (BUSINESS_LETTER, CLOSURE_LETTER):
        return _post(step, step.row.by_letter, step.addressee, actor=actor, at=at).document
    asked = _ask_issuers(step, actor=actor, at=at)
    own = [licence for licence in reached(step.case, step.row.measure) if not queries.issued_elsewhere(licence, step.office)] if asked else ()
    if asked and not own:
        return asked[0].document
    content = wording.of_step(step, deadline=deadline)
    return documents.issue(step.row.document, office=step.office, subject=step.case, title=title, content=content, actor=actor, at=at)


def _ask_issuers(step: Step, *, actor: Actor, at: datetime) -> list[Letter]:
    if step.row.by_letter != LICENCE_LETTER:
        return []
    groups = queries.by_issuer(list(reached(step.case, step.row.measure)), step.office)
    return [_post(step, LICENCE_LETTER, issuer, licences=licences, actor=actor, at=at) for issuer, licences in groups.items()]


def _post(
    step: Step, kind: str, name: str, *, agency: Agency | None = None, licences: Sequence[Licence] = (), actor: Actor, at: datetime
) -> Letter:
    row = law.letter(kind)
    letter = letters.write(
        step.case, row, name, agency=agency or agency_by_name(name), facts=step.facts + _decided(step), licences=licences, step=step,
        drafted_by=step.drafted_by_id, at=at,
    )  # fmt: skip
    letter.case = step.case
    if row.decides:
        letter.basis_text = step.basis_text
    letter.reviewed_by_id, letter.reviewed_at = step.reviewed_by_id, step.reviewed_at
    letter.save(update_fields=["basis_text", "reviewed_by", "reviewed_at"])
    letters.post(letter, approved_by=step.approved_by_id, actor=actor, at=at)
    return letter


def _decided(step: Step) -> str:
    """What the office decided itself, for those who are told of it."""
    return f"本机关已作出{step.document.kind_title}（{step.document.number}）：{step.row.act}。" if step.document else ""


def tell(step: Step, *, actor: Actor, at: datetime) -> list[Letter]:
    """Tell the local government and the departments, as far as the rung says so, with the day by which an answer is asked."""
    told = []
    for who in step.row.notifies:
        if who == GOVERNMENT:
            told += [_post(step, "government_notice", name, agency=agency, actor=actor, at=at) for name, agency in _governments(step.case)]
        elif who == DEPARTMENT:
            rows = told_of_failures(step.case.enterprise.region, step.office)
            told += [_post(step, "department_notice", agency.name, agency=agency, actor=actor, at=at) for agency in rows]
    return told


def _governments(case: Case) -> list[tuple[str, Agency | None]]:
    region = case.enterprise.region
    if region is None:
        return []
    own = [agency for agency in agencies_of(region, AgencyKind.GOVERNMENT) if agency.region_id == region.pk]
    return [(agency.name, agency) for agency in own] or [(f"{region.name}人民政府", None)]


def tell_issuers(step: Step, done: Sequence[LicenceMeasure], *, at: datetime) -> list[Letter]:
    """Tell the bodies that issued or certified which of their certificates the served decision suspended."""
    if not {ISSUER, CERTIFIER} & set(step.row.notifies):
        return []
    stopped = [measure.licence for measure in done if measure.act == LicenceMeasure.Act.SUSPEND]
    groups = queries.by_issuer(stopped, step.office)
    return [_post(step, "certificate_suspension", issuer, licences=licences, actor=SYSTEM, at=at) for issuer, licences in groups.items()]


def draft_resumptions(case: Case, resumed: Sequence[LicenceMeasure], *, at: datetime) -> list[Letter]:
    """Draft the letters that tell those bodies that the certificates hold again; a head signs them."""
    row, made = law.letter("certificate_resumption"), []
    steps = {measure.step_id: measure.step for measure in resumed}
    for pk, step in steps.items():
        own = [measure.licence for measure in resumed if measure.step_id == pk]
        for issuer, licences in queries.by_issuer(own, step.office).items():
            letter = letters.write(
                case, row, issuer, agency=agency_by_name(issuer), licences=licences, step=step, drafted_by=step.drafted_by_id, at=at
            )
            made.append(letter)
    return made
