"""78,242 real enterprises of 1998, as published: counts agree with what is known of the file."""

import csv
import time
from pathlib import Path

from django.core.management import call_command

from enterprises.models import Enterprise, ImportBatch

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FILE = DATA / "enterprises_cn" / "enterprises_1998.csv.gz"


class Watch:
    """Standard output that notes when each line came."""

    def __init__(self):
        self.at = [time.monotonic()]

    def write(self, text):
        self.at.append(time.monotonic())

    def flush(self):
        pass

    @property
    def longest_silence(self):
        return max(later - earlier for earlier, later in zip(self.at, self.at[1:], strict=False))


BARE = 150 * 1024  # kB that the command takes before it reads a row; in the suite the process is larger by other tests


def memory(name):
    """A figure of this process in kB: VmRSS now, VmHWM at its highest since the peak was reset."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name + ":"))


def bring_in():
    watch = Watch()
    call_command("import_enterprises", str(FILE), stdout=watch)
    return watch, ImportBatch.objects.order_by("-finished_at").first()


def test_all_good_rows_go_in_within_a_minute_and_again_nothing_changes(db):
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forget the peak of earlier tests
    before = memory("VmRSS")
    watch, batch = bring_in()
    assert BARE + memory("VmHWM") - before < 400 * 1024
    assert watch.at[-1] - watch.at[0] < 60
    assert watch.longest_silence < 2
    # 276 old numbers, 35 of 13 letters, 3 of 11, one code twice; 4 with a wrong check digit go in unverified.
    assert batch.counts == {"rows": 78_242, "new": 77_927, "updated": 0, "unchanged": 0, "bad": 315, "warned": 4}
    assert Enterprise.objects.filter(verified=True).count() == 77_924 - 1
    with batch.errors.open("rb") as file:
        reasons = [row[4] for row in csv.reader(file.read().decode("utf-8-sig").splitlines())][1:]
    assert sum("您填了15位" in reason for reason in reasons) == 276
    assert sum("您填了13位" in reason for reason in reasons) == 35
    assert sum("您填了11位" in reason for reason in reasons) == 3
    assert sum("的代码相同" in reason for reason in reasons) == 1

    _, again = bring_in()
    assert (again.counts["new"], again.counts["updated"], again.counts["unchanged"]) == (0, 0, 77_927)
