"""A virus scanner, where one is named: nobody opens a file before it was found clean."""

import sys

import pytest
from django.db import InternalError, transaction

from quality_portal.audit.models import Event
from quality_portal.documents import actions, scanning, tasks
from quality_portal.documents.models import FileScan
from quality_portal.jobs.models import Job, JobState
from quality_portal.jobs.runner import run_job
from tests.quality_portal.documents.conftest import AT
from tests.quality_portal.documents.test_intake import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def scanner(settings, tmp_path):
    """A program that ends as it is told and notes what it was given."""
    program, seen = tmp_path / "scan.py", tmp_path / "seen"

    def ends(code: int, words: str = "") -> None:
        program.write_text(f"import sys; open({str(seen)!r}, 'wb').write(sys.stdin.buffer.read()); print({words!r}); sys.exit({code})")
        settings.SCAN = f"{sys.executable} {program}"

    ends.seen = seen
    return ends


@pytest.fixture
def kept(office, officer, upload):
    return lambda: actions.attach(office, upload("材料.pdf", pdf()), actor=officer, at=AT)


def test_without_a_scanner_files_open_and_nothing_is_asked(client, officer, kept):
    file = kept()
    assert not Job.objects.filter(kind="documents.scan").exists()
    client.force_login(officer)
    assert client.get(file.get_absolute_url()).status_code == 200


def test_a_file_opens_once_it_was_found_clean(client, officer, kept, scanner):
    scanner(0)
    file = kept()
    client.force_login(officer)
    waiting = client.get(file.get_absolute_url())
    assert (waiting.status_code, waiting["Refresh"]) == (202, "5")
    assert "病毒检查" in waiting.content.decode()
    run_job(Job.objects.get(kind="documents.scan").pk)
    assert scanner.seen.read_bytes() == pdf()
    answer = client.get(file.get_absolute_url())
    assert b"".join(answer) == pdf()


def test_an_infected_file_is_held_for_ever_and_the_trail_says_so(client, officer, kept, scanner, settings):
    scanner(1, "stream: Eicar-Test-Signature FOUND")
    file = kept()
    run_job(Job.objects.get(kind="documents.scan").pk)
    client.force_login(officer)
    assert client.get(file.get_absolute_url()).status_code == 403
    assert "Eicar" in Event.objects.get(verb="attachment.held").note
    settings.SCAN = ""
    assert client.get(file.get_absolute_url()).status_code == 403
    with pytest.raises(InternalError, match="frozen"), transaction.atomic():
        FileScan.objects.update(clean=True)


def test_a_scanner_that_is_away_keeps_files_closed_and_looks_again_later(client, officer, kept, scanner):
    scanner(2)
    file = kept()
    job = run_job(Job.objects.get(kind="documents.scan").pk)
    assert job.state == JobState.WAITING
    assert tasks.scan_files() == 0
    client.force_login(officer)
    assert client.get(file.get_absolute_url()).status_code == 202
    scanner(0)
    assert tasks.scan_files() == 1
    assert client.get(file.get_absolute_url()).status_code == 200
    assert tasks.scan_files() == 0


def test_a_program_that_is_not_there_is_a_scanner_that_is_away(kept, settings):
    settings.SCAN = "/nonexistent/scanner -"
    file = kept()
    with pytest.raises(scanning.ScannerFailed):
        scanning.scan(file, AT)
    assert not FileScan.objects.exists()
