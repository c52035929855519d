"""The inside of the section of inspections: what a reader may open, in groups, and where the reader is."""

from types import SimpleNamespace

import pytest

from quality_portal.core.roles import Role
from quality_portal.core.sections import INSPECTIONS, groups


def reader(*roles: Role) -> SimpleNamespace:
    return SimpleNamespace(roles=frozenset(roles))


def test_every_page_can_be_opened_by_somebody():
    everybody = reader(*Role)
    shown = {entry.href for group in groups("/", everybody) for entry in group.pages}
    assert shown == {page.href for _title, pages in INSPECTIONS for page in pages}


def test_a_laboratory_sees_its_bench_and_no_plans():
    shown = {entry.href for group in groups("/staff/lab/", reader(Role.LAB)) for entry in group.pages}
    assert "/staff/lab/" in shown
    assert "/staff/plans/" not in shown
    assert "/staff/after/" not in shown


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/staff/tasks/mine/", "/staff/tasks/mine/"), ("/staff/tasks/RW1/", "/staff/tasks/"), ("/staff/labs/3/", "/staff/labs/"),
        ("/staff/lab-jobs/", "/staff/lab-jobs/"), ("/staff/test-reports/JY1/", "/staff/samples/"), ("/staff/notices/3/receive/", "/staff/conclusions/"),
        ("/staff/plans/JH1/samples/new/", "/staff/plans/"),
    ],
)  # fmt: skip
def test_the_longest_address_is_where_the_reader_is(path, current):
    found = groups(path, reader(*Role))
    assert [entry.href for group in found for entry in group.pages if entry.current] == [current]
    assert [group.current for group in found].count(True) == 1
