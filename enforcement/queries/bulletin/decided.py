"""Bulletins of what was decided in a period: licences acted upon, production stopped."""

from __future__ import annotations

from datetime import date
from typing import Any

from enforcement.law.announcement import KINDS, LICENCE_ACTS
from enforcement.models import AnnouncementEntry, Step
from enforcement.states.announcement import AnnouncementState
from enforcement.states.case import StepState
from enterprises.models import LicenceAct
from quality_portal.accounts.models import Office
from quality_portal.accounts.queries import offices_under, rulebook_of
from quality_portal.core.formats import isodate, zhdate

from .shapes import Bulletin, LeftOut, Line, Part

STOP = "stop_order"


def _books(kind: str, office: Office, on: date) -> str:
    return "、".join(str(citation) for citation in KINDS[kind].basis_under(rulebook_of(office, on), office.level))


def told(label: str, keys: list[str]) -> set[str]:
    """Which of these rows stand in a published announcement."""
    rows = AnnouncementEntry.objects.filter(source_label=label, source_pk__in=keys, announcement__state__in=(AnnouncementState.PUBLISHED, AnnouncementState.ENDED))
    return set(rows.values_list("source_pk", flat=True))


def period_of(source: dict[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(source["since"]), date.fromisoformat(source["until"])


def licence(source: dict[str, Any], office: Office, on: date) -> Bulletin:
    """Table C: licences suspended, revoked, deregistered or annulled, of enterprises in the office's region."""
    since, until = period_of(source)
    region = office.region
    rows = LicenceAct.objects.filter(move__in=LICENCE_ACTS, on__range=(since, until))
    rows = rows.filter(licence__enterprise__region__path__startswith=region.path).select_related("licence__enterprise__region", "licence__product")
    found = [row for row in rows.order_by("on", "pk") if row.licence.enterprise.region_id]
    known = told(LicenceAct._meta.label_lower, [str(row.pk) for row in found])
    lines, left_out = [], []
    for row in found:
        line = _licence_line(row)
        if str(row.pk) in known:
            left_out.append(LeftOut(line.words, "已经公告过。"))
        elif row.licence.state != row.to_state:
            left_out.append(LeftOut(line.words, f"证书现在{row.licence.get_state_display()}，与这项处理不一致，不再公告这项处理。", "", row.licence.get_absolute_url()))
        else:
            lines.append(line)
    counts = {words: sum(line.row["act"] == words for line in lines) for words in LICENCE_ACTS.values()}
    said = "，".join(f"{words}{n}张" for words, n in counts.items() if n) or "没有处理证书"
    title = f"{office.name}关于{zhdate(since)}至{zhdate(until)}证书处理情况的公告"
    parts = (
        Part("opening", "", (f"根据{_books('licence', office, on)}的规定，{zhdate(since)}至{zhdate(until)}，下列企业的证书被依法处理：{said}。现予公告，名单见附件。",)),
        Part("effect", "", ("证书被吊销、撤销、注销的，企业不得再以该证书从事生产、销售；证书被暂停的，暂停期间不得使用。",), fixed=False),
        Part("advice", "", ("采购和消费时请核对证书编号；发现仍在使用上述证书的，请拨打12315举报。",), fixed=False),
    )
    return Bulletin("licence", office, source, title, f"下列{len(lines)}张证书已被处理，请核对证书编号。", parts, tuple(lines), tuple(left_out), counts)


def _licence_line(row: LicenceAct) -> Line:
    paper, company = row.licence, row.licence.enterprise
    words = {
        "enterprise": company.name,
        "credit_code": company.credit_code or "",
        "region": company.region.name if company.region else "",
        "address": company.address,
        "product": paper.product.name if paper.product else paper.scope,
        "certificate": f"{paper.get_kind_display()} {paper.number}",
        "valid": f"{isodate(paper.valid_from)}至{isodate(paper.valid_to) if paper.valid_to else '长期'}",
        "act": LICENCE_ACTS[row.move],
        "basis": row.basis,
        "on": isodate(row.on),
    }
    return Line(f"licenceact={row.pk}", words, "", company.pk, source_label=LicenceAct._meta.label_lower, source_pk=str(row.pk))


def stop_production(source: dict[str, Any], office: Office, on: date) -> Bulletin:
    """Production stopped by orders served in the period; one lifted since then is left out."""
    since, until = period_of(source)
    rows = Step.objects.filter(office__in=offices_under(office), state=StepState.SERVED, served_on__range=(since, until), rung="stop")
    rows = rows.select_related("case__enterprise__region", "document", "recheck").order_by("served_on", "pk")
    known = told(Step._meta.label_lower, [str(row.pk) for row in rows])
    lines, left_out = [], []
    for row in rows:
        line = _stop_line(row)
        recheck = getattr(row, "recheck", None)
        if str(row.pk) in known:
            left_out.append(LeftOut(line.words, "已经公告过。", "", row.case.get_absolute_url()))
        elif recheck is not None and recheck.outcome == "pass":
            left_out.append(LeftOut(line.words, f"{zhdate(recheck.on)}复查合格，停产整顿已经解除。", "", row.case.get_absolute_url()))
        else:
            lines.append(line)
    title = f"{office.name}关于责令停产整顿企业的公告"
    parts = (
        Part(
            "opening", "",
            (f"根据{_books('stop_production', office, on)}的规定，{zhdate(since)}至{zhdate(until)}，下列{len(lines)}家企业因监督抽查不合格，被责令停产整顿。现予公告，名单见附件。",),
        ),
        Part("effect", "", ("停产整顿期间，企业不得生产、销售同一产品；整顿期满由本机关复查，复查合格的可以恢复生产，仍不合格的依法吊销证照。",), fixed=False),
        Part("advice", "", ("请消费者不要购买停产整顿期间生产的上述产品；发现仍在生产、销售的，请拨打12315举报。",), fixed=False),
    )  # fmt: skip
    summary = f"下列{len(lines)}家企业的产品停产整顿，整顿期间生产的请不要购买。"
    return Bulletin("stop_production", office, source, title, summary, parts, tuple(lines), tuple(left_out), {"企业": len(lines)})


def _stop_line(row: Step) -> Line:
    company = row.case.enterprise
    words = {
        "enterprise": company.name,
        "credit_code": company.credit_code or "",
        "region": company.region.name if company.region else company.region_text,
        "product": row.case.product_name,
        "decision": row.document.number if row.document else "",
        "since": isodate(row.served_on),
        "until": isodate(row.comply_by),
        "basis": row.basis_text,
    }
    return Line(f"step={row.pk}", words, "", company.pk, case=row.case_id, source_label=Step._meta.label_lower, source_pk=str(row.pk))
