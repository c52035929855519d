"""How long the usual things take, as multiples of the plainest page of the same run: a slow machine changes no ratio."""

import runpy
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enforcement.models import Case
from enterprises.models import Enterprise
from quality_portal.accounts.models import User
from quality_portal.demo import cast
from quality_portal.settings import ROOT


class Command(BaseCommand):
    help = "Time the pages on the data that is there; each as a multiple of /healthz."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="only these longer measurements, such as search or log")
        parser.add_argument("--rounds", type=int, default=15, help="how often each page is asked for (default 15)")
        parser.add_argument("--pages", action="store_true", help="the pages alone, without the longer measurements")

    def handle(self, *args: object, **options: Any) -> None:
        scripts = chosen(options["names"])
        if not options["names"]:
            with transaction.atomic():  # signing in leaves a session and a trace; a measurement leaves nothing
                self._measure(options["rounds"])
                transaction.set_rollback(True)
        if not options["pages"]:
            measure(scripts)

    def _measure(self, rounds: int) -> None:
        visitor = Client()
        baseline, _ = timed(partial(ask, visitor, "/healthz"), rounds * 3)
        self.stdout.write(f"基准 /healthz：{baseline * 1000:.1f} 毫秒\n{'毫秒':>8}{'倍数':>8}{'查询':>6}  页面")
        for client, path in [*((visitor, path) for path in public_pages()), *staff_pages()]:
            seconds, queries = timed(partial(ask, client, path), rounds)
            self.stdout.write(f"{seconds * 1000:>10.1f}{seconds / baseline:>10.1f}{queries:>8}  {path}")


def chosen(names: list[str]) -> list[Path]:
    """Return the scripts of these names, or all of them. CommandError names one that is not there."""
    there = {script.stem.removeprefix("bench_"): script for script in sorted((ROOT / "tests" / "bench").glob("bench_*.py"))}
    for name in names:
        if name not in there:
            raise CommandError(f"没有名为 {name} 的测量。可选：{'、'.join(there)}。")
    return [there[name] for name in names or there]


def measure(scripts: list[Path]) -> None:
    """Run the longer measurements one after the other."""
    for script in scripts:
        runpy.run_path(str(script))["main"]()


def ask(client: Client, path: str) -> None:
    """Open a page; an answer other than 200 is no measurement."""
    status = client.get(path).status_code
    if status != 200:
        raise CommandError(f"{path} 返回 {status}，无法计时。")


def timed(act: Callable[[], None], rounds: int) -> tuple[float, int]:
    """Return the median time and the number of queries; the first answer warms up."""
    with CaptureQueriesContext(connection) as captured:
        act()
    queries = len(captured)  # now: the next request clears the log
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return statistics.median(times), queries


def public_pages() -> Iterator[str]:
    """Yield what visitors read most."""
    yield from ("/", "/announcements/", "/lists/exemptions/", "/lists/named-brands/", "/reports/", "/verify/")
    enterprise = Enterprise.objects.exclude(credit_code=None).order_by("pk").first()
    if enterprise:
        yield f"/search/?q={enterprise.name[2:4]}"
        yield f"/enterprises/{enterprise.credit_code}/"


def staff_pages() -> Iterator[tuple[Client, str]]:
    """Yield what an officer of the demo reads most."""
    officer = User.objects.filter(username=cast.PEOPLE[0].username).first()
    if officer is None:
        return
    client = Client()
    client.force_login(officer, backend="quality_portal.accounts.backends.AccountBackend")
    yield client, "/staff/"
    yield client, "/staff/cases/"
    case = Case.objects.filter(office=officer.office).order_by("-pk").first()
    if case:
        yield client, f"/staff/cases/{case.number}/"
