"""The rectification report: what an enterprise has to answer, section by section, and when an answer is missing.

Answers are kept as typed. This table alone says which are required, so the task list, the forms,
the check page and the refusal to submit can never disagree.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from quality_portal.core import phone
from quality_portal.core.instruments import O18, PQL, S2, S3
from quality_portal.core.law import Citation

TEXT, LINE, PHONE, CHOICE, CHOICES, NUMBER, DAY, TICK = "text", "line", "phone", "choice", "choices", "number", "day", "tick"
LONGEST = {TEXT: 5000, LINE: 100, PHONE: 40, CHOICE: 40, NUMBER: 20, DAY: 20}
EARLIEST_YEAR, LATEST_YEAR = 2000, 2099
SUBMIT_BASIS: Citation = O18.article(46)
ACCEPT_BASIS: Citation = O18.article(47)
ORDER_BASIS: Citation = PQL.article(17, 1)
CAUSE_BASIS: Citation = S3.passage("第18点")  # 责令生产企业查明原因，限期整改
GATES_BASIS: Citation = S2.passage("二（三）")  # 原材料进厂检验、生产过程控制和产品出厂检验

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked. `needed_when` names another question of the section and the answers that make this one required."""

    key: str
    title: str
    kind: str
    missing: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True
    needed_when: tuple[str, tuple[str, ...]] | None = None
    suffix: str = ""
    private: bool = False

    def needed(self, answers: Answers) -> bool:
        """Must it be answered, given the rest of the section?"""
        if self.needed_when is None:
            return self.required
        other, values = self.needed_when
        return str(answers.get(other, "")) in values

    def shown(self, answers: Answers) -> str:
        """The answer in words, for the check page, the receipt and the file."""
        value = answers.get(self.key)
        names = dict(self.choices)
        if self.kind == TICK:
            return "是" if value else ("" if self.required else "否")
        if isinstance(value, list):
            return "、".join(names.get(str(one), str(one)) for one in value)
        text = _tidy(self.kind, value) or str(value or "").strip()
        return names.get(text, text) + (f" {self.suffix}" if text and self.suffix else "")


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the report."""

    key: str
    number: int
    title: str
    lead: str
    questions: tuple[Question, ...]
    attachments: bool = False
    basis: Citation | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between an answer and a complete section."""

    section: str
    field: str
    message: str


SECTIONS: tuple[Section, ...] = (
    Section(
        "facts",
        1,
        "核对不合格事实",
        "请对照检验报告逐项核对。如有不同意见，可以写明；不影响按期整改。",
        (
            Question(
                "agreed",
                "检验报告记载的不合格事实是否属实",
                CHOICE,
                "请选择不合格事实是否属实。",
                choices=(("yes", "属实"), ("partly", "部分有不同意见"), ("no", "不属实")),
            ),
            Question(
                "objection",
                "不同意见和理由",
                TEXT,
                "您选择了有不同意见，请写明哪一项、理由是什么。",
                hint="写明项目、理由和依据。已过异议期的，检验结论不因此改变。",
                needed_when=("agreed", ("partly", "no")),
            ),
        ),
    ),
    Section(
        "causes",
        2,
        "分析原因",
        "先选出原因属于哪一类，再写清楚是怎么发生的。",
        (
            Question(
                "kinds",
                "原因属于哪一类",
                CHOICES,
                "请至少选择一类原因。",
                hint="可以多选。",
                choices=(
                    ("material", "原材料、零部件"),
                    ("design", "产品设计、配方"),
                    ("process", "生产工艺、设备"),
                    ("inspection", "出厂检验"),
                    ("marking", "标识、说明书"),
                    ("management", "质量管理、人员"),
                    ("other", "其他"),
                ),
            ),
            Question("analysis", "原因是怎么查明的", TEXT, "请写明原因，以及是怎么查明的。", hint="写明排查过程、涉及的批次和供应商、责任人员。"),
        ),
        basis=CAUSE_BASIS,
    ),
    Section(
        "measures",
        3,
        "三道关口的整改措施",
        "按原材料进厂、生产过程、产品出厂三道关口，写明做了什么、谁负责。",
        (
            Question(
                "material", "原材料进厂检验", TEXT, "请写明原材料进厂检验的整改措施；这一关没有问题的，写“不涉及”和理由。",
                hint="例如：更换供应商、恢复逐批进货检验。没有问题的写“不涉及”和理由。",
            ),
            Question(
                "process", "生产过程控制", TEXT, "请写明生产过程控制的整改措施；这一关没有问题的，写“不涉及”和理由。",
                hint="例如：关键工序参数、首件检验、人员培训。没有问题的写“不涉及”和理由。",
            ),
            Question(
                "outgoing", "产品出厂检验", TEXT, "请写明产品出厂检验的整改措施；这一关没有问题的，写“不涉及”和理由。",
                hint="例如：补齐检验项目和设备、不合格项目逐批检验。没有问题的写“不涉及”和理由。",
            ),
            Question("finished_on", "整改完成日期", DAY, "请填写整改完成日期，例如 2026-11-20。", hint="例如 2026-11-20"),
        ),
        basis=GATES_BASIS,
    ),
    Section(
        "stock",
        4,
        "库存与召回",
        "不合格产品不得继续生产、销售。请说明库存怎么处理，已售出的怎么追回。",
        (
            Question(
                "stopped",
                "是否已停止生产、销售同一产品",
                CHOICE,
                "请选择是否已停止生产、销售。",
                choices=(("yes", "已经停止"), ("no", "尚未停止")),
            ),
            Question(
                "why_not",
                "尚未停止的原因",
                TEXT,
                "您选择了尚未停止，请写明原因和停止的日期。",
                needed_when=("stopped", ("no",)),
            ),
            Question("in_stock", "库存数量", NUMBER, "请填写库存数量，没有库存填 0。", hint="没有库存填 0。"),
            Question("unit", "计量单位", LINE, "请填写计量单位，例如 件、台、米。", hint="例如 件、台、米"),
            Question(
                "handling",
                "库存怎么处理",
                CHOICE,
                "请选择库存的处理方式。",
                choices=(("rework", "返工"), ("destroy", "销毁"), ("sealed", "封存待处理"), ("none", "没有库存")),
            ),
            Question("sold", "已售出数量", NUMBER, "请填写已售出数量，没有售出填 0。", hint="没有售出填 0。"),
            Question(
                "recall",
                "已售出的产品怎么处理",
                CHOICE,
                "请选择已售出产品的处理方式。",
                choices=(("done", "已召回"), ("doing", "正在召回"), ("not_needed", "不需要召回"), ("none", "没有售出")),
            ),
            Question(
                "recall_note",
                "召回情况或者不需要召回的理由",
                TEXT,
                "请写明召回的数量和方式，或者不需要召回的理由。",
                needed_when=("recall", ("done", "doing", "not_needed")),
            ),
        ),
    ),
    Section(
        "proof",
        5,
        "证明材料",
        "说明整改后的检验情况，并上传能证明整改的材料。",
        (
            Question(
                "tested",
                "整改后的产品是否检验过",
                CHOICE,
                "请选择整改后的产品是否检验过。",
                choices=(("lab", "已送检验机构检验"), ("self", "已自行检验"), ("no", "还没有检验")),
            ),
            Question(
                "retest", "检验情况", TEXT, "请写明检验机构或者检验人员、报告编号和结论。",
                hint="写明检验机构、报告编号和结论。", needed_when=("tested", ("lab", "self")),
            ),
        ),
        attachments=True,
    ),
    Section(
        "promise",
        6,
        "承诺并提交",
        "请由法定代表人或者其授权的人作出承诺。",
        (
            Question("signer", "承诺人姓名", LINE, "请填写承诺人姓名。"),
            Question("post", "职务", LINE, "请填写承诺人职务。", hint="例如 法定代表人、质量负责人"),
            Question("phone", "联系电话", PHONE, "请填写联系电话，方便我们联系。", private=True),
            Question("recheck", "申请复查：整改已经完成，请安排复查", TICK, "", required=False),
            Question("true", "本企业承诺：以上内容真实，不合格产品未经复查合格不恢复生产、销售", TICK, "提交前须作出承诺。请勾选承诺。"),
        ),
    ),
)
BY_KEY = {section.key: section for section in SECTIONS}
LAST = SECTIONS[-1].key


def clean_number(text: Any) -> Decimal | None:
    """Read a quantity as people type it: full-width digits, thousands commas, spaces. None when it is no number."""
    plain = unicodedata.normalize("NFKC", str(text)).replace(",", "").replace(" ", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None


def clean_day(text: Any) -> date | None:
    """Read a day as people type it: 2026-11-20, 2026.11.20, 2026年11月20日."""
    found = re.fullmatch(r"\s*(\d{4})\D(\d{1,2})\D(\d{1,2})\D?\s*", unicodedata.normalize("NFKC", str(text)))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _tidy(kind: str, value: Any) -> str:
    """A number or a day in one writing, however it was typed; empty for anything else."""
    if kind == NUMBER and (number := clean_number(value)) is not None:
        return f"{number:,f}"
    if kind == DAY and (day := clean_day(value)) is not None:
        return day.isoformat()
    return ""


def _wrong(question: Question, value: Any) -> str:
    """Say in words what is wrong with an answer that was given; empty when nothing is."""
    if isinstance(value, str) and len(value) > LONGEST[question.kind]:
        return f"“{question.title}”最多 {LONGEST[question.kind]:,} 个字，您填了 {len(value):,} 个。请写要点，详细内容作为证明材料上传。"
    if question.kind == NUMBER and clean_number(value) is None:
        return f"“{question.title}”应为不小于 0 的数字，您填的是“{value}”。请只填数字，例如 1200。"
    if question.kind == DAY:
        day = clean_day(value)
        if day is None:
            return f"“{question.title}”不是有效的日期，您填的是“{value}”。请按 2026-11-20 的格式填写。"
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            return f"“{question.title}”的年份不对，您填的是 {day.year} 年。请核对。"
    if question.kind == PHONE and not phone.is_phone(value):
        return phone.WRONG.format(label=question.title, value=value)
    if question.kind == CHOICE and str(value) not in dict(question.choices):
        return question.missing
    return ""


def gaps(section: Section, answers: Answers) -> tuple[Gap, ...]:
    """What a section still lacks, in the order of its questions."""
    found = []
    for question in section.questions:
        value = answers.get(question.key)
        empty = not value or (isinstance(value, str) and not value.strip())
        message = (question.missing if question.needed(answers) else "") if empty else _wrong(question, value)
        if message:
            found.append(Gap(section.key, question.key, message))
    return tuple(found)


def status(section: Section, answers: Answers) -> str:
    """done, doing or todo: how far a section has come."""
    if not gaps(section, answers):
        return "done"
    typed = any(value not in ("", None, [], False) for value in answers.values())
    return "doing" if typed else "todo"


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content in one canonical writing, so that the same content always gives the same digest."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
