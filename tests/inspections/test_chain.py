"""The chain of rows, once from end to end."""

from inspections.models import Finding
from quality_portal.audit.queries import trail_of


def test_a_failed_sample_becomes_a_finding(finding, sample, plan):
    assert finding.sample == sample
    assert finding.severity == "serious"
    assert finding.facts == "泄漏电流"
    assert finding.number == "BHG990102-2026-0001"
    plan.refresh_from_db()
    assert plan.state == "drawing"
    assert [event.verb for event in trail_of(plan)][::-1] == ["plan.created", "plan.approve", "plan.begin"]
    assert Finding.objects.count() == 1
