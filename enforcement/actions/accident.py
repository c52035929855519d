"""Reporting a quality accident: the enterprise tells, an officer takes it in hand, the head reports it to the government."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from enforcement.law.accident import REPORT_BASIS
from enforcement.models import AccidentReport
from enforcement.permissions import GRANTS
from enforcement.queries import accident as queries
from enforcement.states.accident import AccidentState
from enterprises.models import Enterprise
from enterprises.queries.membership import require_right
from inspections.actions import lead as leads
from quality_portal.accounts.models import Agency
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.formats import zhtime
from quality_portal.documents import actions as documents
from quality_portal.documents.composer import sentence
from quality_portal.workdays.calendar import local_date

from .message import tell

NEEDED = ("place", "product_name", "what", "measures", "phone")


@transaction.atomic
def report(
    *,
    enterprise: Enterprise,
    happened_at: datetime,
    place: str,
    product_name: str,
    what: str,
    injured: int,
    dead: int,
    measures: str,
    phone: str,
    batch: str = "",
    files: Sequence[UploadedFile] = (),
    actor: Actor,
    at: datetime,
) -> AccidentReport:
    """Report an accident; officers meet it as a lead at once. A double click gets the first receipt."""
    acts.permit(actor, GRANTS, "accident.report")
    require_right(actor, enterprise.pk, "submit")
    said = {"place": place, "product_name": product_name, "what": what, "measures": measures, "phone": phone, "batch": batch}
    said = {name: value.replace("\r\n", "\n").strip() for name, value in said.items()}
    for name in NEEDED:
        if not said[name]:
            raise RuleBroken(f"请填写{AccidentReport._meta.get_field(name).verbose_name}。", REPORT_BASIS, name)
    if happened_at > at:
        raise RuleBroken(f"发生时间 {zhtime(happened_at)} 晚于现在，请核对。", REPORT_BASIS, "happened_at")
    Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=enterprise.pk)
    once = _digest(enterprise.pk, happened_at.isoformat(), injured, dead, *said.values())
    filed = AccidentReport.objects.filter(once=once).first()
    if filed is None:
        filed = _file(enterprise, {**said, "happened_at": happened_at, "injured": injured, "dead": dead, "once": once}, actor, at)
    for upload in files:
        documents.attach(filed, upload, actor=actor, at=at)
    return filed


def _file(enterprise: Enterprise, facts: dict[str, Any], actor: Actor, at: datetime) -> AccidentReport:
    office = queries.office_for(enterprise)
    if office is None:
        raise RuleBroken("还没有设立受理机关。请先拨打 12315 报告。", REPORT_BASIS)
    lead = leads.register(
        office=office, kind="accident", product_name=facts["product_name"], received_on=local_date(at), enterprise=enterprise, actor=SYSTEM, at=at,
        facts=f"企业网上报告质量事故：{zhtime(facts['happened_at'])}发生，受伤 {facts['injured']} 人，死亡 {facts['dead']} 人。{facts['what']}",
    )  # fmt: skip
    fields = {"enterprise": enterprise, "office": office, "lead": lead, "filed_by_id": actor.pk, "filed_at": at}
    filed = AccidentReport.objects.create(receipt_no=_number(), **fields, **facts)
    trail.record("accident.reported", filed, actor=actor, at=at, basis=REPORT_BASIS)
    return filed


@transaction.atomic
def take(*, accident: AccidentReport, opinion: str, actor: Actor, at: datetime) -> AccidentReport:
    """Take a report in hand and say what is to be done."""
    row = _held(accident, actor, "accident.take")
    if not opinion.strip():
        raise RuleBroken("请写明处置意见：派谁去、先停用什么、要不要召回。", REPORT_BASIS, "opinion")
    row.opinion, row.taken_by_id, row.taken_at = opinion.strip(), actor.pk, at
    acts.advance(row, "take", actor=actor, at=at, fields=("opinion", "taken_by", "taken_at"))
    tell(
        enterprise=row.enterprise, words=f"质量事故报告（回执 {row.receipt}）已受理。", at=at, link=row.get_desk_url(), key=f"accident-taken-{row.pk}", actor=actor
    )
    return row


@transaction.atomic
def forward(*, accident: AccidentReport, agency: Agency, actor: Actor, at: datetime) -> AccidentReport:
    """Sign the letter that reports the accident to the government. Not by the person who took it in hand."""
    row = _held(accident, actor, "accident.forward")
    if row.state == AccidentState.FORWARDED:
        return row
    if row.taken_by_id == actor.pk:
        raise RuleBroken("受理人和签发人不能是同一人，请由另一名局领导签发。", REPORT_BASIS)
    if not queries.governments(row).filter(pk=agency.pk).exists():
        raise RuleBroken("请选择企业所在地或者上级的人民政府。", REPORT_BASIS, "agency")
    row.agency, row.forwarded_by_id, row.forwarded_at = agency, actor.pk, at
    row.document = documents.issue(
        "accident_notice", office=row.office, subject=row, title=f"关于{row.enterprise.name}产品质量事故情况的报告", content=_report(row, actor), actor=actor, at=at
    )
    acts.advance(row, "forward", actor=actor, at=at, fields=("agency", "forwarded_by", "forwarded_at", "document"))
    return row


def _report(row: AccidentReport, signed_by: Actor) -> dict[str, Any]:
    batch = f"（{row.batch}）" if row.batch else ""
    return {
        "signatory": signed_by.display_name,
        "addressee": row.agency.name,
        "paragraphs": [
            f"{zhtime(row.filed_at)}，{row.enterprise.name}（统一社会信用代码{row.enterprise.credit_code or '未登记'}）向本机关报告一起产品质量事故。现将情况报告如下：",
            {"style": "body", "lead": "一、基本情况。", "text": f"{zhtime(row.happened_at)}，在{row.place}，{row.product_name}{batch}发生事故，受伤{row.injured}人，死亡{row.dead}人。"},
            {"style": "body", "lead": "二、经过。", "text": sentence(row.what)},
            {"style": "body", "lead": "三、企业已采取的措施。", "text": sentence(row.measures)},
            {"style": "body", "lead": "四、本机关的处置。", "text": sentence(row.opinion)},
            f"依据{REPORT_BASIS}，特此报告。后续情况另行报告。",
        ],
    }


def _held(accident: AccidentReport, actor: Actor, verb: str) -> AccidentReport:
    acts.permit(actor, GRANTS, verb)
    if not queries.visible(actor).filter(pk=accident.pk).exists():
        raise NotPermitted("这份报告由其他机关受理，您不能办理。")
    AccidentReport.objects.select_for_update(of=("self",)).get(pk=accident.pk)
    return queries.visible(actor).get(pk=accident.pk)


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def _number() -> str:
    """Sixteen random digits, so that nobody can guess another's receipt."""
    while True:
        number = f"{secrets.randbelow(10**16):016d}"
        if not AccidentReport.objects.filter(receipt_no=number).exists():
            return number
