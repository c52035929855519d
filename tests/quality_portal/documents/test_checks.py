"""A machine on which no paper could be printed is named at the start."""

from django.core.checks import run_checks

from quality_portal.documents import checks


def test_a_machine_without_the_cutting_library_is_told_what_to_install(monkeypatch):
    assert "documents.E001" not in {found.id for found in run_checks()}
    monkeypatch.setattr(checks, "CUTTERS", ("libnowhere.so.0",))
    missing = [found for found in run_checks() if found.id == "documents.E001"]
    assert len(missing) == 1
    assert "libharfbuzz-subset0" in missing[0].hint
