"""Kinds of documents. An app names its own in `<app>/documents.py`: KINDS = (Kind(...), ...); they are found by that name.

A kind needs no template of its own: four templates take plain data (see content.py for every key).

gazette.html  红头公文：公告、通告、通报、决定 to the public
notice.html   one party's paper: 通知书、决定书、告知书; a form table and a receipt (送达回证) if wanted
letter.html   函（信函格式）
report.html   产品质量状况分析报告: cover, figures, charts, tables
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

TEMPLATES = ("gazette.html", "notice.html", "letter.html", "report.html")
TEMPLATE_VERSION = "2026-11"  # printed papers differ when this differs; kept with each document


@dataclass(frozen=True)
class Kind:
    """One kind: its key (unique in the house), its Chinese name, its template and the word its number carries."""

    key: str
    title: str
    template: str
    series: str

    def __post_init__(self) -> None:
        if self.template not in TEMPLATES:
            raise ValueError(f"unknown print template {self.template}")


LETTER = Kind("letter", "函", template="letter.html", series="函")


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind of every installed app, by key."""
    found: dict[str, Kind] = {LETTER.key: LETTER}
    for app in apps.get_app_configs():
        if app.name == "quality_portal.documents" or not module_has_submodule(app.module, "documents"):
            continue
        for kind in import_module(f"{app.name}.documents").KINDS:
            if kind.key in found:
                raise ValueError(f"two kinds of documents are called {kind.key}")
            found[kind.key] = kind
    return found


def kind_of(key: str) -> Kind:
    """The kind with this key."""
    return all_kinds()[key]
