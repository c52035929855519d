"""Print every table of law as docs/rulebook.md, the same rows that the code decides by."""

from __future__ import annotations

import pkgutil
from argparse import ArgumentParser
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from enforcement.management.ladders import ladders, table
from enforcement.management.papers import papers
from enforcement.management.production import production
from enforcement.management.publicity import publication
from quality_portal.core.instruments import INSTRUMENTS
from quality_portal.core.law import Criterion, Term

PATH = Path("docs") / "rulebook.md"


class Command(BaseCommand):
    help = "把全部法律规则表写成 docs/rulebook.md；--check 只核对文件是否与规则一致。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="只核对，不一致时失败")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.ROOT) / PATH
        text = written()
        if not options["check"]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(f"已写入 {PATH}")
            return
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError(f"{PATH} 与规则不一致，请运行 ./dev manage rulebook 后提交。")
        self.stdout.write(f"{PATH} 与规则一致")


def written() -> str:
    """The whole document."""
    parts = [
        "# 规则表",
        "本文由 `./dev manage rulebook` 从程序所用的规则生成，请勿手改。标“待核”的，条文尚待法制机构确认。",
        *ladders(),
        *papers(),
        *production(),
        *publication(),
        "## 期限",
        *terms(),
        "## 条件",
        *criteria(),
        "## 依据文件",
        "政策文件不是法律、法规、规章，不能设定处罚；“本机关……规定”是可以修改的内部时限，不是法律文件。",
        table(
            ("代号", "名称", "文号", "制定机关", "施行", "失效", "说明"),
            [(row.code, row.title, row.number, row.issuer, row.in_force or "", row.until or "", row.note) for row in INSTRUMENTS],
        ),
    ]
    return "\n\n".join(parts) + "\n"


def law_rows() -> Iterator[tuple[str, object]]:
    """Every Term and Criterion in the law modules of every app, with the app's name."""
    for app in apps.get_app_configs():
        if not (app.name.startswith("quality_portal.") or "." not in app.name) or find_spec(f"{app.name}.law") is None:
            continue
        module = import_module(f"{app.name}.law")
        names = [module.__name__]
        if hasattr(module, "__path__"):
            names += [found.name for found in pkgutil.walk_packages(module.__path__, f"{module.__name__}.")]
        for name in names:
            for value in vars(import_module(name)).values():
                for row in value if isinstance(value, tuple) else (value,):
                    if isinstance(row, Term | Criterion):
                        yield str(app.verbose_name), row


def terms() -> Iterator[str]:
    """Terms by app, each once, in the room where it is at home."""
    seen: dict[Term, str] = {}
    for app, row in law_rows():
        if isinstance(row, Term):
            seen.setdefault(row, app)
    found = sorted(((app, row.key, row) for row, app in seen.items()), key=lambda found: found[:2])
    rows = [(app, row.name, f"{row.length}{row.unit.value}", f"自{row.since}", row.basis, row.note) for app, _, row in found]
    yield table(("部分", "期限", "长度", "起算", "依据", "说明"), rows)


def criteria() -> Iterator[str]:
    """Criteria by app, each once."""
    seen = {(app, row.key, row.title): row for app, row in law_rows() if isinstance(row, Criterion)}
    rows = [(app, row.title, row.basis, row.evidence) for (app, *_), row in sorted(seen.items(), key=lambda pair: pair[0])]
    yield table(("部分", "条件", "依据", "材料"), rows)
