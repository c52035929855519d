"""The ladders in Markdown: statement, place in the document, 待核 marks, what follows, clashes, cautions, choices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from enforcement.law.additions import ADDITIONS, FINDING, TRACKS
from enforcement.law.cautions import CAUTIONS, OF_THE_STATUTES
from enforcement.law.choice import CHOICE, FAMILY_NAMES, LEVELS
from enforcement.law.clashes import CLASHES
from enforcement.law.ladder import RULEBOOKS
from enforcement.law.rungs import (
    CERTIFIER,
    CERTIFIER_BASIS,
    FORCE_NAMES,
    LETTER_NAMES,
    LIFTED_NAMES,
    NOTIFIED_NAMES,
    OUTCOME_NAMES,
    Outcome,
    Rulebook,
    Rung,
)
from quality_portal.core.law import Citation

SPECIAL = {"": "—", "close": "结案", "recheck": "主动复查"}
DECIDED = tuple(outcome for outcome in Outcome if outcome is not Outcome.CONFIRMED)
NONE = "—"


def table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + " -- |" * len(head)]
    lines += ["| " + " | ".join(str(cell).replace("|", "／") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def places(citations: Iterable[Citation]) -> str:
    return "；".join(map(str, citations)) or NONE


def ladders() -> Iterator[str]:
    """Everything about the ladders, in the order in which a lawyer would ask."""
    yield "## 适用哪一套规则"
    yield "先看机关采用哪一类规则（机关设置），再看监督抽查的级别和立案之日。案件立案时确定，以后不变。"
    yield table(("规则类别", "抽查级别", "适用规则", "自", "至", "依据", "说明"), _choices())
    for book in RULEBOOKS.values():
        yield from ladder_of(book)
    yield "## 文件不一致之处"
    yield "同一问题，各文件说法不同；每套规则采用的答案和理由列在其后，案件页面同样显示。"
    for clash in CLASHES:
        yield f"### {clash.question}"
        yield table(("文件", "说法"), ((saying.basis, saying.words) for saying in clash.sayings))
        yield table(("规则", "采用", "理由"), ((RULEBOOKS[key].name, *answer) for key, answer in clash.answers.items()))
    yield "## 政策文件与现行法律的关系"
    yield table(("序号", "提示", "内容", "文件", "法律"), _cautions())
    yield "## 其他文件加在阶梯上的要求"
    yield table(("要求", "文件原意", "依据", "适用规则", "加在哪里", "在本门户", "提示"), _additions())
    yield "## 与阶梯平行的程序"
    yield "不合格结论确定以后，符合条件的同时开始，互不等待。"
    yield table(("程序", "条件", "抽查级别", "步骤", "依据", "期限"), _tracks())


def _choices() -> Iterator[tuple[Any, ...]]:
    for row in CHOICE:
        yield FAMILY_NAMES[row.family], LEVELS[row.level], RULEBOOKS[row.key].name, row.since or NONE, row.until or NONE, row.basis, row.note or NONE


def _cautions() -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(CAUTIONS + OF_THE_STATUTES, start=1):
        yield number, row.title, row.text, places(row.says), places(row.basis)


def _additions() -> Iterator[tuple[Any, ...]]:
    for row in ADDITIONS:
        books = [RULEBOOKS[key] for key in row.books]
        names = {FINDING: "不合格结论确定"} | {rung.key: rung.short for book in books for rung in book.rungs}
        at = "、".join(names[key] for key in row.at if key in names)
        yield row.title, row.says, row.basis, "、".join(book.name for book in books), at, row.where, row.caution.title if row.caution else NONE


def _tracks() -> Iterator[tuple[Any, ...]]:
    for track in TRACKS:
        levels = "、".join(LEVELS[level] for level in track.levels) or "各级"
        for number, step in enumerate(track.steps, start=1):
            length = f"{step.term.length}{step.term.unit.value}，自{step.term.since}起" if step.term else NONE
            yield track.name, track.opens_when, levels, f"{number}. {step.name}", step.basis, length


def ladder_of(book: Rulebook) -> Iterator[str]:
    """A rulebook: its rungs one by one, what follows from each outcome, shortcuts, endings."""
    yield f"## 阶梯：{book.name}（`{book.key}`）"
    yield book.about
    yield f"出处：{places(book.source)}"
    for rung in book.rungs:
        yield f"### {rung.chinese_number}、{rung.name}"
        yield table(("项目", "内容", "依据"), (row for row in _rung(rung) if row[1]))
    yield f"### 结果与去向（{book.name}）"
    yield table(("措施", *(OUTCOME_NAMES[outcome] for outcome in DECIDED)), ((rung.name, *(_leads(book, rung, one) for one in DECIDED)) for rung in book.rungs))
    if choices := list(_other_ways(book)):
        yield "\n".join(choices)
    if book.shortcuts:
        yield f"### 越级（{book.name}）"
        yield table(
            ("情形", "最低抽查级别", "进入", "可以或者应当", "依据", "提示"),
            ((row.facts, LEVELS[row.level], book.rung(row.to).name, FORCE_NAMES[row.force], row.basis, row.caution.title) for row in book.shortcuts),
        )
    else:
        yield "本规则没有越级措施。"
    yield f"### 怎样结束（{book.name}）"
    yield table(("结束", "解除什么", "依据", "说明"), ((row.name, "、".join(LIFTED_NAMES[one] for one in row.lifts) or "不解除", row.basis, row.note or NONE) for row in book.endings))


def _rung(rung: Rung) -> Iterator[tuple[Any, ...]]:
    """What a lawyer asks of a step, question by question. A row whose content is empty is left out."""
    kind = rung.penalty_kind
    yield "文件原文", f"“{rung.quote}”" if rung.quote else "", places(rung.policy)
    yield "决定内容", rung.act, places(rung.policy or rung.penalty)
    yield "决定机关", rung.decided_by + (f"（{LEVELS[rung.level]}以上）" if rung.level else ""), NONE
    yield "会同", "有关部门" if rung.joint else "", places(rung.policy)
    yield "法律依据", places(rung.penalty) if rung.policy else "", NONE
    yield "处罚种类", kind.title if kind else "", kind.basis if kind else NONE
    yield "现行法律没有规定的部分", f"{rung.uncovered}——起草时须写明处罚依据" if rung.uncovered else "", NONE
    for trigger in rung.triggers:
        yield "启动情形（之一）", trigger.title, trigger.basis
    yield from _clock(rung)
    for need in rung.needs:
        yield "须先具备", need.title, need.basis
    yield "对证书", rung.measure.label, places(rung.policy or rung.penalty)
    yield "停产", "责令停产，至复查合格" if rung.stops_production else "", places(rung.policy or rung.penalty)
    yield "同时公告", "与责令整改同时向社会公告" if rung.together_with_order else "", places(rung.policy[:1])
    yield "公布主要负责人", "公布企业及其主要负责人" if rung.publishes_principal else "", places(rung.policy[:1])
    told = {True: [], False: []}
    for key in rung.notifies:
        told[key == CERTIFIER].append(NOTIFIED_NAMES[key])
    yield "通报", "、".join(told[False]), places(rung.policy[:1])
    yield "通知", "、".join(told[True]), CERTIFIER_BASIS
    yield "通报反馈", f"{rung.feedback.length}{rung.feedback.unit.value}" if rung.feedback else "", rung.feedback.basis if rung.feedback else NONE
    yield "由其他机关决定的", f"发“{LETTER_NAMES[rung.by_letter]}”" if rung.by_letter else "", NONE
    yield "提示", rung.caution, NONE


def _clock(rung: Rung) -> Iterator[tuple[Any, ...]]:
    if rung.term:
        length = f"{rung.term.length}{rung.term.unit.value}，自{rung.term.since}起（可另定{rung.shortest}至{rung.longest}日）。{rung.term.note}"
        yield "期限", length, rung.term.basis
    if rung.extension:
        yield "延长", str(rung.extension), rung.extension.basis
    if rung.window:
        opens = f"第{rung.window.opens}至{rung.window.closes}日" if rung.window.opens else f"{rung.window.closes}日内，企业报告整改完成的可以提前"
        asked = rung.on_request
        if asked:
            yield "申请复查的", f"{asked.length}{asked.unit.value}内复查，自{asked.since}起", asked.basis
        yield "复查", f"{rung.window.since}后{opens}", f"{places(rung.recheck_basis)}；日数：{rung.window.basis}"


def _leads(book: Rulebook, rung: Rung, outcome: Outcome) -> str:
    key = rung.leads_to(outcome)
    if not key:
        return f"不适用：{book.not_applicable[rung.key, outcome]}"
    return SPECIAL.get(key) or book.rung(key).name


def _other_ways(book: Rulebook) -> Iterator[str]:
    for rung in book.rungs:
        if rung.without_licence:
            yield f"- 产品没有许可证、证书的，“{rung.name}”由“{book.rung(rung.without_licence).name}”代替。"
        if rung.optional_next:
            yield f"- “{rung.name}”执行以后，可以进入“{book.rung(rung.optional_next).name}”。"
