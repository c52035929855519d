"""What a consumer asks with the package in hand: this batch, or this barcode. Three honest answers, never a bare "safe"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from inspections.models import Sample, Verdict
from quality_portal.core.barcode import same_code

from .results import PublicResult, _about, _published, _result

MOST = 30
NONE = frozenset({"无", "—", "-", "/", "／"})  # what a record form holds where goods carry no batch number


@dataclass(frozen=True, slots=True)
class Looked:
    """Published results for a package: nonconforming of this batch, nonconforming of the same goods, and tested without a fault."""

    batch: tuple[PublicResult, ...] = ()
    same_goods: tuple[PublicResult, ...] = ()
    passed: tuple[PublicResult, ...] = ()
    goods_known: bool = False


def batch_spellings(text: str) -> tuple[str, ...]:
    """A batch number as it may have been written down: without 批号, blanks and dashes, in capitals."""
    plain = re.sub(r"^(生产)?(批号|批次|日期)[：:\s]*", "", unicodedata.normalize("NFKC", text).strip())
    bare = re.sub(r"[\s\-./年月日]", "", plain)
    found = [plain, plain.upper(), bare, bare.upper()]
    if re.fullmatch(r"(19|20)\d{6}", bare):
        found.append(f"{bare[:4]}-{bare[4:6]}-{bare[6:]}")
    return tuple(dict.fromkeys(one for one in found if one and one not in NONE))


def look(*, batch: str = "", barcode: str = "", words: str = "") -> Looked:
    """By batch, by barcode (checked beforehand), narrowed by words of the product or its maker. Three queries at most."""
    spelled = batch_spellings(batch) if batch else ()
    goods = _goods(barcode, words)
    if not spelled and goods is None:
        return Looked()
    rows = _published()
    if goods is not None:
        rows = rows.filter(goods)
    of_batch = rows.filter(sample__in=_samples(spelled)) if spelled else rows.none()
    failed = [_result(row) for row in of_batch.filter(verdict=Verdict.FAIL)[:MOST]]
    passed = [_result(row) for row in (of_batch if spelled else rows).filter(verdict=Verdict.PASS)[:MOST]]
    others: list[PublicResult] = []
    if goods is not None:
        numbers = {row.number for row in failed}
        others = [row for row in map(_result, rows.filter(verdict=Verdict.FAIL)[:MOST]) if row.number not in numbers]
    return Looked(tuple(failed), tuple(others), tuple(passed), goods_known=goods is not None and bool(failed or others or passed))


def _samples(spelled: tuple[str, ...]) -> QuerySet[Sample]:
    return Sample.objects.filter(batch__in=spelled).order_by().values("pk")


def _goods(barcode: str, words: str) -> Q | None:
    """The same goods: whatever bears the code, and the same product of the same maker; or whatever the words name."""
    found: list[Q] = []
    if barcode:
        known = Sample.objects.filter(barcode__in=same_code(barcode)).exclude(barcode="").order_by()
        same = [Q(enterprise=maker, product_name=name, sample__model=model) for maker, name, model in known.values_list("enterprise", "product_name", "model").distinct()[:MOST]]
        found.append(reduce(or_, same, Q(sample__in=known.values("pk"))))
    found += [_about(word) for word in words.split()[:5] if len(word) > 1]
    return reduce(lambda left, right: left & right, found) if found else None
