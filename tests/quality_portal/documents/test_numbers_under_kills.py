"""500 papers by 16 writers whose processes are killed in the middle of their transactions: no gap, none twice.

The writers go on beyond 500 until every kill was made: on a slow machine the papers would otherwise run out first.
"""

import mmap
import os
import random
import signal
import threading
import time

from django.db import connection, transaction

from quality_portal.audit.models import Event
from quality_portal.core.actors import SYSTEM
from quality_portal.documents import actions
from quality_portal.documents.models import Document, DocumentCounter
from quality_portal.jobs.models import Job
from tests.quality_portal.documents.conftest import AT

PAPERS, PROCESSES, THREADS, KILLS, SECONDS = 500, 4, 4, 24, 300


class Enough(Exception):
    """The last number was given; what this writer took is rolled back."""


class Crew:
    """Forked processes of several writing threads each; a byte a process tells whether one of them has a number in hand, the last that all kills are made."""

    def __init__(self, office, content):
        self.office, self.content = office, content
        self.inside = mmap.mmap(-1, PROCESSES + 1)
        self.pids = [self._fork(slot) for slot in range(PROCESSES)]

    def _fork(self, slot):
        self.inside[slot] = 0
        pid = os.fork()
        if pid:
            return pid
        status = 1
        try:
            threads = [threading.Thread(target=self._write, args=(slot,)) for _ in range(THREADS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            status = 0
        finally:
            os._exit(status)

    def _write(self, slot):
        try:
            while True:
                with transaction.atomic():
                    paper = actions.issue(
                        "order", office=self.office, subject=self.office, title="通知书", content=self.content, actor=SYSTEM, at=AT
                    )
                    if self.inside[-1] and paper.serial > PAPERS:
                        raise Enough
                    self.inside[slot] = 1
                    time.sleep(random.random() / 200)  # the number is taken and not yet committed
                    self.inside[slot] = 0
        except Enough:
            return

    def kill_one(self):
        """Kill a process that has a number in hand, and put another in its place."""
        slot = next((slot for slot in range(PROCESSES) if self.inside[slot]), None)
        if slot is None:
            return False
        os.kill(self.pids[slot], signal.SIGKILL)
        os.waitpid(self.pids[slot], 0)
        self.pids[slot] = self._fork(slot)
        return True

    def join(self):
        """Tell the writers that the kills are made, and wait for them."""
        self.inside[-1] = 1
        return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in self.pids]


def test_500_papers_by_16_writers_with_kills_have_numbers_without_gap_or_double(committed_db, office, content):
    connection.close()  # a forked child must not share the socket
    crew, killed, end = Crew(office, content), 0, time.monotonic() + SECONDS
    while killed < KILLS:
        assert time.monotonic() < end, f"only {killed} kills"
        killed += crew.kill_one()
        time.sleep(0.05)
    assert crew.join() == [0] * PROCESSES
    found = list(Document.objects.order_by("serial").values_list("serial", flat=True))
    given = len(found)
    assert given >= PAPERS
    assert found == list(range(1, given + 1))
    assert len(set(Document.objects.values_list("number", flat=True))) == given
    assert DocumentCounter.objects.get().last == given
    assert Event.objects.filter(verb="document.issued").count() == given  # a paper without its trace does not exist
    assert Job.objects.filter(kind="documents.print").count() == given
