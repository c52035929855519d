"""The kettles of the enforcement tests, and everything else that a data set can hold, once."""
# ruff: noqa: F811 - fixtures asked for by the names they were imported under

from datetime import UTC, date, datetime

import pytest

from brands.actions import honour, programme
from brands.law import CRITERIA, Kind
from enterprises.models import Standing
from inspections.models import Catalogue, CatalogueEntry, Conclusion
from quality_portal.core.roles import Role
from tests.enforcement.conftest import NAMED, cast, finding, make_finding, maker, person, place, road  # noqa: F401 - fixtures

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def announced(road):
    """A case whose failed recheck was announced."""
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    return road.announce()


@pytest.fixture
def results(make_finding):
    """Five published results, a day apart."""
    found = [make_finding().conclusion for _ in range(5)]
    for number, row in enumerate(found):
        Conclusion.objects.filter(pk=row.pk).update(state="pending")
        Conclusion.objects.filter(pk=row.pk).update(final_on=date(2026, 2, 10 + number))
        Conclusion.objects.filter(pk=row.pk).update(state="final")
    return found


@pytest.fixture
def everything(announced, maker, place, person):
    """At least one row of every data set that can be made without a draw or a report."""
    head = person("city", Role.APPROVER, name="局长")
    scheme = programme.create(
        key="qy-brand", name="栖云名牌产品", kind=Kind.NAMED_BRAND.value, level="city", office=place.offices.city,
        basis="《栖云名牌产品认定办法》", basis_from=date(2024, 1, 1), years=3, actor=head, at=AT,
    )  # fmt: skip
    honour.grant(
        programme=scheme, enterprise=maker.enterprise, product=maker.product, certificate_no="QYMP-2026-001", granted_on=date(2026, 1, 5),
        confirmed=[row.key for row in CRITERIA[Kind.NAMED_BRAND]], evidence="评审通过", actor=head, at=AT,
    )  # fmt: skip
    Standing.objects.create(
        enterprise=maker.enterprise, kind="procurement_barred", since=date(2026, 1, 1), because="提供不合格产品", basis="《中华人民共和国政府采购法》"
    )
    catalogue = Catalogue.objects.create(
        number="ML-2026-1", office=place.offices.city, year=2026, level="city", title="2026年度目录", drafted_at=AT, published_at=AT, published_by=head
    )
    CatalogueEntry.objects.create(catalogue=catalogue, category=maker.category, reason="important")
    Catalogue.objects.filter(pk=catalogue.pk).update(state="published")
    return announced
