"""Bulletins of one record each: a recall, a year's catalogue, an announcement withdrawn or to be corrected."""

from __future__ import annotations

from datetime import date
from typing import Any

from enforcement.law.announcement import KINDS
from enforcement.models import Announcement, Recall
from enforcement.states.announcement import AnnouncementState
from enforcement.states.recall import RecallState
from inspections.law.plan import REASON
from inspections.models import Catalogue
from quality_portal.accounts.models import Office
from quality_portal.accounts.queries import rulebook_of
from quality_portal.core.errors import RuleBroken
from quality_portal.core.formats import day_of, isodate, zhdate

from .shapes import Bulletin, LeftOut, Line, Part


def _books(kind: str, office: Office, on: date) -> str:
    return "、".join(str(citation) for citation in KINDS[kind].basis_under(rulebook_of(office, on), office.level))


def recall(source: dict[str, Any], office: Office, on: date) -> Bulletin:
    """A recall: first what whoever bought it does."""
    row = Recall.objects.select_related("enterprise__region").get(pk=source["recall"])
    if row.office_id != office.pk:
        raise RuleBroken("召回公告由监督召回的机关发布，这件召回由其他机关监督。", KINDS["recall"].powers[0].basis, "source")
    company = row.enterprise
    words = {
        "enterprise": company.name,
        "credit_code": company.credit_code or "",
        "region": company.region.name if company.region else company.region_text,
        "product": row.product_name,
        "trademark": row.trademark,
        "model": row.model,
        "batch": row.batch,
        "quantity": row.quantity,
        "hazard": row.hazard,
        "remedy": row.remedy,
    }
    line = Line(f"recall={row.pk}", words, "", company.pk, case=row.case_id, source_label=Recall._meta.label_lower, source_pk=str(row.pk))
    closed = row.state == RecallState.CLOSED
    left_out = (LeftOut(line.words, f"召回已于{zhdate(row.closed_on)}完成。", "", row.get_absolute_url()),) if closed else ()
    parts = (
        Part("advice", "一、消费者怎么办", (row.remedy,)),
        Part("hazard", "二、缺陷和可能的后果", (row.hazard,)),
        Part(
            "facts", "三、召回情况",
            (f"{company.name}于{zhdate(row.reported_on)}向{office.name}报告，召回{row.product_name}{row.quantity}，商标、规格型号和批号见附件。",),
        ),
        Part("basis", "四、依据", (f"依据{_books('recall', office, on)}，现予公告。{office.name}监督召回的实施。",)),
    )  # fmt: skip
    title = f"{office.name}关于{company.name}召回{row.product_name}的公告"
    return Bulletin("recall", office, source, title, row.remedy[:500], parts, () if closed else (line,), left_out, {"召回": int(not closed)})


def catalogue(source: dict[str, Any], office: Office, on: date) -> Bulletin:
    """A year's catalogue of what will be inspected, told before the first sample."""
    row = Catalogue.objects.get(pk=source["catalogue"])
    if row.office_id != office.pk:
        raise RuleBroken("抽查目录由制定机关公布。", KINDS["catalogue"].powers[0].basis, "source")
    lines = []
    for entry in row.entries.select_related("category", "specification").order_by("order", "pk"):
        reason = REASON.get(entry.reason)
        words = {
            "product": entry.category.name,
            "reason": reason.title if reason else "",
            "basis": str(reason.basis) if reason else "",
            "frequency": entry.get_frequency_display(),
            "specification": entry.specification.version if entry.specification else "",
            "note": entry.note,
        }
        lines.append(Line(f"entry={entry.pk}", words, source_label=Catalogue._meta.label_lower, source_pk=str(row.pk)))
    shut = row.state != "published"
    left_out = (LeftOut(str(row), f"目录{row.get_state_display()}，发布以后才能公告。", str(KINDS["catalogue"].basis[0]), row.get_absolute_url()),) if shut else ()
    parts = (
        Part("opening", "", (f"根据{_books('catalogue', office, on)}的规定，现公布{office.name}{row.year}年产品质量监督抽查目录，共{len(lines)}种产品，见附件。",)),
        Part("rights", "", ("监督抽查不向被抽查企业收取检验费。抽查的企业由计算机随机抽取，抽取名单和种子公开，任何人可以验证。",), fixed=False),
    )
    title = f"{office.name}关于公布{row.year}年产品质量监督抽查目录的通告"
    summary = f"{row.year}年将对{len(lines)}种产品组织监督抽查。"
    return Bulletin("catalogue", office, source, title, summary, parts, () if shut else tuple(lines), left_out, {"产品": len(lines)})


def _original(source: dict[str, Any], office: Office, kind: str) -> Announcement:
    row = Announcement.objects.select_related("document").get(pk=source["announcement"])
    if row.office_id != office.pk:
        raise RuleBroken("撤回和更正由发布原公告的机关公告。", KINDS[kind].powers[0].basis, "source")
    if row.document is None or row.published_at is None:
        raise RuleBroken("原公告没有发布过，不需要撤回或者更正的公告。", KINDS[kind].basis[0], "source")
    return row


def withdrawal(source: dict[str, Any], office: Office, on: date) -> Bulletin:
    """Says that an announcement was withdrawn, and why. The names it held are not repeated."""
    row = _original(source, office, "withdrawal")
    if row.state != AnnouncementState.WITHDRAWN or row.withdrawn_at is None:
        raise RuleBroken("原公告还在公示。请先撤下原公告，再发布撤回公告。", KINDS["withdrawal"].basis[0], "source")
    assert row.document is not None
    assert row.published_at is not None
    words = {
        "number": row.document.number,
        "title": row.title,
        "published_on": isodate(day_of(row.published_at)),
        "withdrawn_on": isodate(day_of(row.withdrawn_at)),
        "because": row.withdrawn_because,
    }
    line = Line(f"announcement={row.pk}", words, source_label=Announcement._meta.label_lower, source_pk=str(row.pk))
    said = (
        f"{office.name}{zhdate(day_of(row.published_at))}发布的{row.document.number}公告，因{row.withdrawn_because.rstrip('。')}，"
        f"已于{zhdate(day_of(row.withdrawn_at))}撤下。依据{_books('withdrawal', office, on)}，现予公告。原公告自撤下之日起不再作为依据。"
    )
    parts = (Part("said", "", (said,)), Part("more", "", ("因原公告受到影响的企业，可以凭本公告要求转载单位一并撤下。",), fixed=False))
    title = f"{office.name}关于撤回{row.document.number}公告的公告"
    summary = f"{row.document.number}公告已经撤回：{row.withdrawn_because}"[:500]
    return Bulletin("withdrawal", office, source, title, summary, parts, (line,), (), {"公告": 1}, about=row.pk)
