"""The demo is made by the actions, so whatever it holds is legal; here: that it holds what a visitor needs."""

import re
from collections import Counter, deque

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve

from enforcement.models import Announcement, Case
from enforcement.states.case import CaseState
from enterprises.models import Enterprise
from inspections.models import Conclusion, Sample
from quality_portal.accounts.models import Region, User
from quality_portal.reports.models import QuarterlyReport


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Play the demo once for this file, inside a transaction that is rolled back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo")
        yield
        transaction.set_rollback(True)


def test_the_demo_is_large_enough(demo):
    assert Enterprise.objects.count() >= 60
    assert Region.objects.filter(level="county").count() == 12
    assert QuarterlyReport.objects.filter(state="published").count() >= 7


def test_every_queue_has_work(demo):
    states = set(Case.objects.values_list("state", flat=True))
    assert {CaseState.CORRECTING, CaseState.CLOSED} <= states
    assert Sample.objects.filter(state="taken").exists()
    assert Conclusion.objects.filter(state="notified").exists()
    assert Announcement.objects.filter(state="published").exists()


def test_a_company_stands_on_every_rung(demo):
    rungs = set(Case.objects.values_list("rung", flat=True))
    assert {"order", "announcement", "stop", "revoke", "request"} <= rungs


LINK = re.compile(r'href="(/[^"#]*)')
PAGES_A_VIEW = 2  # of each address pattern, so many pages are opened
STARTS = {
    None: "/", "lexiaoyu": "/desk/", "zhoumin": "/staff/", "xujuzhang": "/staff/", "luqiao": "/staff/plans/", "jianyan": "/staff/samples/",
    "baixue": "/staff/announcements/", "xitong": "/staff/accounts/", "anquan": "/staff/roles/", "shenji": "/staff/audit/",
}  # fmt: skip


def links_of(response) -> list[str]:
    found = LINK.findall(response.content.decode(errors="ignore")) if "html" in response.headers.get("Content-Type", "") else []
    return [link.replace("&amp;", "&") for link in dict.fromkeys(found) if not link.startswith(("/static/", "/logout/"))]


@pytest.mark.parametrize("username", STARTS, ids=str)
def test_no_link_leads_nowhere_and_no_page_fails(demo, username):
    """Walk as each kind of visitor from the first page along every link that is shown."""
    client = Client()
    if username:
        client.force_login(User.objects.get(username=username))
    waiting, seen, opened, broken = deque([(STARTS[username], "")]), set(), Counter(), []
    while waiting:
        address, source = waiting.popleft()
        path = address.partition("?")[0]
        try:
            view = resolve(path).view_name
        except Resolver404:
            broken.append(f"{source} -> {address}: no such address")
            continue
        if address in seen or opened[view] >= PAGES_A_VIEW:
            continue
        seen.add(address)
        opened[view] += 1
        response = client.get(address, follow=True)
        if response.status_code not in (200, 202):
            broken.append(f"{source} -> {address}: {response.status_code}")
        waiting.extend((link, address) for link in links_of(response))
    assert broken == []
    assert len(opened) > 3
