"""Kinds of documents. An app names its own in `<app>/documents.py`: KINDS = (Kind(...), ...); they are found by that name.

Each kind has a template of its own, templates/documents/kinds/<key>.html. It stands on one of the bases below and fixes
which parts the paper has: what it does not name is neither printed nor taken (see content.py for every key).

gazette.html  红头公文：公告、通告、通报、决定 to the public
upward.html   红头公文 to an organ above: 报告、请示, with 签发人
notice.html   one party's paper: 通知书、决定书、告知书
form.html     a form that is filled in and signed: 抽样单、送达回证、回执
letter.html   函（信函格式）
report.html   产品质量状况分析报告: cover, figures, charts, tables
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.apps import apps
from django.template.loader import get_template, select_template
from django.template.loader_tags import ExtendsNode
from django.utils.module_loading import module_has_submodule

BASES = ("gazette.html", "upward.html", "notice.html", "form.html", "letter.html", "report.html")
TEMPLATE_VERSION = "2026-11e"  # printed papers differ when this differs; kept with each document


@dataclass(frozen=True)
class Kind:
    """One kind: its key (unique in the house), its Chinese name, the base it is set on and the word its number carries."""

    key: str
    title: str
    template: str
    series: str

    def __post_init__(self) -> None:
        if self.template not in BASES:
            raise ValueError(f"unknown print template {self.template}")


OWN = (
    Kind("letter", "函", template="letter.html", series="函"),
    Kind("upward_report", "报告", template="upward.html", series="报"),
)


@cache
def all_kinds() -> dict[str, Kind]:
    """Every kind of every installed app, by key."""
    found: dict[str, Kind] = {kind.key: kind for kind in OWN}
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


def template_names(key: str, base: str) -> list[str]:
    """The template of a kind; its bare base for papers whose kind is no longer issued."""
    return [f"documents/kinds/{key}.html", f"documents/{base}"]


def parts_of(kind: Kind) -> frozenset[str]:
    """The parts that a kind's own template adds to its base."""
    if (kind.key, kind.template) not in _PARTS:
        top = select_template(template_names(kind.key, kind.template)).template
        extends = top.nodelist.get_nodes_by_type(ExtendsNode)
        _PARTS[kind.key, kind.template] = frozenset(extends[0].blocks) if extends else frozenset()
    return _PARTS[kind.key, kind.template]


_PARTS: dict[tuple[str, str], frozenset[str]] = {}


def base_of(kind: Kind) -> str:
    """The template that a kind's own one stands on."""
    nodes = get_template(f"documents/kinds/{kind.key}.html").template.nodelist.get_nodes_by_type(ExtendsNode)
    return str(nodes[0].parent_name.var) if nodes else ""
