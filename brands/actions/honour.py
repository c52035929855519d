"""Granting, ending, withdrawing and publishing honours: the only writers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from brands.law import (
    CHINA_BRAND,
    CRITERIA,
    LOSS,
    REPEALED_ON,
    STATUTE_2020,
    Kind,
    china_brand_ends,
    ends,
    national,
)
from brands.models import Honour, Programme
from brands.permissions import GRANTS
from brands.queries import bulletin, veto
from brands.queries import honour as honours
from brands.states import HonourState
from enforcement.actions import announcement as announcements
from enforcement.models import Announcement
from enterprises.actions import standing as standings
from enterprises.models import Enterprise, Product
from enterprises.queries import standing as standing_rows
from enterprises.states import StandingKind
from quality_portal.accounts.queries import rulebook_of
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.instruments import EXEMPTION_REPEAL
from quality_portal.workdays.calendar import local_date

STANDING = {Kind.EXEMPTION: StandingKind.EXEMPT, Kind.NAMED_BRAND: StandingKind.NAMED_BRAND}


@transaction.atomic
def grant(
    *,
    programme: Programme,
    enterprise: Enterprise,
    certificate_no: str,
    granted_on: date,
    actor: Actor,
    at: datetime,
    product: Product | None = None,
    confirmed: Iterable[str] = (),
    evidence: str = "",
) -> Honour:
    """Grant a title, and let the lower rooms know by a standing. Refused without a basis in force, or against a veto."""
    acts.permit(actor, GRANTS, "honour.grant")
    programme = Programme.objects.select_related("office").get(pk=programme.pk)
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    kind = Kind(programme.kind)
    _check_programme(programme, kind, granted_on, actor, at)
    _check_subject(programme, enterprise, product, certificate_no.strip())
    criteria = _check_criteria(kind, set(confirmed))
    if stops := veto.grounds(enterprise, product, kind=kind, on=granted_on):
        raise RuleBroken(
            "一票否决，不能授予。" + "；".join(stop.words for stop in stops) + "。", stops[0].bar.basis, "enterprise"
        )
    row = Honour.objects.create(
        programme=programme,
        enterprise=enterprise,
        product=product,
        certificate_no=certificate_no.strip(),
        granted_on=granted_on,
        valid_until=_end_of(programme, kind, granted_on),
        basis=programme.basis_text,
        evidence=evidence,
        confirmed=criteria,
        granted_by_id=actor.pk,
    )
    after = {"valid_until": str(row.valid_until), "certificate_no": row.certificate_no}
    trail.record("honour.granted", row, actor=actor, at=at, basis=row.basis, after=after)
    _let_stand(row, kind, actor, at)
    return row


def _end_of(programme: Programme, kind: Kind, granted_on: date) -> date:
    if programme.key == CHINA_BRAND:  # titles outlive the end of the evaluation, and some were extended
        return china_brand_ends(granted_on)
    return ends(
        kind, granted_on=granted_on, years=programme.years, basis=programme.basis, basis_until=programme.basis_until
    )


def _check_programme(programme: Programme, kind: Kind, on: date, actor: Actor, at: datetime) -> None:
    if not programme.basis.strip() or programme.basis_from is None:
        raise RuleBroken(
            "这个项目没有写明公开的依据，不能授予，也不能公布。请先补充依据的名称、文号和施行日期。", field="programme"
        )
    if not programme.governs(on):
        raise RuleBroken("授予日期不在依据的施行期间内。", programme.basis, "granted_on")
    if on > local_date(at):
        raise RuleBroken("授予日期不能晚于今天。", field="granted_on")
    if actor is not SYSTEM and programme.office_id != actor.office_id:
        raise RuleBroken("这个项目由其他机关主办，请由主办机关授予。", field="programme")
    if kind is not Kind.EXEMPTION:
        return
    if national(programme.basis) and on >= REPEALED_ON:
        raise RuleBroken("国家免检制度已于2008年9月18日废止，不能再授予。", EXEMPTION_REPEAL.passage(""), "granted_on")
    if programme.office is not None and rulebook_of(programme.office, on) == STATUTE_2020:
        raise RuleBroken("本机关适用现行法律，现行法律没有免检，不能授予。", EXEMPTION_REPEAL.passage(""), "programme")


def _check_subject(programme: Programme, enterprise: Enterprise, product: Product | None, certificate_no: str) -> None:
    if product is not None and product.enterprise_id != enterprise.pk:
        raise RuleBroken("所选产品不属于这家企业。", field="product")
    if product is None and programme.kind != Kind.QUALITY_AWARD:
        raise RuleBroken("免检和名牌按产品授予，请选择产品。", programme.basis, "product")
    if not certificate_no:
        raise RuleBroken("请填写证书编号。", field="certificate_no")
    if Honour.objects.filter(certificate_no=certificate_no).exists():
        raise RuleBroken("证书编号已经使用，请核对。", field="certificate_no")
    same = Honour.objects.filter(programme=programme, enterprise=enterprise, product=product, state=HonourState.VALID)
    if same.exists():
        raise RuleBroken("这个产品已有同一项目的有效荣誉，到期后再授予。", field="product")


def _check_criteria(kind: Kind, confirmed: set[str]) -> list[dict[str, str]]:
    missing = [row.title for row in CRITERIA[kind] if row.key not in confirmed]
    if missing:
        raise RuleBroken(f"还有条件没有确认：{'；'.join(missing)}。", CRITERIA[kind][0].basis, "confirmed")
    return [{"key": row.key, "title": row.title, "basis": str(row.basis)} for row in CRITERIA[kind]]


def _let_stand(row: Honour, kind: Kind, actor: Actor, at: datetime) -> None:
    if kind not in STANDING:
        return
    standings.grant(
        STANDING[kind],
        row.enterprise,
        product=row.product,
        since=row.granted_on,
        until=row.valid_until,
        because=f"{row.programme.name}，证书 {row.certificate_no}",
        basis=row.basis,
        source=row,
        actor=actor,
        at=at,
    )


@transaction.atomic
def withdraw(*, honour: Honour, because: str, actor: Actor, at: datetime) -> Honour:
    """Withdraw a title: a person's decision. Its standing ends the same day, so the product is back in the draw."""
    acts.permit(actor, GRANTS, "honour.withdraw")
    if actor is SYSTEM:
        raise RuleBroken("撤销荣誉由人决定，系统只能提出建议。", LOSS[Kind.EXEMPTION])
    if not because.strip():
        raise RuleBroken("请写明撤销的理由。", field="reason")
    row = Honour.objects.select_for_update(of=("self",)).select_related("programme").get(pk=honour.pk)
    row.withdrawn_on, row.withdrawn_because = local_date(at), because.strip()
    basis = LOSS[Kind(row.programme.kind)]
    acts.advance(
        row, "withdraw", actor=actor, at=at, basis=basis, note=because, fields=("withdrawn_on", "withdrawn_because")
    )
    for standing in standing_rows.of_source(row._meta.label_lower, row.pk):
        standings.end(standing, on=row.withdrawn_on, because=because, actor=actor, at=at)
    return row


@transaction.atomic
def end_overdue(*, on: date, at: datetime) -> int:
    """Mark titles whose last day has passed; those cut short by the end of their basis become history."""
    count = 0
    for row in honours.overdue(on).select_for_update(of=("self",)).select_related("programme"):
        full = ends(
            Kind(row.programme.kind), granted_on=row.granted_on, years=row.programme.years, basis="", basis_until=None
        )
        acts.advance(row, "retire" if row.valid_until < full else "expire", actor=SYSTEM, at=at, basis=row.basis)
        count += 1
    return count


@transaction.atomic
def announce(*, programme: Programme, actor: Actor, at: datetime) -> Announcement:
    """Draft the announcement of the titles that are on no list yet; it is reviewed and published as any. A second click meets the draft."""
    acts.permit(actor, GRANTS, "honour.announce")
    kind = bulletin.OF_KIND[Kind(programme.kind)]
    return announcements.draft_from_facts(kind=kind, source={"programme": programme.pk}, actor=actor, at=at)


def told(notice: Announcement, actor: Actor, at: datetime) -> None:
    """The list is out: each of its titles keeps the paper that published it."""
    keys = notice.entries.filter(source_label=Honour._meta.label_lower).values_list("source_pk", flat=True)
    rows = Honour.objects.select_for_update(of=("self",)).filter(pk__in=[int(key) for key in keys])
    count = rows.update(document=notice.document)
    programme = Programme.objects.get(pk=notice.source["programme"])
    after = {"number": notice.document.number if notice.document else "", "titles": count}
    trail.record("honour.announced", programme, actor=actor, at=at, basis=programme.basis_text, after=after)
