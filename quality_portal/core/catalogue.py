"""The English catalogue: which sentences the public pages have, and the file that gettext reads.

Sentences are taken from the templates as Django compiled them and from the source as Python parses it, so that what is
looked up when a page is made is what stands here, letter for letter. No program of the machine is needed.
"""

from __future__ import annotations

import ast
import csv
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.template import engines
from django.template.base import FilterExpression, Variable
from django.template.defaulttags import TemplateLiteral
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string

# What pages for everybody are made of.
TEMPLATES = (
    "base.html", "public_base.html", "400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html",
    "public/*.html", "components/*.html", "open_data/*.html", "subscriptions/*.html", "reports/page.html", "reports/list.html", "reports/_body.html",
)  # fmt: skip
SOURCES = (
    "quality_portal/public", "quality_portal/open_data", "quality_portal/subscriptions", "quality_portal/core/context.py",
    "quality_portal/core/site.py", "quality_portal/core/shapes.py", "quality_portal/core/templatetags", "quality_portal/core/views.py",
    "quality_portal/core/pagination.py", "quality_portal/core/forms.py", "quality_portal/core/messages.py", "quality_portal/core/barcode.py", "quality_portal/core/renderer.py", "quality_portal/core/pace.py", "quality_portal/core/formats.py", "quality_portal/core/pictures.py", "quality_portal/reports/views",
    # Refusals that a reader of the public pages can meet, and figures that are told in words.
    "enforcement/actions/correction.py", "quality_portal/documents/intake.py", "quality_portal/documents/actions.py", "quality_portal/documents/room.py",
    "inspections/forms/fields.py", "inspections/queries/fairness.py", "inspections/queries/scorecard.py", "inspections/queries/objection.py",
    "inspections/statistics.py",
)  # fmt: skip
# Words of states and kinds, which come with the data.
CHOICES = (
    "accounts.Region.level", "brands.Honour.state", "brands.Programme.kind", "brands.Programme.level", "documents.Document.state",
    "enforcement.Announcement.kind", "enforcement.Announcement.state", "enforcement.CorrectionRequest.outcome", "enforcement.CorrectionRequest.state",
    "enterprises.Enterprise.size", "enterprises.Enterprise.state",
    "enterprises.Licence.kind", "enterprises.Licence.state", "inspections.CatalogueEntry.frequency", "inspections.DrawnEnterprise.eased", "enterprises.LicenceAct.move", "enterprises.Standing.kind",
    "inspections.Conclusion.verdict", "inspections.Draw.state", "inspections.Plan.kind", "inspections.Catalogue.level",
)  # fmt: skip
WORDS = ("产品质量监督门户", "真实有效", "已制发", "已作废", "尚未生效", "已过期", "公示期满", "公示期已满", "未发现不合格", "件", "条", "合计", "批次", "最近公布的在前", "不合格的在前", "最早公布的在前", "五", "六", "低于下限", "在限内", "高于上限", "不合格", "企业", "产品类别", "文书", "荣誉")
# Words of tables: what gives them, a function, a table of key and words, words, or one sentence, found by name as models are.
GIVERS = (
    "enforcement.law.public_words.words", "quality_portal.audit.official.REASONS", "quality_portal.audit.official.CHANGES",
    "quality_portal.audit.official.DATASETS", "quality_portal.open_data.words.words",
    "quality_portal.open_data.table.RE_USE", "quality_portal.open_data.limits.WORDS", "quality_portal.core.english_words.FORMS",
    "enterprises.law.public_words.words", "inspections.law.public_words.words", "brands.law.NOTICE", "brands.law.WORTHS",
    "inspections.queries.public.labs.SERVICE", "enforcement.queries.public.corrections.RIGHTS",
)  # fmt: skip
FILES = (("enterprises/data/product_categories.csv", "name"),)
CALLS = frozenset(("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"))
HEADER = "Content-Type: text/plain; charset=UTF-8\nLanguage: en\nPlural-Forms: nplurals=2; plural=(n != 1);\n"


def folder() -> Path:
    """Where the catalogue lies."""
    return Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES"


def sentences() -> dict[str, str]:
    """Every sentence to translate, with the file that has it first; only those that are Chinese."""
    found: dict[str, str] = {}
    for place, sentence in (*_of_templates(), *_of_sources(), *_of_choices(), *_of_tables()):
        if not sentence.isascii():
            found.setdefault(sentence, place)
    return found


def _of_templates() -> Iterator[tuple[str, str]]:
    root = Path(settings.TEMPLATES[0]["DIRS"][0])
    engine = engines["django"].engine
    for pattern in TEMPLATES:
        for path in sorted(root.glob(pattern)):
            name = str(path.relative_to(root))
            for sentence in _within(engine.get_template(name).nodelist, {}):
                yield f"templates/{name}", sentence


def _within(part: Any, seen: dict[int, Any]) -> Iterator[str]:
    """The sentences in a part of a compiled template, and in what it includes."""
    if isinstance(part, str | int | float | TemplateLiteral | None) or id(part) in seen:  # a literal is compared with, not told
        return
    seen[id(part)] = part  # kept, so that no other part gets its id
    yield from _said(part)
    if isinstance(part, IncludeNode) and isinstance(part.template.var, str):
        yield from _within(engines["django"].engine.get_template(part.template.var).nodelist, seen)
    for piece in _pieces(part):
        yield from _within(piece, seen)


def _said(part: Any) -> Iterator[str]:
    """What this part itself says."""
    if isinstance(part, BlockTranslateNode):
        for tokens in filter(None, (part.singular, part.plural)):
            yield part.render_token_list(tokens)[0].strip() if part.trimmed else part.render_token_list(tokens)[0]
    elif isinstance(part, TranslateNode) and isinstance(part.filter_expression.var, Variable):
        yield part.filter_expression.var.literal or ""
    elif isinstance(part, TranslateNode):
        yield str(part.filter_expression.var)
    elif isinstance(part, Variable) and part.translate:
        yield part.literal
    elif isinstance(part, Promise):  # _("…") as a tag's or a filter's argument: compiled to a lazy translation
        with translation.override(None):
            yield str(part)
    elif isinstance(part, FilterExpression) and isinstance(part.var, str):  # a word given to a component, told when the page is made
        yield str(part.var)


def _pieces(part: Any) -> list[Any]:
    if isinstance(part, dict):
        return list(part.values())
    if isinstance(part, list | tuple):
        return list(part)
    if isinstance(part, FilterExpression):
        return [part.var, part.filters]
    if type(part).__module__.startswith(("django.template", "quality_portal")):
        return list(getattr(part, "__dict__", {}).values())
    return []


def _of_sources() -> Iterator[tuple[str, str]]:
    root = Path(settings.ROOT)
    for place in SOURCES:
        for path in sorted((root / place).rglob("*.py")) if (root / place).is_dir() else [root / place]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in CALLS:
                    for argument in node.args:
                        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                            yield str(path.relative_to(root)), argument.value


def _of_choices() -> Iterator[tuple[str, str]]:
    for name in CHOICES:
        model, field = name.rsplit(".", 1)
        for _, label in apps.get_model(model)._meta.get_field(field).flatchoices:
            yield model, str(label)
    for word in WORDS:
        yield "quality_portal/core/catalogue.py", word


def _of_tables() -> Iterator[tuple[str, str]]:
    for name in GIVERS:
        given = import_string(name)
        given = given() if callable(given) else given.values() if isinstance(given, dict) else given
        for word in (given,) if isinstance(given, str) else given:
            yield name.rpartition(".")[0], str(word)
    for place, column in FILES:
        with (Path(settings.ROOT) / place).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield place, row[column]


def read(path: Path) -> dict[str, str]:
    """The translations of a .po file."""
    found: dict[str, str] = {}
    entry: dict[str, str] = {}
    key = ""
    for line in (*path.read_text(encoding="utf-8").splitlines(), 'msgid ""'):
        word, _, rest = line.partition(" ")
        if word in ("msgid", "msgstr"):
            if word == "msgid" and entry:
                found[entry["msgid"]] = entry.get("msgstr", "")
                entry = {}
            key, entry[word] = word, ast.literal_eval(rest)
        elif line.startswith('"'):
            entry[key] += ast.literal_eval(line)
    found.pop("", None)
    return found


def write(path: Path, known: dict[str, str], wanted: dict[str, str]) -> None:
    """The wanted sentences with their translations, by file; what is not wanted any more is left out."""
    parts = [f'msgid ""\nmsgstr ""\n{"".join(f"{_quoted(line)}{chr(10)}" for line in HEADER.splitlines(keepends=True))}']
    for sentence, place in sorted(wanted.items(), key=lambda pair: (pair[1], pair[0])):
        parts.append(f"#: {place}\nmsgid {_quoted(sentence)}\nmsgstr {_quoted(known.get(sentence, ''))}\n")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(parts), encoding="utf-8")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def compiled(known: dict[str, str]) -> bytes:
    """The same as a .mo file: two sorted tables of lengths and places, then the texts."""
    rows = sorted((key.encode(), text.encode()) for key, text in {"": HEADER, **known}.items() if text)
    start = 7 * 4
    texts, places = b"", ([], [])
    base = start + 16 * len(rows)
    for column in (0, 1):
        for row in rows:
            places[column].append((len(row[column]), base + len(texts)))
            texts += row[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), start, start + 8 * len(rows), 0, base)
    return head + b"".join(struct.pack("<2I", *place) for column in places for place in column) + texts
