"""The law of publication as tables of the rulebook: how long, what never ends early, why something is taken down, what is exposed."""

from __future__ import annotations

from collections.abc import Iterator

from enforcement.law import criminal, exposure, publicity, typical
from enforcement.law.announcement import KINDS

from .ladders import table


def publication() -> Iterator[str]:
    """Six tables."""
    yield "## 公示"
    yield "各类公告的公示期。"
    yield table(
        ("公告", "公示期", "依据"), [(kind.title, f"{kind.display.length}{kind.display.unit.value}" if kind.display else "到撤下为止", kind.display_basis) for kind in KINDS.values()]
    )
    yield "处罚信息的公示期，以及能否提前停止。"
    yield table(
        ("处罚", "公示期", "提前停止", "依据", "说明"),
        [(row.title, f"{row.term.length}{row.term.unit.value}" if row.term else "不公示", "可以申请" if row.early else "不可以", row.basis, row.note) for row in publicity.DISPLAYS.values()],
    )
    yield "撤下的原因。代码写进公开数据。"
    yield table(("代码", "原因", "依据"), [(row.code, row.title, row.basis) for row in publicity.GROUNDS.values()])
    yield f"曝光台只列已经依法公告、结论已经确定的；消费者反映强烈，指{exposure.MONTHS}个月内查实的投诉{exposure.COMPLAINTS}件以上（文件没有写数量）。"
    yield table(("代码", "曝光理由", "依据"), [(row.code, row.title, row.basis_text) for row in exposure.REASONS])
    yield "典型案例只从本机关已经决定、送达并公告的案件里选；有下列情形之一的不公布。典型意义由人写明，才能送法制审核。"
    yield table(("代码", "不公布的情形", "依据"), [(row.key, row.words, row.basis) for row in typical.OBSTACLES])
    yield f"公安机关立案的刑事案件怎样办结，由主办人按文书登记（{criminal.INFORMED}）。"
    yield table(("代码", "办结", "机关", "文书", "依据"), [(row.key, row.title, row.organ, row.paper, row.basis) for row in criminal.ENDINGS])
