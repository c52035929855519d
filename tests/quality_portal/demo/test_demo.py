"""The demo is made by the actions, so whatever it holds is legal; here: that it holds what a visitor needs."""

import re
from collections import Counter, deque
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import Resolver404, resolve
from django.utils import timezone

from enforcement.models import Announcement, Case, Instruction
from enforcement.queries.instruction import addressees_of
from enforcement.states.case import CaseState
from enterprises.models import Enterprise
from inspections.models import (
    Catalogue,
    Conclusion,
    Disposal,
    Draw,
    LabJob,
    Lead,
    MakerConfirmation,
    Objection,
    OnSiteTest,
    Plan,
    PlanFiling,
    Refusal,
    Retest,
    Sample,
)
from quality_portal.accounts.models import Region, User
from quality_portal.audit import deep, seal, verify
from quality_portal.audit.models import Checkpoint, Event
from quality_portal.audit.queries import public as register
from quality_portal.core.english import split
from quality_portal.reports.models import QuarterlyReport
from quality_portal.workdays.calendar import business_today


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    """Where the files of the demo lie, for every test of this file."""
    return tmp_path_factory.mktemp("demo") / "media"


@pytest.fixture(autouse=True)
def own_media(media, settings):
    """The tests look at the demo's own files."""
    settings.MEDIA_ROOT = media


@pytest.fixture(scope="module")
def demo(media, django_db_setup, django_db_blocker):
    """Play the demo once for this file, inside a transaction that is rolled back."""
    from django.db import transaction

    with override_settings(MEDIA_ROOT=media), django_db_blocker.unblock(), transaction.atomic():
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


def test_plans_were_filed_with_the_organ_above_and_the_running_ones_wait_for_it(demo):
    assert set(PlanFiling.objects.values_list("plan__level", flat=True)) == {"city", "province"}
    assert Plan.objects.filter(kind="routine", filing=None, state__in=["approved", "drawing"]).exists()


def test_monitoring_left_a_lead_and_nothing_to_hold_against_anybody(demo):
    assert Lead.objects.filter(kind="monitor", facts__contains="风险监测").count() == 1
    assert not Conclusion.objects.filter(plan_item__plan__kind="monitor").exists()
    assert OnSiteTest.objects.filter(sample__plan_item__plan__kind="monitor").count() == 2
    assert Disposal.objects.get().what == "backup"


def test_a_year_of_two_levels_was_planned_drawn_and_tested(demo):
    for level in ("province", "city"):
        own = Plan.objects.filter(level=level, office__level=level)
        assert own.filter(state__in=["drawing", "closed"]).values("year", "quarter").distinct().count() >= 4
        assert Draw.objects.filter(plan_item__plan__in=own, state="drawn").exists()
        assert Conclusion.objects.filter(plan_item__plan__in=own, state="final").exists()
    assert Catalogue.objects.filter(state="published").values("level").distinct().count() == 2


def test_results_were_objected_to_retested_refused_and_withdrawn(demo):
    assert set(Retest.objects.values_list("outcome", flat=True)) == {"", "reversed", "confirmed"}
    assert Objection.objects.filter(state="filed", online=True).exists()
    assert Conclusion.objects.filter(verdict="deemed", state="final", finding__case__isnull=False).exists()
    assert Conclusion.objects.filter(state="withdrawn").exclude(replaced_by=None).count() == 2
    assert {"deemed", "lawful"} <= set(Refusal.objects.values_list("state", flat=True))
    assert {"assigned", "received", "entered", "verified"} <= set(LabJob.objects.values_list("state", flat=True))
    assert {"confirmed", "denied", "asked"} <= set(MakerConfirmation.objects.values_list("state", flat=True))
    assert Plan.objects.filter(kind="forced", state="approved").exists()


def test_draws_are_void_waiting_and_half_keyed_in(demo):
    assert Draw.objects.filter(state="void").exclude(void_reason="").exists()
    waiting = Draw.objects.filter(state="committed")
    assert {bool(draw.keyed_value) for draw in waiting} == {True, False}


LINK = re.compile(r'href="(/[^"#]*)')
PAGES_A_VIEW = 2  # of each address pattern, so many pages are opened
STARTS = {
    None: "/", "lexiaoyu": "/desk/", "zhoumin": "/staff/", "xujuzhang": "/staff/", "luqiao": "/staff/plans/", "jianyan": "/staff/lab/",
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
        english, path = split(address.partition("?")[0])
        if english and username:
            continue  # the same for everybody: the visitor without an account has walked it
        try:
            view = resolve(path).view_name + (" in English" if english else "")
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


def test_the_register_holds_has_the_root_of_yesterday_and_no_row_differs(demo):
    while seal.seal_pending():
        pass
    days = register.daily()
    assert days[0].day == business_today() - timedelta(days=1)
    assert verify.verify(timezone.now()).fault == ""
    assert deep.compare().fault == ""
    printed = QuarterlyReport.objects.latest("year", "quarter").figures["register"]
    assert printed["root"] in {row.root for row in days}


def test_each_closed_day_of_the_last_fortnight_has_its_root(demo):
    fortnight = {business_today() - timedelta(days=ago) for ago in range(1, 14)}
    assert fortnight <= set(Checkpoint.objects.values_list("day", flat=True))


def test_nothing_is_dated_later_than_now(demo):
    ahead = Event.objects.filter(at__gt=timezone.now())
    assert list(ahead.values_list("verb", "at")) == []


def test_no_two_follow_up_rounds_share_a_name_in_whatever_quarters_they_fall(demo):
    """On another day they may fall into one quarter, where a name stands once."""
    rounds = Plan.objects.filter(title__contains="跟踪抽查（").values_list("title", flat=True)
    names = Counter(title.partition("（")[2] for title in rounds)
    assert len(names) > 10
    assert [name for name, times in names.items() if times > 1 and not name.startswith("投诉较多")] == []


def test_a_work_plan_went_to_two_offices_and_one_has_signed(demo):
    notice = Instruction.objects.get(state="issued")
    assert len(notice.annexes) == 2
    assert [row.signed_on is not None for row in addressees_of(notice)] == [False, True]


def test_every_kind_of_announcement_was_told(demo):
    """The overdue one needs an enterprise that kept silent; all others are played."""
    told = set(Announcement.objects.exclude(state__in=("draft", "reviewed", "returned")).values_list("kind", flat=True))
    assert told >= set(Announcement.Kind.values) - {"overdue"}
    assert Announcement.objects.filter(kind="result", source__has_key="quarter", state="published").count() >= 7
