"""Table E: the titles of a programme that stand on no published list yet, for its announcement."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from brands.law import LOCAL_EXEMPTION_CAUTION, NOTICE, Kind
from brands.models import Honour, Programme
from enforcement.law.announcement import KINDS
from enforcement.queries.bulletin import Bulletin, Choice, Line, Part
from quality_portal.accounts.models import Office
from quality_portal.core.errors import RuleBroken
from quality_portal.core.formats import isodate

from . import honour as honours

OF_KIND = {Kind.EXEMPTION: "list_exemption", Kind.NAMED_BRAND: "list_brand", Kind.QUALITY_AWARD: "list_award"}


def titles(kind: str, source: dict[str, Any], office: Office, on: date) -> Bulletin:
    """The list of one programme."""
    programme = Programme.objects.get(pk=source["programme"])
    if programme.office_id != office.pk:
        raise RuleBroken("名单由主办机关公布。", field="source")
    if not programme.basis.strip():
        raise RuleBroken("这个项目没有写明公开的依据，不能公布。", field="source")
    lines = tuple(_line(row) for row in honours.unannounced(programme, on))
    caution = (LOCAL_EXEMPTION_CAUTION,) if programme.kind == Kind.EXEMPTION else ()
    parts = (
        Part("opening", "", (f"根据{programme.basis_text}，经审查，现将{programme.name}名单（共{len(lines)}项）予以公布，名单见附件。",)),
        Part("notice", "", (NOTICE, *caution)),
    )
    title = f"关于公布{programme.name}名单的公告"
    return Bulletin(kind, office, source, title, NOTICE[:500], parts, lines, (), {KINDS[kind].list_title: len(lines)})


def _line(row: Honour) -> Line:
    words = {
        "enterprise": row.enterprise.name,
        "credit_code": row.enterprise.credit_code or "",
        "region": row.enterprise.region.name if row.enterprise.region else row.enterprise.region_text,
        "product": row.product.name if row.product else "",
        "trademark": row.product.trademark if row.product else "",
        "certificate": row.certificate_no,
        "since": isodate(row.granted_on),
        "until": isodate(row.last_day),
        "basis": row.basis,
    }
    return Line(f"honour={row.pk}", words, "", row.enterprise_id, source_label=Honour._meta.label_lower, source_pk=str(row.pk))


def programmes(kind: str, office: Office, on: date) -> list[Choice]:
    """The office's programmes that have titles on no list yet."""
    wanted = [own.value for own, name in OF_KIND.items() if name == kind]
    rows = Programme.objects.filter(office=office, kind__in=wanted).order_by("name")
    counted = [(row, honours.unannounced(row, on).count()) for row in rows]
    return [Choice(f"programme={row.pk}", row.name, f"{count} 项待公布") for row, count in counted if count]


READERS = {kind: partial(titles, kind) for kind in OF_KIND.values()}
CHOOSERS = {kind: partial(programmes, kind) for kind in OF_KIND.values()}
