"""What to inspect next, and a plan made from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from inspections.law.plan import reason_fits
from inspections.law.suggestion import ENTERPRISE_SIGNALS, PRODUCT_SIGNALS
from inspections.permissions import GRANTS
from inspections.queries import suggestion
from quality_portal.accounts.guards import allows
from quality_portal.accounts.models import Office
from quality_portal.audit.acts import may
from quality_portal.workdays.calendar import business_today


@allows("suggestion.see", grants=GRANTS)
def index(request: HttpRequest) -> HttpResponse:
    """Products and enterprises to look at, with what speaks for each."""
    office = request.user.office
    if office is None:
        messages.error(request, _("您的账号没有所属机关，没有可以建议的范围。请联系系统管理员。"))
        return redirect("inspections:plans")
    today = business_today()
    context = {
        "products": suggestion.products(office, today),
        "enterprises": suggestion.enterprises(office, today),
        "tables": [(_("产品"), PRODUCT_SIGNALS), (_("企业"), ENTERPRISE_SIGNALS)],
        "may_create": may(request.user, GRANTS, "plan.create"),
    }
    return render(request, "inspections/suggestions.html", context)


def prefill(picks: Sequence[str], office: Office, on: date) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The head and the rows of a plan form for what was picked: products make a special round, enterprises a follow-up."""
    products, makers = _picked(picks, "c"), _picked(picks, "e")
    if makers and not products:
        return _of_enterprises(office, on, makers)
    return _of_products(office, on, products) if products else ({}, [])


def _picked(picks: Sequence[str], letter: str) -> list[int]:
    return [int(pick[1:]) for pick in picks[:100] if pick.startswith(letter) and pick[1:].isdecimal() and len(pick) < 18]


def _of_products(office: Office, on: date, picked: list[int]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    found = suggestion.products(office, on, only=picked)
    if not found:
        return {}, []
    words = "\n".join(f"{row.name}：{row.words}。" for row in found)
    head = {"title": _("重点产品专项抽查"), "kind": "special", "reason": _("根据线索和以往抽查情况提出，见触发分析。"), "trigger": words}
    rows = [
        {"category": row.category.pk, "reason": row.reason if reason_fits(row.reason, "special") else "", "note": row.words}
        for row in found
        if row.category is not None
    ]
    return head, rows


def _of_enterprises(office: Office, on: date, picked: list[int]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    found = suggestion.enterprises(office, on, only=picked)
    if not found:
        return {}, []
    forced = all(row.reason == "refused" for row in found)
    categories = suggestion.products_of(row.enterprise for row in found if row.enterprise)
    rows: dict[int, dict[str, Any]] = {}
    words = []
    for row in found:
        known = row.enterprise is not None and row.enterprise.pk in categories and row.enterprise.credit_code
        words.append(f"{row.name}：{row.words}。" + ("" if known else _("（没有登记产品或者统一社会信用代码，登记以后才能列入项目。）")))
        if row.enterprise is None or not known:
            continue
        category, reason = categories[row.enterprise.pk], "refused" if forced else "follow_up"
        item = rows.setdefault(category.pk, {"category": category.pk, "reason": reason, "quota": 0, "note": "", "targets": ""})
        item["quota"] += 1
        item["note"] = f"{item['note']}{row.name}：{row.words}。"[:1000]
        item["targets"] = f"{item['targets']}\n{row.enterprise.credit_code}".strip()
    title, kind = (_("拒检企业强制抽查"), "forced") if forced else (_("重点企业跟踪抽查"), "follow_up")
    return {"title": title, "kind": kind, "reason": "\n".join(words)[:2000]}, list(rows.values())
