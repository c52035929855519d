"""The printing children and their parent: whoever is killed, hangs or eats too much harms nobody but the paper in hand."""

import contextlib
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quality_portal.documents import faces as faces_module
from quality_portal.documents import press as press_module
from quality_portal.documents import pressroom
from quality_portal.documents.press import rehearsal
from quality_portal.documents.pressroom import LIMITS, Pressroom, PrintingFailed
from tests.quality_portal.documents import samples

SHORT, LONG = "<p>一页。</p>", "<p>很长的一份文书，排版要用好几秒。</p>" * 20_000


@pytest.fixture(scope="module")
def page(face_store):
    """The page with which parents rehearse."""
    return rehearsal(faces_module.faces(face_store))


@pytest.fixture
def room(monkeypatch):
    """A pressroom of the test's own that looks often."""
    monkeypatch.setattr(pressroom, "BEAT", 0.05)
    made = Pressroom()
    yield made
    made.close()


def order(markup: str, data: str = "") -> bytes:
    html = f"<!DOCTYPE html><title>x</title>{markup}"
    return json.dumps({"html": html, "sheet": None, "assets": {}, "identifier": "x", "data": data}).encode()


def parent_of(room: Pressroom) -> int:
    return room._parent.process.pid


def children_of(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_gone(pid: int) -> bool:
    """Has the process ended? One that waits to be reaped has."""
    with contextlib.suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].startswith("Z")
    return True


def soon(holds, within: float = 10) -> bool:
    end = time.monotonic() + within
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


class Once:
    """What `waiting` is: sends a signal to the children, or to their parent, as often as wanted, and remembers whom it met."""

    def __init__(self, room: Pressroom, number: signal.Signals, *, to_parent: bool = False, times: int = 1) -> None:
        self.room, self.number, self.to_parent, self.times, self.met = room, number, to_parent, times, []

    def __call__(self) -> None:
        parent = parent_of(self.room)
        children = children_of(parent)
        if children and self.times:
            self.times -= 1
            self.met += children
            for pid in [parent] if self.to_parent else children:
                os.kill(pid, self.number)


def test_papers_are_printed_by_children_of_one_parent(room, page):
    assert b"%PDF" in room.print_order(order(SHORT), page)
    first = parent_of(room)
    assert b"%PDF" in room.print_order(order(SHORT), page)
    assert parent_of(room) == first
    assert children_of(first) == []


def test_a_killed_child_fails_its_paper_alone(room, page):
    kill = Once(room, signal.SIGKILL)
    with pytest.raises(PrintingFailed, match="ended with -9"):
        room.print_order(order(LONG), page, kill)
    parent = parent_of(room)
    assert room.print_order(order(SHORT), page)
    assert parent_of(room) == parent
    assert all(map(is_gone, kill.met))


def test_the_paper_of_a_killed_parent_is_printed_by_the_next(room, page):
    kill = Once(room, signal.SIGKILL, to_parent=True)
    medium = order(SHORT * 500)
    assert b"%PDF" in room.print_order(medium, page, kill)
    assert kill.times == 0
    assert soon(lambda: all(map(is_gone, kill.met)))


def test_a_parent_that_ends_twice_under_a_paper_fails_it(room, page):
    with pytest.raises(PrintingFailed, match="ended twice"):
        room.print_order(order(LONG), page, Once(room, signal.SIGKILL, to_parent=True, times=2))
    assert room.print_order(order(SHORT), page)


def test_a_parent_killed_between_papers_is_replaced_and_leaves_nothing(room, page):
    room.print_order(order(SHORT), page)
    folder = room._parent.folder
    os.kill(parent_of(room), signal.SIGKILL)
    room._parent.process.wait()
    assert room.print_order(order(SHORT), page)
    assert not folder.exists()


def test_a_child_that_hangs_is_stopped_in_time(room, page, monkeypatch):
    monkeypatch.setattr(pressroom, "SECONDS", 3)
    hang = Once(room, signal.SIGSTOP)
    with pytest.raises(PrintingFailed, match="longer than"):
        room.print_order(order(LONG), page, hang)
    assert hang.met
    assert soon(lambda: all(map(is_gone, hang.met)))
    assert room.print_order(order(SHORT), page)


def test_a_parent_that_hangs_is_replaced(room, page, monkeypatch):
    room.print_order(order(SHORT), page)
    monkeypatch.setattr(pressroom, "SECONDS", 0.2)
    monkeypatch.setattr(pressroom, "FAREWELL", 0.2)
    stuck = parent_of(room)
    os.kill(stuck, signal.SIGSTOP)
    with pytest.raises(PrintingFailed, match="longer than"):
        room.print_order(order(SHORT), page)
    assert is_gone(stuck)
    monkeypatch.setattr(pressroom, "SECONDS", 60)
    assert room.print_order(order(SHORT), page)


def ending(limits: dict[str, int], page: dict, work: bytes) -> str:
    """How a page ends under these limits, and that the next one is printed by the same parent."""
    room = Pressroom(LIMITS | limits)
    try:
        with pytest.raises(PrintingFailed) as failed:
            room.print_order(work, page)
        parent = parent_of(room)
        assert room.print_order(order(SHORT), page)
        assert parent_of(room) == parent
    finally:
        room.close()
    return str(failed.value)


def test_a_page_that_eats_memory_ends_alone(room, page):
    room.print_order(order(SHORT), page)
    has = int(re.search(r"VmSize:\s+(\d+)", Path(f"/proc/{parent_of(room)}/status").read_text())[1]) * 1024
    assert "ended with" in ending({"AS": has + 40 * 1024**2}, page, order(LONG))


def test_a_page_that_eats_the_processor_ends_alone(page):
    assert "ended with -9" in ending({"CPU": 1}, page, order(LONG))  # soft and hard limit are one: killed outright


def test_a_page_that_fills_the_disk_ends_alone(page):
    assert "File too large" in ending({"FSIZE": 1_000_000}, page, order(SHORT, secrets.token_hex(2_000_000)))


def test_other_faces_have_another_parent(room, page):
    room.print_order(order(SHORT), page)
    first = parent_of(room)
    room.print_order(order(SHORT), page | {"identifier": "others"})
    assert parent_of(room) != first
    assert is_gone(first)


def test_a_forked_worker_has_a_parent_of_its_own(room, page):
    room.print_order(order(SHORT), page)
    first = parent_of(room)
    pid = os.fork()
    if not pid:
        status = 1
        with contextlib.suppress(BaseException):
            room.print_order(order(SHORT), page)
            status = 2 if parent_of(room) == first else 0
        os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert room.print_order(order(SHORT), page)
    assert parent_of(room) == first


WORKER = """
import json, sys
from quality_portal.documents.pressroom import Pressroom
from quality_portal.documents import pressroom
given = json.load(sys.stdin)
room, pressroom.BEAT = Pressroom(), 0.1
def tell():
    pid = room._parent.process.pid
    children = open(f"/proc/{pid}/task/{pid}/children").read().split()
    if children:
        print(pid, *children, room._parent.folder, flush=True)
room.print_order(given["order"].encode(), given["rehearsal"], tell)
"""


def test_a_killed_worker_leaves_neither_parent_nor_child_nor_folder(page):
    given = json.dumps({"order": order(LONG).decode(), "rehearsal": page})
    with subprocess.Popen([sys.executable, "-c", WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        worker.stdin.write(given)
        worker.stdin.close()
        *pids, folder = worker.stdout.readline().split()
        worker.kill()
        assert soon(lambda: all(is_gone(int(pid)) for pid in pids))
        assert soon(lambda: not Path(folder).exists())


def test_parent_and_children_see_no_secrets(room, page, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret@host/portal")
    room.print_order(order(SHORT), page)
    environ = dict(row.split("=", 1) for row in Path(f"/proc/{parent_of(room)}/environ").read_text().split("\0") if row)
    assert set(environ) - {"LC_CTYPE"} == {"LANG", "HOME", "TMPDIR", "FONTCONFIG_FILE"}
    assert environ["HOME"] == environ["TMPDIR"] == str(room._parent.folder)


def test_a_list_prints_to_the_same_bytes_in_another_parent(face_store, monkeypatch):
    """Each parent has another seed for the order of sets."""
    faces, sums = faces_module.faces(face_store), set()
    for _ in range(2):
        with contextlib.closing(Pressroom()) as room:
            monkeypatch.setattr(press_module, "ROOM", room)
            sums.add(samples.printed(faces, "gazette.html", {"paragraphs": ["一段。"], "annexes": [samples.LIST]}).sha256)
    assert len(sums) == 1
