"""`./dev bench` measures and leaves nothing behind."""

import io
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command

from quality_portal.audit.models import Event
from quality_portal.demo import scene
from quality_portal.demo.clock import at


@pytest.mark.django_db
def test_it_prints_ratios_and_leaves_no_trace(settings) -> None:
    settings.OTP_REQUIRED = False
    scene.build(at(date(2026, 3, 2), 9))
    events = Event.objects.count()
    written = io.StringIO()
    call_command("bench", rounds=1, pages=True, stdout=written)
    lines = written.getvalue().splitlines()
    assert lines[0].startswith("基准 /healthz：")
    assert {"/announcements/", "/staff/cases/"} <= {line.split()[-1] for line in lines}
    assert all(int(line.split()[2]) > 0 for line in lines if line.endswith("  /staff/cases/"))
    assert not Session.objects.exists()
    assert Event.objects.count() == events
