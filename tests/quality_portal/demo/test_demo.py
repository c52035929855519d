"""The demo is made by the actions, so whatever it holds is legal; here: that it holds what a visitor needs."""

import pytest
from django.core.management import call_command

from enforcement.models import Announcement, Case
from enforcement.states.case import CaseState
from enterprises.models import Enterprise
from inspections.models import Conclusion, Sample
from quality_portal.accounts.models import Region
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
    assert {"order", "announcement", "stop", "revoke"} <= rungs
