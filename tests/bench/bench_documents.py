"""Printing against the machine's own browser: a one-page announcement, and an annex of a thousand rows.

Run by `./dev bench`; both sides start a process for each paper, as ours does in production, and take turns. Chromium
prints the same words in the same table without numbering, marking or declaring anything. Without a Chromium on the
machine only our own seconds are told. Goals: the annex at most 1 × Chromium, and at most 10 s in all.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path
from statistics import median

ROWS, ROUNDS, GOAL, MOST = 1_000, 3, 1.0, 10.0
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
OPENING = "根据《中华人民共和国产品质量法》第十五条、第二十四条的规定，省市场监督管理局组织对电线电缆等6种产品进行了2026年第三季度监督抽查。"
COLUMNS = ["序号", "企业名称", "所在地", "产品名称", "商标", "规格型号", "生产日期/批号", "检验机构", "不合格项目", "结果"]


def rows(count: int) -> list[list[str]]:
    """Made-up rows that differ from each other."""
    return [
        [
            str(n), f"栖云市第{n}电缆制造有限责任公司", "栖云市", "额定电压450/750V及以下聚氯乙烯绝缘电线", "恒照",
            "BV 2.5mm²", f"2026-06-{n % 28 + 1:02d}/{n:04d}", "云岭省产品质量监督检验研究院", f"导体电阻（标准≤7.41，实测{7.5 + n % 50 / 100:.2f}）", "不合格",
        ]
        for n in range(1, count + 1)
    ]  # fmt: skip


def content(count: int) -> dict:
    """One page of text, with an annex when rows are asked for."""
    annexes = {"annexes": [{"title": "不合格产品名单", "columns": COLUMNS, "rows": rows(count)}]} if count else {}
    return {"paragraphs": [OPENING, OPENING], **annexes}


def ours(count: int) -> int:
    """Print it as a worker does; the number of pages."""
    from quality_portal.documents.actions import faces_folder
    from quality_portal.documents.faces import faces
    from quality_portal.documents.press import press
    from quality_portal.documents.printing import Paper, page_of

    paper = Paper(
        template="gazette.html", kind="announcement", kind_title="公告", title="关于2026年第三季度产品质量监督抽查结果的公告",
        number="云市监公告〔2026〕12号", issuer="云岭省市场监督管理局", issued_on=date(2026, 11, 20), check_code="7Q4K9ZMX",
        check_address="https://portal.example/verify/", identifier="bench", content=content(count), public=True,
    )  # fmt: skip
    return press(page_of(paper), faces(faces_folder())).pages


def theirs(browser: str, count: int) -> None:
    """The same words, printed by the browser."""
    said = content(count)
    table = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for annex in said.get("annexes", []) for row in annex["rows"])
    head = "".join(f"<th>{escape(column)}</th>" for column in COLUMNS)
    page = (
        "<!DOCTYPE html><meta charset=utf-8><title>公告</title><style>@page{size:A4 landscape;margin:28mm}table{border-collapse:collapse;"
        "font-size:8.5pt;width:100%}td,th{border:1px solid}tr{break-inside:avoid}</style>"
        + "".join(f"<p>{escape(words)}</p>" for words in said["paragraphs"])
        + (f"<table><thead><tr>{head}</tr></thead><tbody>{table}</tbody></table>" if table else "")
    )
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        command = [browser, *QUIET, f"--user-data-dir={folder}/profile", "--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        if not target.is_file():
            raise RuntimeError("the browser printed nothing")


def in_turns(*works: Callable[[], object]) -> list[float]:
    """Median seconds of each, taken in turns so that both meet the same machine."""
    times: list[list[float]] = [[] for _ in works]
    for work in works:
        work()  # the first run warms the disk
    for _ in range(ROUNDS):
        for work, taken in zip(works, times, strict=True):
            began = time.perf_counter()
            work()
            taken.append(time.perf_counter() - began)
    return [median(taken) for taken in times]


def main() -> bool:
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    fine = True
    for words, count in (("一页公告", 0), (f"{ROWS:,} 行附件", ROWS)):
        works: list[Callable[[], object]] = [lambda count=count: ours(count)]
        if browser:
            works.append(lambda count=count: theirs(browser, count))
        took = in_turns(*works)
        sys.stdout.write(f"文书打印（{words}）：{took[0]:.2f} 秒，每秒 {1 / took[0]:.2f} 份")
        if browser:
            ratio = took[0] / took[1]
            sys.stdout.write(f"；浏览器打印 {took[1]:.2f} 秒，是它的 {ratio:.2f} 倍" + (f"，目标 ≤ {GOAL:.0f} 倍" if count else ""))
            fine = fine and (not count or ratio <= GOAL)
        else:
            sys.stdout.write("；本机没有 Chromium，未比较")
        sys.stdout.write("\n")
        fine = fine and took[0] <= MOST
    return fine
