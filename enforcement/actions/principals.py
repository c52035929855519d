"""Naming the persons who answer for a product, where the rung reached says that they are named."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from enforcement.models import Announcement, Case
from enforcement.permissions import GRANTS
from enforcement.queries import consequence as queries
from quality_portal.audit import acts
from quality_portal.core.actors import Actor
from quality_portal.core.errors import RuleBroken

from . import announcement as announcements
from .holding import hold


@transaction.atomic
def publish_principals(*, case: Case, actor: Actor, at: datetime) -> Announcement:
    """Draft the announcement that names the enterprise and its principals, where the rung reached says so. Once a case."""
    acts.permit(actor, GRANTS, "announcement.draft")
    held = hold(case)
    row = held.rung_row
    if row is None or not row.publishes_principal:
        raise RuleBroken("本案所处的级次没有公布主要负责人的规定，不能公布负责人姓名。", row.basis[0] if row else "")
    title = f"关于公布{held.enterprise.name}及其主要负责人的公告"
    existing = Announcement.objects.filter(title=title, entries__row__案号=held.number).exclude(state="returned").first()
    if existing:
        return existing
    people = list(queries.principals_on(held.enterprise, queries.fact_day(held)))
    if not people:
        raise RuleBroken("企业档案没有登记事实发生时的法定代表人或者主要负责人。请先在企业档案中登记。", row.basis[0])
    names = "、".join(f"{person.name}（{person.get_role_display()}）" for person in people)
    line = {"企业名称": held.enterprise.name, "主要负责人": names, "产品名称": held.product_name, "处理": row.short, "案号": held.number}
    body = [f"依据{row.basis_text}，现将主导产品连续两次监督抽查不合格、情节严重的企业及其主要负责人公布如下：", f"{held.enterprise.name}，{names}。"]
    return announcements.draft_other(
        kind=Announcement.Kind.LICENCE, office=held.office, title=title, body=body, rows=[line], enterprises=[held.enterprise], actor=actor, at=at
    )
