"""What a step does to licences and standings, by calling down into enterprises."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet

from enforcement.law.rungs import Measure
from enforcement.models import Case, LicenceMeasure, Step
from enforcement.queries.letter import left_to_issuer
from enforcement.states.case import CaseState
from enterprises.actions import licence as licences
from enterprises.actions import standing as standings
from enterprises.models import Licence
from enterprises.states import LicenceKind, LicenceState, StandingKind
from quality_portal.audit import trail
from quality_portal.core.actors import Actor
from quality_portal.workdays import calendar

LICENCES = (LicenceKind.PRODUCTION, LicenceKind.ACCESS)
# 安全认证 of the documents; what took its place in 2003 is the compulsory certification (CCC).
CERTIFICATES = (LicenceKind.SAFETY_CERT, LicenceKind.CCC)
REVOKING = (Measure.REVOKE, Measure.REVOKE_BUSINESS)
KINDS = {
    Measure.SUSPEND_LICENCES: LICENCES + CERTIFICATES,
    Measure.WITHHOLD_LICENCES: LICENCES,
    Measure.REVOKE: LICENCES + CERTIFICATES,
    Measure.REVOKE_BUSINESS: (LicenceKind.BUSINESS,),
}


def reached(case: Case, measure: Measure) -> QuerySet[Licence]:
    """The certificates of the case's product that a measure would reach now."""
    live = (LicenceState.VALID, LicenceState.SUSPENDED) if measure in REVOKING else (LicenceState.VALID,)
    return _of_product(case, measure).filter(state__in=live)


def held_by_others(case: Case, measure: Measure) -> list[Licence]:
    """Certificates that another open case keeps suspended already: this case keeps them so as well."""
    keeping = LicenceMeasure.objects.filter(act=LicenceMeasure.Act.SUSPEND).exclude(case__state=CaseState.CLOSED).exclude(case=case)
    return list(_of_product(case, measure).filter(state=LicenceState.SUSPENDED, pk__in=keeping.values("licence")))


def _of_product(case: Case, measure: Measure) -> QuerySet[Licence]:
    found = Licence.objects.filter(enterprise=case.enterprise, kind__in=KINDS.get(measure, ()))
    if case.product_id and measure is not Measure.REVOKE_BUSINESS:  # a certificate that names no product covers everything the enterprise makes
        found = found.filter(Q(product=case.product_id) | Q(product__isnull=True))
    return found.order_by("pk")


def apply(step: Step, *, on: date, actor: Actor, at: datetime) -> list[LicenceMeasure]:
    """Carry out the rung's measure on every certificate it reaches, and note a stop of production.

    Under the policy ladders certificates are suspended with the order, on the day of its service. That follows the
    documents to the letter; suspension is a kind of penalty today (行政处罚法 art. 9), which the rung's caution says.
    """
    case, row = step.case, step.row
    act, do = (
        (LicenceMeasure.Act.REVOKE, licences.revoke) if row.measure in REVOKING else (LicenceMeasure.Act.SUSPEND, licences.suspend)
    )
    verb = "case.licence_revoked" if row.measure in REVOKING else "case.licence_suspended"
    because = f"案件{case.number}：{row.act}" + (f"（{step.document.number}）" if step.document else "")
    kept = held_by_others(case, row.measure) if row.measure and row.measure not in REVOKING else []
    done = []
    for licence in reached(case, row.measure) if row.measure else ():
        if left_to_issuer(step, licence):
            continue  # the body that issued it is asked by letter
        do(licence, because=because, basis=step.basis_text, on=on, actor=actor, at=at)
        done.append(LicenceMeasure.objects.create(case=case, step=step, licence=licence, act=act, on=on))
        trail.record(verb, case, actor=actor, at=at, basis=step.basis_text, note=str(licence))
    done += [LicenceMeasure.objects.create(case=case, step=step, licence=licence, act=act, on=on) for licence in kept]
    if row.stops_production:
        standings.grant(
            StandingKind.STOP_PRODUCTION,
            case.enterprise,
            product=case.product,
            since=on,
            because=because,
            basis=step.basis_text,
            source=case,
            actor=actor,
            at=at,
        )
    return done


def resume(case: Case, *, because: str, actor: Actor, at: datetime) -> list[LicenceMeasure]:
    """Give back the certificates that this case suspended and did not revoke, and that no other open case keeps."""
    on, resumed = calendar.local_date(at), []
    suspended = case.licence_measures.filter(act=LicenceMeasure.Act.SUSPEND).select_related("licence", "step")
    for measure in suspended:
        kept = measure.licence.measures.filter(act=LicenceMeasure.Act.SUSPEND).exclude(case__state=CaseState.CLOSED).exclude(case=case)
        if measure.licence.state != LicenceState.SUSPENDED or kept.exists():
            continue
        licences.resume(measure.licence, because=because, basis=measure.step.basis_text, on=on, actor=actor, at=at)
        resumed.append(
            LicenceMeasure.objects.create(case=case, step=measure.step, licence=measure.licence, act=LicenceMeasure.Act.RESUME, on=on)
        )
        trail.record("case.licence_resumed", case, actor=actor, at=at, note=str(measure.licence))
    return resumed
