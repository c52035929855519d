"""Elimination and duplicate-construction catalogues: their kinds, why something is eliminated, how a task may end. Pure: no Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quality_portal.core.instruments import PQL, S0, S1, S3
from quality_portal.core.law import Citation, Criterion, Term, Unit

ELIMINATE = S0.passage("第二部分第1点")
CLEAN_UP = S3.passage("第17点")
REPLACE = S1.passage("（二）")


@dataclass(frozen=True, slots=True)
class CatalogueKind:
    """A kind of catalogue: what being named in it means."""

    key: str
    title: str
    effect: str
    basis: tuple[Citation, ...]


KINDS = (
    CatalogueKind("elimination", "淘汰目录", "列入的生产能力、工艺、设备和产品限期淘汰；不得迁到别处，不得新上。", (ELIMINATE, CLEAN_UP, REPLACE)),
    CatalogueKind("duplication", "制止重复建设目录", "列入领域的新开企业和新上项目不予准许开工。", (ELIMINATE,)),
)
KIND = {row.key: row for row in KINDS}
KIND_CHOICES = tuple((row.key, row.title) for row in KINDS)

# The batches that the documents name. Their contents are entered from the published text.
NAMED_BATCHES = (
    ("elimination", "淘汰落后生产能力、工艺和产品的目录（第一批）", "国家经贸委令第6号", 1999, ELIMINATE),
    ("elimination", "淘汰落后生产能力、工艺和产品的目录（第二批）", "国家经贸委令第16号", 2000, ELIMINATE),
    ("duplication", "工商投资领域制止重复建设目录（第一批）", "国家经贸委令第14号", 1999, ELIMINATE),
)

# What an entry names, and whether it is looked for among products or among equipment.
TARGETS = (("product", "产品"), ("equipment", "设备"), ("process", "工艺"), ("capacity", "生产能力"))
AMONG_PRODUCTS = frozenset({"product", "capacity"})
AMONG_EQUIPMENT = frozenset({"equipment", "process", "capacity"})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an enterprise has to stop."""

    key: str
    title: str
    basis: Citation


REASONS = (
    Reason("backward", "技术落后", ELIMINATE),
    Reason("quality", "质量低劣", CLEAN_UP),
    Reason("pollution", "污染环境", ELIMINATE),
    Reason("waste", "浪费资源", ELIMINATE),
    Reason("unsafe", "不符合安全生产条件", ELIMINATE),
)
REASON_CHOICES = tuple((row.key, row.title) for row in REASONS)


@dataclass(frozen=True, slots=True)
class Ending:
    """A way in which a task ends. Moving to another site is none."""

    key: str
    title: str
    basis: Citation


ENDINGS = (
    Ending("converted", "已转产或者改用合规的工艺、设备", ELIMINATE),
    Ending("closed", "已停产关闭或者拆除", ELIMINATE),
)
ENDING_CHOICES = tuple((row.key, row.title) for row in ENDINGS)

CLEAR = Term(
    "elimination.clear", "清理整顿期限", 60, Unit.CALENDAR, "任务下达", S3.passage("第17点", note="清理整顿", certain=False),
    "目录写明淘汰期限的从其期限；没有写明或者期限已过的，默认60日，可另定。",
)
LEAD_DEPARTMENT = "本级人民政府（牵头部门由会议确定）"

NO_RELOCATION = Criterion(
    "elimination.no_relocation", "国家明令淘汰范围内的工艺和设备不得转移到别处", S0.passage("第二部分第3点"), "设备登记"
)
NO_NEW = Criterion("elimination.no_new", "列入淘汰目录的设备不得新上", ELIMINATE, "设备登记")
NO_DUPLICATION = Criterion("elimination.no_duplication", "列入制止重复建设目录的项目不予准许", ELIMINATE, "开业审查申请")
NO_PRODUCTION = Criterion("elimination.no_production", "不得生产国家明令淘汰的产品", PQL.article(51), "产品登记")
SECOND_PERSON = Criterion("elimination.second_person", "目录由录入人以外的人核对后发布", CLEAN_UP, "目录")
TERMS = (CLEAR,)
CRITERIA = (NO_RELOCATION, NO_NEW, NO_DUPLICATION, NO_PRODUCTION, SECOND_PERSON)


def is_hit(words: Iterable[str], category: str, *, text: str, categories: str) -> bool:
    """Does a thing fall under an entry? One of the words stands in its description, and it lies in the entry's category, if that names one."""
    if category and not categories.startswith(category):
        return False
    folded = fold(text)
    return any(word and fold(word) in folded for word in words)


def fold(text: str) -> str:
    """Spell alike: no blanks, half-width brackets, lower case."""
    return "".join(text.split()).replace("（", "(").replace("）", ")").lower()
