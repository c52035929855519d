"""Naming the persons who answer for a product, where the rung reached says that they are named (S3 第18点)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from enforcement.models import Announcement, AnnouncementEntry, Case, LetterEffect
from enforcement.permissions import GRANTS
from enforcement.queries import consequence
from enforcement.queries import principals as queries
from enterprises.models import Principal
from quality_portal.audit import acts, trail
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.core.formats import isodate, zhdate
from quality_portal.core.instruments import PQL

from .holding import hold

DECIDED_ELSEWHERE = PQL.article(17, 1)


@transaction.atomic
def publish_principals(*, case: Case, actor: Actor, at: datetime, version: int | None = None) -> Announcement:
    """Draft the announcement that names the enterprise and its principals, once the registrar has revoked. Once a case.

    It moves nothing in the case; it is reviewed and published by two others as any announcement.
    """
    acts.permit(actor, GRANTS, "announcement.draft")
    held = hold(case, version=version)
    if existing := queries.of_case(held):
        return existing
    row = held.rung_row
    if row is None or not row.publishes_principal:
        raise RuleBroken("本案所处的级次没有公布主要负责人的规定，不能公布负责人姓名。", row.basis[0] if row else "")
    revoked = queries.revocation(held)
    if revoked is None:
        raise RuleBroken("登记机关还没有吊销营业执照，提请不等于吊销。请在登记机关复函并登记办理结果以后再公布。", DECIDED_ELSEWHERE)
    people = list(consequence.principals_on(held.enterprise, consequence.fact_day(held)))
    if not people:
        raise RuleBroken("企业档案没有登记事实发生时的法定代表人或者主要负责人。请先在企业档案中登记。", row.basis[0])
    notice = Announcement.objects.create(
        kind=Announcement.Kind.LICENCE, office=held.office, title=f"关于公布{held.enterprise.name}及其主要负责人的公告", body=_body(held, revoked, people),
        source_key=queries.source_of(held), drafted_by_id=actor.pk, drafted_at=at,
    )  # fmt: skip
    AnnouncementEntry.objects.create(announcement=notice, position=1, enterprise=held.enterprise, case=held, row=_row(held, revoked, people))
    trail.record("announcement.drafted", notice, actor=actor, at=at, basis=row.policy[0])
    return notice


def _named(people: Iterable[Principal]) -> str:
    return "、".join(f"{person.name}（{person.get_role_display()}）" for person in people)


def _body(case: Case, revoked: LetterEffect, people: list[Principal]) -> list[str]:
    """What happened, on what basis it is told, who is named. The persons are those in office when the sample was taken."""
    twice = case.repeats.filter(taken=True).exists()
    failed = "主导产品连续两次监督抽查不合格，情节严重" if twice else "产品监督抽查不合格，责令停产整顿后经复查仍不合格"
    policy = "、".join(str(citation) for citation in case.rung_row.policy) if case.rung_row else ""
    return [
        f"{case.enterprise.name}{failed}（{case.product_name}），{revoked.letter.addressee}于{zhdate(revoked.on)}决定吊销其营业执照（{revoked.number}）。",
        f"依据{policy}，现将该企业及抽样时的主要负责人公布如下：{_named(people)}。",
    ]


def _row(case: Case, revoked: LetterEffect, people: list[Principal]) -> dict[str, str]:
    """The line of table C, with the principals beside what was decided."""
    company = case.enterprise
    return {
        "enterprise": company.name, "credit_code": company.credit_code, "address": company.address, "region": str(company.region or ""),
        "product": case.product_name, "certificate": "营业执照", "valid": "", "act": f"吊销；主要负责人：{_named(people)}",
        "basis": f"{DECIDED_ELSEWHERE}；{revoked.number}", "on": isodate(revoked.on),
    }  # fmt: skip
