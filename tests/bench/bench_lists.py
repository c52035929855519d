"""Lists and public pages at 1,000,000 results, against the same pages at 1,000 and at 10,000.

Run by `./dev bench`. Everything happens in a database of its own, made for the occasion and thrown away. Each page is
asked for through Django's test client, with filters, searches and deep pages; p50 and p95 over all of them at both
sizes, and their ratio. Goals: p95 of lists and searches at a million within 3 × of p95 at a thousand; of the pages that
tell of results (the list with its filters, one result, a kind of goods, an enterprise, suggestions) within 3 × of p95 at
ten thousand; and every page in as many queries at either size.
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
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SMALL, MIDDLE, LARGE = 1_000, 10_000, 1_000_000
KINDS = {"province": SMALL, "county": SMALL, "public": SMALL, "told": MIDDLE}  # who asks, and what a million is held against
ROUNDS = 15
COUNTED = (1, 2)  # rounds that count queries: in one of them a session may note that it is still used
GOAL = 3.0
ROOM = 5 * 1024**3
NAMED = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PORTAL_STATE", "PORTAL_DEMO", "PORTAL_DEBUG", "PORTAL_HOSTS", "PORTAL_HTTPS")
Times = dict[str, list[float]]
Counts = dict[str, int]


def main() -> None:
    """Measure each size in a process and a database of its own; `-v` prints every page."""
    if shutil.disk_usage(ROOT).free < ROOM:
        sys.stdout.write(f"lists at {LARGE:,} results were not measured: {ROOM >> 30} GB of free disk are needed\n")
        return
    taken = {size: asked(size) for size in (SMALL, MIDDLE, LARGE)}
    made, large, _ = taken[LARGE]
    if "-v" in sys.argv:
        for base in (SMALL, MIDDLE):
            for (one, few), (other, many) in zip(taken[base][1].items(), large.items(), strict=True):
                sys.stdout.write(f"{p95(few) * 1000:7.1f} {p95(many) * 1000:7.1f} ms {p95(many) / p95(few):5.1f}  {one} | {other}\n")
    sys.stdout.write(f"{LARGE:,} results made in {made:.0f} s\n")
    for kind, base in KINDS.items():
        tell(kind, base, taken[base][1], large)
        tell_queries(kind, taken[base][2], taken[LARGE][2])


def asked(size: int) -> tuple[float, Times, Counts]:
    """How long the rows took, the times of the pages, their queries; the services of this process hold somebody's data."""
    environment = {name: value for name, value in os.environ.items() if name not in NAMED}
    told = subprocess.run([sys.executable, __file__, str(size)], env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    answer = json.loads(told.stdout.splitlines()[-1])
    return answer["made"], answer["times"], answer["queries"]


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
        yield "public", f"/results/?{query}"
    for query in (f"q={some.product_name}", f"q={maker.name}", f"q={maker.name[3:6]}", f"q={some.batch}", "q=有限公司", "q=龘龘"):
        yield "public", f"/search/?{query}"
    yield from (("told", address) for address in told(some, maker))


def told(some: Any, maker: Any) -> Iterator[str]:
    """The pages that tell of results."""
    from inspections.models import Conclusion
    from quality_portal.search.sounds import initials, pinyin

    heard = pinyin(some.product_name)
    failed = Conclusion.objects.filter(state="final", verdict="fail", enterprise=maker).first() or Conclusion.objects.filter(state="final", verdict="fail").latest("pk")
    lists = (
        "", "page=20", "verdict=fail", "verdict=fail&page=5", "category=C007", "category=C007&verdict=fail", "region=990101&verdict=fail", "kind=routine",
        "period=2026-q3", "period=2026-q3&verdict=fail", "period=2026&region=990100", f"q={some.product_name}", f"q={failed.product_name}&verdict=fail",
        f"q={maker.name}", f"q={some.batch}", "q=有限公司", "q=龘龘", f"q={heard.replace(' ', '')}", f"q={initials(heard)}",
    )  # fmt: skip
    yield from (f"/results/?{query}" for query in lists)
    yield from (f"/results/{failed.report.number}/", f"/enterprises/{maker.credit_code}/", "/products/", "/products/C007/", "/products/C050/")
    yield from (f"/search/?q={word}" for word in (heard.replace(" ", ""), initials(heard)))
    yield from (f"/search/suggestions/?q={word}" for word in (some.product_name[:2], maker.name[3:5], "有限公司", initials(heard), "龘龘"))


def measure(size: int) -> tuple[Times, Counts]:
    """Seconds of each page, asked for again and again, and its queries; the first answer warms up."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    import quality_portal.wsgi  # noqa: F401  (the process is made ready as a web server's)
    from quality_portal.accounts.models import User

    clients = {"public": Client(), "told": Client()}
    for user in User.objects.filter(username__in=("province", "county")):
        clients[user.username] = Client()
        clients[user.username].force_login(user, backend="quality_portal.accounts.backends.AccountBackend")
    wanted = list(pages(size))
    times: Times = {f"{user} {path}": [] for user, path in wanted}
    counts: Counts = {}
    for turn in range(ROUNDS + len(COUNTED)):
        cache.clear()  # what suggestions a reader may ask for is counted there
        for user, path in wanted:
            with CaptureQueriesContext(connection) if turn in COUNTED else nullcontext() as seen:
                began = time.perf_counter()
                answer = clients[user].get(path)
                seconds = time.perf_counter() - began
            if answer.status_code != 200:
                raise SystemExit(f"{path} answers {answer.status_code}")
            if seen is not None:
                counts[f"{user} {path}"] = min(len(seen), counts.get(f"{user} {path}", len(seen)))
            elif turn:
                times[f"{user} {path}"].append(seconds)
    return times, counts


def p95(values: list[float]) -> float:
    """The value that one in twenty exceeds."""
    return sorted(values)[math.ceil(len(values) * 0.95) - 1]


def tell(kind: str, base: int, small: Times, large: Times) -> None:
    """One line for a kind of page; the pages' order is the same at both sizes, their words are not."""
    one, other = ([value for name, values in times.items() if name.startswith(kind) for value in values] for times in (small, large))
    ratio = p95(other) / p95(one)
    figures = f"p50 {statistics.median(one) * 1000:.1f} -> {statistics.median(other) * 1000:.1f} ms, p95 {p95(one) * 1000:.1f} -> {p95(other) * 1000:.1f} ms"
    pairs = [(name, statistics.median(many) / statistics.median(few)) for (name, many), few in zip(large.items(), small.values(), strict=True)]
    page, most = max(((name, ratio) for name, ratio in pairs if name.startswith(kind)), key=lambda pair: pair[1])
    verdict = "ok" if ratio <= GOAL else "over"
    sys.stdout.write(f"{kind} pages, {base:,} -> {LARGE:,} results: {figures}, ratio {ratio:.2f} (goal <= {GOAL:.0f}) {verdict}; most of one page {most:.1f} ({page})\n")


def tell_queries(kind: str, few: Counts, many: Counts) -> None:
    """Name the pages that ask more questions of more rows; their order is the same at both sizes."""
    pairs = [(name, one, other) for (name, other), one in zip(many.items(), few.values(), strict=True) if name.startswith(kind)]
    grown = [f"{name} {one} -> {other}" for name, one, other in pairs if other > one]
    sys.stdout.write(f"{kind} pages: at most {max(other for _, _, other in pairs)} queries; " + (f"MORE at {LARGE:,}: {'; '.join(grown)}\n" if grown else "none more at a million\n"))


def run(size: int) -> None:
    """Make the results, measure, and print the times for whoever started us."""
    import django

    django.setup()
    import scale  # beside this script

    began = time.perf_counter()
    scale.lay_out()
    scale.results(size)
    made = time.perf_counter() - began
    times, queries = measure(size)
    sys.stdout.write(json.dumps({"made": made, "times": times, "queries": queries}))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] in ([], ["-v"]):
        main()
    else:
        with own_services():
            run(int(sys.argv[1]))
