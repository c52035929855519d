"""The conditions that most data sets share, so that they are asked for by the same words everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from quality_portal.accounts.models import Region

from .table import Filter, Rows


def below(code: str) -> QuerySet[Region]:
    """A region by its code, and everything in it."""
    return Region.objects.filter(Q(code=code) | Q(path__startswith=code + "/") | Q(path__contains=f"/{code}/"))


def days(path: str, what: str) -> tuple[Filter, Filter]:
    """From a day, up to and with a day."""
    return (
        Filter("since", f"{what}起（含当日）", "date", lambda rows, day: rows.filter(**{f"{path}__gte": day})),
        Filter("until", f"{what}止（含当日）", "date", lambda rows, day: rows.filter(**{f"{path}__lte": day})),
    )


def region(path: str) -> Filter:
    """Of a region and what lies in it."""
    return Filter("region", "区划代码，含下级", "code", lambda rows, code: rows.filter(**{f"{path}__in": below(code)}))


def category(path: str) -> Filter:
    """Of a product category and those in it."""

    def apply(rows: Rows, code: str) -> Rows:
        return rows.filter(Q(**{f"{path}__code": code}) | Q(**{f"{path}__parent__code": code}))

    return Filter("category", "产品类别代码，含下级", "code", apply)


def credit_code(path: str) -> Filter:
    """Of one enterprise."""
    return Filter("credit_code", "统一社会信用代码", "credit_code", lambda rows, code: rows.filter(**{path: code}))


def choice(name: str, title: str, path: str, choices: Any) -> Filter:
    """One of a list of words."""
    known = tuple((str(key), str(words)) for key, words in choices)
    return Filter(name, title, "choice", lambda rows, value: rows.filter(**{path: value}), known)


def key(rows: Rows, identity: str) -> Rows:
    """The row of a number of ours."""
    return rows.filter(pk=int(identity)) if identity.isascii() and identity.isdigit() and len(identity) < 18 else rows.none()


def words(title: str, apply: Callable[[Rows, str], Rows]) -> Filter:
    """By words, as the gate's own search understands them."""
    return Filter("q", title, "text", apply)
