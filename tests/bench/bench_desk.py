"""The officers' desk and the case page at 30,000 open cases, against the same pages at 300.

Run by `./dev bench`. Each size has a database of its own, made for the occasion and thrown away. Every page is asked for
through Django's test client by an officer, a lawyer and a head; p50 and p95 over all of them, and their ratio.
Goal: p95 at 30,000 within 3 × of p95 at 300.
"""

from __future__ import annotations

import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SMALL, LARGE = 300, 30_000
ROUNDS = 12
GOAL = 3.0
PEOPLE = 40  # officers of the one office; each has the fortieth part of the cases
Times = dict[str, list[float]]


def main() -> None:
    """Measure both sizes in turn, round by round, so that what else the machine does falls on both; `-v` prints every page."""
    children = [started(size) for size in (SMALL, LARGE)]
    for child in children:
        told(child)  # the rows are made, the pages are warm
    small, large = {}, {}
    for _ in range(ROUNDS):
        for child, times in zip(children, (small, large), strict=True):
            child.stdin.write("round\n")
            child.stdin.flush()
            for page, seconds in told(child).items():
                times.setdefault(page, []).append(seconds)
    for child in children:
        child.stdin.close()
        child.wait()
    tell(small, large)


def tell(small: Times, large: Times) -> None:
    """A line for the desk and one for the case page."""
    if "-v" in sys.argv:
        for (page, few), many in zip(small.items(), large.values(), strict=True):
            sys.stdout.write(f"{p95(few) * 1000:7.1f} {p95(many) * 1000:7.1f} ms {p95(many) / p95(few):5.1f}  {page}\n")
    for kind in ("desk", "case"):
        one, other = ([value for page, values in times.items() if page.startswith(kind) for value in values] for times in (small, large))
        ratio = p95(other) / p95(one)
        figures = f"p50 {statistics.median(one) * 1000:.1f} -> {statistics.median(other) * 1000:.1f} ms, p95 {p95(one) * 1000:.1f} -> {p95(other) * 1000:.1f} ms"
        sys.stdout.write(f"{kind}, {SMALL:,} -> {LARGE:,} open cases: {figures}, ratio {ratio:.2f} (goal <= {GOAL:.0f}) {'ok' if ratio <= GOAL else 'over'}\n")


def started(size: int) -> subprocess.Popen[str]:
    """A process with a database of its own; the services of this process hold somebody's data."""
    from bench_lists import NAMED  # beside this script

    environment = {name: value for name, value in os.environ.items() if name not in NAMED}
    return subprocess.Popen([sys.executable, __file__, str(size)], env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def told(child: subprocess.Popen[str]) -> dict[str, float]:
    """The next answer of a process; other lines are what its services say."""
    for line in child.stdout:
        if line.startswith("{"):
            return json.loads(line)
    raise SystemExit("a measuring process ended early")


def p95(values: list[float]) -> float:
    """The value that one in twenty exceeds."""
    from bench_lists import p95 as of

    return of(values)


def fill(size: int) -> None:
    """One office with its people, makers, open cases in every state, drafts to sign, and what was recorded of them."""
    import scale  # beside this script

    from enforcement.models import Case, Step
    from enterprises.models import Enterprise
    from quality_portal.accounts.models import RoleGrant, User
    from quality_portal.audit.models import Event
    from quality_portal.core.roles import Role

    scale.lay_out()
    for at in range(1, PEOPLE + 1):
        User.objects.create(pk=1000 + at, username=f"officer{at}", display_name=f"办案{at}", section=f"第{at % 5}科", office_id=2)
    people = {"head": (Role.APPROVER,), "lawyer": (Role.REVIEWER,), "officer1": (Role.CASE_OFFICER,)}
    for name, roles in people.items():
        user, _ = User.objects.get_or_create(username=name, defaults={"display_name": name, "office_id": 2})
        RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role.value) for role in roles)
    makers = max(size // 3, 10)
    name = "||".join(f"substr('{scale.WORDS}', {scale.pick(20 + place, len(scale.WORDS))}::int, 1)" for place in range(4))
    scale.fill(Enterprise, 1, makers, name=f"{name} || '有限公司'", former_names="'{}'", credit_code="'91990100' || lpad(g::text, 10, '0')", region_id=scale.pick(5, 100))
    review, approve = "awaiting_review", "awaiting_approval"
    states = f"(ARRAY['awaiting_step','correcting','awaiting_recheck','awaiting_service','{review}','{approve}','correcting','correcting'])[1 + g % 8]"
    rung = "CASE WHEN g % 8 = 0 THEN '' ELSE 'order' END"
    scale.fill(
        Case, 1, size, number="'试〔2026〕' || g", enterprise_id=scale.pick(31, makers), product_name="'产品' || g % 97", office_id="2",
        officer_id=f"1001 + g % {PEOPLE}", rulebook="'policy/city'", state=states, rung=rung, target="CASE WHEN g % 8 IN (0, 4, 5) THEN 'order' ELSE '' END",
        opened_on="current_date - 90", due_on=f"current_date - 20 + {scale.pick(32, 90)}::int", version="1",
    )  # fmt: skip
    step = {"case_id": "g", "rung": "'order'", "office_id": "2", "drafted_by_id": f"1001 + g % {PEOPLE}", "rule_key": "'policy/city:order'", "days": "30"}
    lawyer = User.objects.get(username="lawyer").pk
    reviewed = f"CASE WHEN g % 8 = 5 THEN {lawyer} END"
    scale.fill(Step, 1, size, **step, reviewed_by_id=reviewed, state="CASE g % 8 WHEN 5 THEN 'reviewed' WHEN 4 THEN 'draft' ELSE 'returned' END")
    scale.fill(
        Event, 1, size * 4, at="now() - g * interval '1 second'", verb="'case.opened'", actor_id=f"1001 + g % {PEOPLE}", actor_name="'某人'",
        subject_label="'enforcement.case'", subject_pk=f"(1 + g % {size})::text", subject_name="'案件'",
    )  # fmt: skip
    scale.query("ANALYZE")


def pages(size: int) -> Iterator[tuple[str, str, str]]:
    """Kind, reader and address."""
    from enforcement.models import Case

    some = Case.objects.get(pk=size // 2)
    for user in ("officer1", "lawyer", "head"):
        for query in ("", "tab=mine", "tab=section", "tab=review", "tab=all", "tab=all&rung=order", "tab=all&due=late", f"tab=all&q={some.number[-3:]}", "tab=all&officer=1003"):
            yield "desk", user, f"/staff/?{query}"
        yield "case", user, some.get_absolute_url()


def rounds(size: int) -> Iterator[dict[str, float]]:
    """Seconds of each page, asked for again and again; the first answer warms up."""
    from django.test import Client

    from quality_portal.accounts.models import User

    clients = {}
    for user in User.objects.filter(username__in=("officer1", "lawyer", "head")):
        clients[user.username] = Client()
        clients[user.username].force_login(user, backend="quality_portal.accounts.backends.AccountBackend")
    wanted = list(pages(size))
    while True:
        times = {}
        for at, (kind, user, path) in enumerate(wanted):
            began = time.perf_counter()
            answer = clients[user].get(path)
            times[f"{kind} {user} {at}"] = time.perf_counter() - began
            if answer.status_code != 200:
                raise SystemExit(f"{path} answers {answer.status_code}")
        yield times


def run(size: int) -> None:
    """Make the cases, then measure a round for each line that comes in."""
    import django

    django.setup()
    fill(size)
    measured = rounds(size)
    for _ in itertools.chain([""], sys.stdin):
        sys.stdout.write(json.dumps(next(measured)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] in ([], ["-v"]):
        main()
    else:
        from bench_lists import own_services

        with own_services():
            run(int(sys.argv[1]))
