"""What risk-v1 weighs by, read at once for all enterprises in question. Five queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db.models import Count, Max, Q

from enterprises.models import Licence, Product, Standing
from inspections.law.draw import ACCIDENT_MONTHS, COMPLAINT_MONTHS, FAILURE_MONTHS, RiskFacts
from inspections.law.plan import APART
from inspections.models import Conclusion, Lead, LeadKind, Sample, Verdict

COMPLAINTS = (LeadKind.COMPLAINT, LeadKind.TIP)
MONTH = 30.44  # days; for “about so long ago” only, no term is counted by it


def ago(on: date, months: int) -> date:
    return on - timedelta(days=round(months * MONTH))


def certified(makers: Collection[int], on: date) -> set[tuple[int, int | None]]:
    """Who holds a production licence or compulsory certification that is good on a day, for which product (None: for any)."""
    rows = Licence.objects.filter(enterprise__in=makers, kind__in=["production", "ccc"])
    return set(rows.filter(state="valid", valid__contains=on).values_list("enterprise_id", "product_id"))


def concerns(row: Standing, product: Product) -> bool:
    """Does a standing reach this product? One that names nothing reaches the whole enterprise."""
    if row.product_id:
        return row.product_id == product.pk
    if row.category_id:
        return row.category_id == product.category_id
    if row.licence is not None and row.licence.product_id:
        return row.licence.product_id == product.pk
    return True


class RiskRegister:
    """The facts of many enterprises. Failures, samplings and complaints count within the category."""

    def __init__(self, products: Sequence[Product], categories: Collection[int], on: date) -> None:
        makers = {product.enterprise_id for product in products}
        self.on = on
        self.failures = self._failures(makers, categories)
        leads = Lead.objects.filter(Q(category__in=categories) | Q(category=None), enterprise__in=makers, received_on__lte=on).exclude(state="closed")
        told = leads.values_list("enterprise_id").annotate(
            complaints=Count("pk", filter=Q(kind__in=COMPLAINTS, received_on__gt=ago(on, COMPLAINT_MONTHS))),
            accidents=Count("pk", filter=Q(kind=LeadKind.ACCIDENT, received_on__gt=ago(on, ACCIDENT_MONTHS))),
        )
        self.told = {enterprise: (complaints, accidents) for enterprise, complaints, accidents in told}
        sampled = Sample.objects.filter(enterprise__in=makers, plan_item__category__in=categories, sampled_on__lte=on).exclude(plan_item__plan__kind__in=APART)
        self.last = dict(sampled.order_by().values_list("enterprise_id").annotate(last=Max("sampled_on")))
        self.good = certified(makers, on)
        held = Licence.objects.filter(enterprise__in=makers, kind__in=["production", "ccc"])
        self.held = set(held.values_list("enterprise_id", "product_id"))
        self.standings: dict[int, list[Standing]] = defaultdict(list)
        rows = Standing.objects.filter(Q(until=None) | Q(until__gt=on), since__lte=on, enterprise__in=makers)
        for row in rows.filter(kind__in=["exempt", "key_supervision", "blacklisted"]).select_related("licence"):
            self.standings[row.enterprise_id].append(row)

    def _failures(self, makers: Collection[int], categories: Collection[int]) -> dict[int, int]:
        rows = Conclusion.objects.filter(
            enterprise__in=makers,
            plan_item__category__in=categories,
            verdict__in=[Verdict.FAIL, Verdict.DEEMED],
            state="final",
            decided_on__gt=ago(self.on, FAILURE_MONTHS),
        )
        return dict(rows.order_by().values_list("enterprise_id").annotate(times=Count("pk")))

    def facts(self, product: Product) -> RiskFacts:
        """What is known of the enterprise of a product."""
        maker = product.enterprise_id
        complaints, accidents = self.told.get(maker, (0, 0))
        last = self.last.get(maker)
        kinds = {row.kind for row in self.standings[maker] if concerns(row, product)}
        return RiskFacts(
            failures=self.failures.get(maker, 0),
            complaints=complaints,
            accidents=accidents,
            months=None if last is None else int((self.on - last).days / MONTH),
            size=product.enterprise.size,
            certificate="valid" if self._among(self.good, product) else "lapsed" if self._among(self.held, product) else "",
            watched=bool(kinds & {"key_supervision", "blacklisted"}),
            exempt="exempt" in kinds,
        )

    @staticmethod
    def _among(rows: set[tuple[int, int | None]], product: Product) -> bool:
        return (product.enterprise_id, product.pk) in rows or (product.enterprise_id, None) in rows
