"""Validated import against plain COPY of the same rows into the same table with the same indexes and triggers.

Run by `./dev bench`, which brings the services; prints the ratio of the two in one run. Goal: at most 2 ×.
Fictitious rows, made here; everything is rolled back.
"""

from __future__ import annotations

import csv
import io
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROWS = 50_000
GOAL = 2.0
WORDS = "江海临望城东港南北中新华兴隆昌盛瑞祥恒丰金鼎宏达光明永泰和平电器机械食品乳业纺织建材化工五金塑料玩具灯具"
HEAD = ("企业名称", "统一社会信用代码", "注册日期", "企业类型", "注册资金", "经营范围", "地址")


def rows(number: int) -> list[tuple[str, ...]]:
    """Enterprises that do not exist, in a region that does not exist."""
    from enterprises.law import check_digit

    chance, made = random.Random(1998), []
    for at in range(number):
        body = f"91999901{at:09d}"
        name = "".join(chance.choices(WORDS, k=8)) + "有限公司"
        scope = "".join(chance.choices(WORDS, k=60))
        made.append((name, body + check_digit(body), f"19{chance.randint(78, 99)}-03-{chance.randint(10, 28)}", "有限责任公司", "50万元", scope, scope[:20]))
    return made


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run inside a transaction that is rolled back."""
    from django.db import transaction

    began = time.perf_counter()
    with transaction.atomic():
        work()
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return seconds


def plain_copy(made: list[tuple[str, ...]]) -> None:
    """The rival: values that need no check, straight into the table."""
    from django.db import connection

    from enterprises.spelling import initials, pinyin

    text = io.StringIO()
    for name, code, day, form, capital, scope, address in made:
        text.write("\t".join((code, name, "{}", day, form, capital, scope, "", address, "unknown", "t", "active", initials(name), pinyin(name))) + "\n")
    text.seek(0)
    names = (
        "credit_code, name, former_names, established_on, legal_form, capital, scope, region_text, address, size, verified, state, initials, pinyin"
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY enterprises_enterprise ({names}) FROM STDIN", text)


def main() -> None:
    """Print seconds and ratio; three interleaved rounds, the medians compared."""
    from django.utils import timezone

    from enterprises.actions import imports

    made = rows(ROWS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEAD, *made])

        def validated() -> None:
            imports.run(imports.take(path, at=timezone.now()), progress=lambda *_: None, path=path)

        rounds = [(timed(lambda: plain_copy(made)), timed(validated)) for _ in range(3)]
    plain, checked = (sorted(column)[1] for column in zip(*rounds, strict=True))
    verdict = "ok" if checked <= GOAL * plain else "over"
    sys.stdout.write(f"import of {ROWS:,} rows: validated {checked:.2f} s, plain COPY {plain:.2f} s, ratio {checked / plain:.2f} (goal <= {GOAL}) {verdict}\n")


if __name__ == "__main__":
    import django

    django.setup()
    main()
