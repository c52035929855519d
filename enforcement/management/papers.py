"""Letters, ways of service and kinds of announcement as the rulebook prints them."""

from __future__ import annotations

from collections.abc import Iterator

from enforcement.law import stops
from enforcement.law.announcement import KINDS, AnnouncementKind, Power
from enforcement.law.letters import LETTERS
from enforcement.law.service import METHODS
from quality_portal.accounts.models import AgencyKind, Level

from .ladders import table

LEVELS = dict(Level.choices)


def papers() -> Iterator[str]:
    """Which letters there are, and from which day each way of service counts."""
    yield "## 函件"
    yield "逾期未复函只作提示和催办，不改变案件的期限和结果。依据按本案所用的规则取舍：别的规则的政策文件不引用。"
    yield table(
        ("函件", "主送", "依据", "复函期限", "起草、审核、签发", "请求"),
        [
            (
                row.name,
                "、".join(AgencyKind(key).label for key in row.to),
                "；".join(str(place) for place in row.basis),
                f"{row.reply.length}{row.reply.unit.value}（{row.reply.basis}）",
                "三人" if row.decides else "两人，不经法制审核",
                row.request,
            )
            for row in LETTERS
        ],
    )
    yield "## 送达方式"
    yield table(
        ("方式", "从哪天算起", "必须写明", "依据"),
        [(row.name, row.effective, "".join(words for _, words in row.needs), row.basis) for row in METHODS],
    )
    yield "## 哪些期限停，哪些不停"
    yield "检验、听证、公告期间对各期限的影响；停的，起止两日都不计。停止执行的裁定停全部期限。"
    yield table(
        ("事由", "期限", "这段时间", "依据", "说明"),
        [(stops.OCCASIONS[row.occasion], stops.ALL_CLOCKS[row.clock], "照计" if row.counts else "不计", row.basis, row.why) for row in stops.BEARINGS],
    )
    yield "## 公告"
    yield "名单的列与公报一致；起草、法制审核、批准由三个人办理。"
    yield table(("种类", "文种", "依据", "谁可以公告", "公示期", "列"), [_announcement(row) for row in KINDS.values()])


def _announcement(row: AnnouncementKind) -> tuple[object, ...]:
    basis = "；".join(str(place) for place in row.every_basis)
    shown = f"{row.display.length}{row.display.unit.value}（{row.display_basis}）" if row.display else "不设期限"
    return row.title, row.paper, basis, "；".join(_power(power) for power in row.powers), shown, "、".join(column.title for column in row.columns)


def _power(power: Power) -> str:
    under = {"policy": "适用政策文件的：", "statute-2020": "适用现行法律的："}.get(power.rulebook, "")
    return f"{under}{LEVELS[power.level]}以上（{power.basis}）"
