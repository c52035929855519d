"""The lists of samples and of public results at 1,000,000 results, against the same pages at 1,000.

Run by `./dev bench`. Everything happens in a database of its own, made for the occasion and thrown away. Each page is
asked for through Django's test client, with filters, searches and deep pages; p50 and p95 over all of them at both
sizes, and their ratio. Goal: p95 at a million within 3 × of p95 at a thousand.
"""

from __future__ import annotations

import json
import math
import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SMALL, LARGE = 1_000, 1_000_000
ROUNDS = 15
GOAL = 3.0
ROOM = 5 * 1024**3
NAMED = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PORTAL_STATE", "PORTAL_DEMO", "PORTAL_DEBUG", "PORTAL_HOSTS", "PORTAL_HTTPS")
Times = dict[str, list[float]]


def main() -> None:
    """Measure each size in a process and a database of its own; `-v` prints every page."""
    if shutil.disk_usage(ROOT).free < ROOM:
        sys.stdout.write(f"lists at {LARGE:,} results were not measured: {ROOM >> 30} GB of free disk are needed\n")
        return
    (_, small), (made, large) = asked(SMALL), asked(LARGE)
    if "-v" in sys.argv:
        for (one, few), (other, many) in zip(small.items(), large.items(), strict=True):
            sys.stdout.write(f"{p95(few) * 1000:7.1f} {p95(many) * 1000:7.1f} ms {p95(many) / p95(few):5.1f}  {one} | {other}\n")
    sys.stdout.write(f"{LARGE:,} results made in {made:.0f} s\n")
    for kind in ("province", "county", "public"):
        tell(kind, small, large)


def asked(size: int) -> tuple[float, Times]:
    """How long the rows took, and the times of the pages; the services of this process hold somebody's data."""
    environment = {name: value for name, value in os.environ.items() if name not in NAMED}
    told = subprocess.run([sys.executable, __file__, str(size)], env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    answer = json.loads(told.stdout.splitlines()[-1])
    return answer["made"], answer["times"]


@contextmanager
def own_services() -> Iterator[None]:
    """A throw-away PostgreSQL and Valkey, brought up to date. We are its owner: only the owner may take indexes off."""
    from quality_portal.launch.environment import make_state_dir
    from quality_portal.launch.services import services

    state = make_state_dir() / "bench"
    state.mkdir(exist_ok=True)
    state.chmod(0o755)  # PostgreSQL runs under another account and must pass through
    folder = Path(tempfile.mkdtemp(dir=state))
    folder.chmod(0o755)
    os.environ |= {
        "PORTAL_MODE": "test",
        "PORTAL_STATE": str(folder),
        "PORTAL_SECRET_KEY": secrets.token_urlsafe(48),
        "PORTAL_NAMESPACE": f"bench-{os.getpid()}",
        "PORTAL_AS_OWNER": "1",
        "DJANGO_SETTINGS_MODULE": "quality_portal.settings",
    }
    try:
        with services(folder, throwaway=True):
            subprocess.run([sys.executable, "-m", "quality_portal.launch.prepare"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def pages(size: int) -> Iterator[tuple[str, str]]:
    """Who asks for which page; what is looked for is there at either size."""
    from enterprises.models import Enterprise
    from inspections.models import Sample

    some = Sample.objects.get(pk=size // 2)
    maker = Enterprise.objects.get(pk=some.enterprise_id)
    lists = {
        "": "", "older": f"before={some.sampled_on}.{some.pk}", "state": "state=taken", "verdict": "verdict=fail", "office": "office=113",
        "category": "category=C007", "lab": "lab=7", "quarter": "since=2025-01-01&until=2025-03-31",
        "category, failed": "category=C007&verdict=fail", "lab, failed, since": "lab=7&verdict=fail&since=2025-06-01",
        "office, category": "office=113&category=C007", "product": f"q={some.product_name}", "part of a product": f"q={some.product_name[1:3]}",
        "batch": f"q={some.batch}", "number": f"q={some.number}", "maker": f"q={maker.name}", "part of a maker": f"q={maker.name[3:7]}",
        "in every name": "q=有限公司", "two words": f"q={some.product_name[:2]} 有限", "nothing": "q=龘龘", "product, failed": f"q={some.product_name}&verdict=fail",
    }  # fmt: skip
    for user in ("province", "county"):
        for query in lists.values():
            yield user, f"/staff/samples/?{query}"
    for query in ("", "region=990000", "region=990101"):
        yield "", f"/results/?{query}"
    for query in (f"q={some.product_name}", f"q={maker.name}", f"q={maker.name[3:6]}", f"q={some.batch}", "q=有限公司", "q=龘龘"):
        yield "", f"/search/?{query}"


def measure(size: int) -> Times:
    """Seconds of each page, asked for again and again; the first answer warms up."""
    from django.test import Client

    from quality_portal.accounts.models import User

    clients = {"": Client()}
    for user in User.objects.filter(username__in=("province", "county")):
        clients[user.username] = Client()
        clients[user.username].force_login(user, backend="quality_portal.accounts.backends.AccountBackend")
    wanted = list(pages(size))
    times: Times = {f"{user or 'public'} {path}": [] for user, path in wanted}
    for turn in range(ROUNDS + 1):
        for user, path in wanted:
            began = time.perf_counter()
            answer = clients[user].get(path)
            seconds = time.perf_counter() - began
            if answer.status_code != 200:
                raise SystemExit(f"{path} answers {answer.status_code}")
            if turn:
                times[f"{user or 'public'} {path}"].append(seconds)
    return times


def p95(values: list[float]) -> float:
    """The value that one in twenty exceeds."""
    return sorted(values)[math.ceil(len(values) * 0.95) - 1]


def tell(kind: str, small: Times, large: Times) -> None:
    """One line for a kind of page; the pages' order is the same at both sizes, their words are not."""
    one, other = ([value for name, values in times.items() if name.startswith(kind) for value in values] for times in (small, large))
    ratio = p95(other) / p95(one)
    figures = f"p50 {statistics.median(one) * 1000:.1f} -> {statistics.median(other) * 1000:.1f} ms, p95 {p95(one) * 1000:.1f} -> {p95(other) * 1000:.1f} ms"
    pairs = [(name, statistics.median(many) / statistics.median(few)) for (name, many), few in zip(large.items(), small.values(), strict=True)]
    page, most = max(((name, ratio) for name, ratio in pairs if name.startswith(kind)), key=lambda pair: pair[1])
    verdict = "ok" if ratio <= GOAL else "over"
    sys.stdout.write(f"{kind} lists, {SMALL:,} -> {LARGE:,} results: {figures}, ratio {ratio:.2f} (goal <= {GOAL:.0f}) {verdict}; most of one page {most:.1f} ({page})\n")


def run(size: int) -> None:
    """Make the results, measure, and print the times for whoever started us."""
    import django

    django.setup()
    import scale  # beside this script

    began = time.perf_counter()
    scale.lay_out()
    scale.results(size)
    made = time.perf_counter() - began
    sys.stdout.write(json.dumps({"made": made, "times": measure(size)}))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] in ([], ["-v"]):
        main()
    else:
        with own_services():
            run(int(sys.argv[1]))
