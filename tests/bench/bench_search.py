"""The search of names at 5,000,000 enterprises, against an exact look-up and a scan of the same run.

Run by `./dev bench`; a number as argument makes another size. Everything happens in a database of its own, made for
the occasion and thrown away. What is timed is the query of the public gate, warm. Every term is asked in turn, then all
again, and each one's best counts: what else the machine does for a moment is no business of the index.
Goals, of the p95: words that are rare or absent at most 10 × the look-up of a credit code, and a hundred times faster
than the scan; words that very many names hold, counted up to a thousand, at most half a scan.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

SIZE = 5_000_000
ROOM_A_ROW = 1_600  # bytes on disk, with what building the indexes takes
ROUNDS, SCANS, TURNS = 60, 5, 6  # terms of a kind, scans, and how often each is asked
RARE_GOAL, SCAN_GOAL, COMMON_GOAL = 10.0, 100.0, 0.5

# Names as registers hold them: a place, a word of its own of two or three letters, a trade, a form. A word of two is
# shared by some tens of names; the forms are in nearly every one.
PLACES = ["江海市", "临江市", "望海市", "云岭省", "城东区", "港口区", "河西区", "栖云市", "锦帆县", "青溪县", "白石县", "南浦区"]
TRADES = ["电器", "机械设备", "食品", "乳业", "纺织", "建材", "化工", "五金制品", "塑料制品", "玩具", "灯具", "科技", "贸易", "包装材料", "汽车配件", "家具"]
FORMS = ["有限公司", "有限责任公司", "股份有限公司", "厂", "制造有限公司"]
LETTERS = "".join(bytes((0xB0 + at // 6, 0xA1 + at % 6 * 15)).decode("gb2312") for at in range(240))


def main(size: int = SIZE) -> None:
    """Make the names, time the look-ups, print the ratios."""
    from tests.bench.bench_lists import own_services

    if shutil.disk_usage(ROOT).free < size * ROOM_A_ROW:
        sys.stdout.write(f"search at {size:,} names was not measured: {size * ROOM_A_ROW >> 30} GB of free disk are needed\n")
        return
    with own_services():
        import django

        django.setup()
        began = time.perf_counter()
        fill(size)
        sys.stdout.write(f"search: {size:,} names made and indexed in {time.perf_counter() - began:.0f} s\n")
        tell(measure(size))


def fill(size: int) -> None:
    """Names by the hash of their number: the same every run. Indexes are built afterwards, as a restore does."""
    from django.db import connection

    letters = [" || ".join(f"substr('{LETTERS}', 1 + abs(hashint8(g * 7 + {at})) % {len(LETTERS)}, 1)" for at in range(few)) for few in (2, 3)]
    word = f"CASE WHEN mod(g, 3) = 0 THEN {letters[1]} ELSE {letters[0]} END"
    name = f"{chosen(PLACES, 11)} || {word} || {chosen(TRADES, 12)} || {chosen(FORMS, 13)}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'enterprises_enterprise' AND indexname LIKE 'enterprise\\_%'")
        indexes = cursor.fetchall()
        for index, _ in indexes:
            cursor.execute(f"DROP INDEX {index}")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(
            "INSERT INTO enterprises_enterprise (name, credit_code, former_names, region_text, address, size, legal_form, capital, scope, verified, state, initials, pinyin) "
            f"SELECT {name}, '91990100' || lpad(g::text, 10, '0'), '{{}}', '', '', 'unknown', '', '', '', true, 'active', '', '' FROM generate_series(1, {size}) g"
        )
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE enterprises_enterprise")


def chosen(words: Sequence[str], seed: int) -> str:
    """SQL that picks one of the words by the row's number."""
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{listed}])[1 + abs(hashint8(g * 31 + {seed})) % {len(words)}]"


def measure(size: int) -> dict[str, list[float]]:
    """Seconds of each look-up, kind by kind."""
    from enterprises.models import Enterprise

    step = size // ROUNDS
    some = list(Enterprise.objects.filter(pk__in=range(step, size + 1, step)).values_list("credit_code", "name"))
    rare = [name[3 : 5 + at % 3] for at, (_, name) in enumerate(some)]  # the place has three letters, then comes the word
    absent = [f"龘{chr(0x9F00 + at)}" + "靐齉"[: at % 3] for at in range(ROUNDS)]
    kinds: dict[str, tuple[Callable[[Any], None], list[Any]]] = {
        "code": (by_code, [code for code, _ in some]),
        "rare": (by_word, rare),
        "absent": (by_word, absent),
        "common": (by_word, ["公司", "有限公司", "机械", "江海", "食品", "有限责任", "电器有限", "五金", "科技", "贸易有限", "机械设备有限公司", "汽车配件", "股份有限公司", "临江市"]),
        "scan": (by_scan, absent[:SCANS]),
    }
    turns = [{kind: [timed(ask, term) for term in terms] for kind, (ask, terms) in kinds.items()} for _ in range(TURNS)]
    return {kind: [min(times) for times in zip(*(turn[kind] for turn in turns), strict=True)] for kind in kinds}


def timed(ask: Callable[[Any], None], term: Any) -> float:
    """Seconds of one look-up."""
    began = time.perf_counter()
    ask(term)
    return time.perf_counter() - began


def run(rows: Any) -> list[tuple[Any, ...]]:
    """Send it and fetch what comes."""
    return list(rows)


def by_code(code: str) -> None:
    from enterprises.models import Enterprise

    run(Enterprise.objects.filter(credit_code=code).order_by().values_list("pk", "words", "credit_code", "state"))


def by_word(word: str) -> None:
    """The candidates of a word, a thousand and one at most: what the page ranks, counts and cuts."""
    from enterprises.queries.enterprise import matching
    from enterprises.queries.found import PUBLIC
    from quality_portal.search.ranking import CAP

    run(matching(PUBLIC.order_by(), word).values_list("pk", "words", "credit_code", "state")[: CAP + 1])


def by_scan(word: str) -> None:
    from django.db import connection

    from enterprises.models import Enterprise

    with connection.cursor() as cursor:
        cursor.execute("SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off")
        run(Enterprise.objects.filter(words__contains=word).order_by().values_list("pk")[:20])
        cursor.execute("RESET enable_indexscan; RESET enable_bitmapscan; RESET enable_indexonlyscan")


def p95(times: list[float]) -> float:
    """The time that all but one in twenty keep."""
    return sorted(times)[max(0, -(-len(times) * 95 // 100) - 1)]


def tell(times: dict[str, list[float]]) -> None:
    """Print medians, p95 and the ratios beside their goals."""
    for kind, seconds in times.items():
        sys.stdout.write(f"  {kind:7} p50 {statistics.median(seconds) * 1000:8.2f} ms  p95 {p95(seconds) * 1000:8.2f} ms  ({len(seconds)})\n")
    code, scan = p95(times["code"]), p95(times["scan"])
    for kind in ("rare", "absent"):
        here = p95(times[kind])
        sys.stdout.write(
            f"  {kind}: {here / code:.1f} × the code (goal {RARE_GOAL:g}), {scan / here:.0f} × faster than the scan (goal {SCAN_GOAL:g})  "
            f"{'kept' if here <= RARE_GOAL * code and scan >= SCAN_GOAL * here else 'MISSED'}\n"
        )
    share = p95(times["common"]) / scan
    sys.stdout.write(f"  common, counted to a thousand: {share:.2f} × a scan (goal {COMMON_GOAL:g})  {'kept' if share <= COMMON_GOAL else 'MISSED'}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
