"""What a report must state, and by which document it is due."""

from datetime import date

from quality_portal.core.instruments import PQL, S1, S2, S4
from quality_portal.core.law import Citation

REPORT_BASIS: Citation = S4.passage("三（一）2", note="按季度、年度向政府提交分析报告")
BULLETIN_BASIS: Citation = PQL.article(24)
KEY_GOODS_BASIS: Citation = S1.passage("（十二）", note="重点抓好粮油、农药、化肥、建筑材料等重要物资和食品、药品")

# 温州市: targets for the end of 2015. They stay on the chart until an office sets newer ones.
TARGETS = {
    "all": (90, S2.passage("一", note="各级监督抽查批次合格率")),
    "provincial": (92, S2.passage("一", note="省级以上监督抽查批次合格率")),
    "food": (93, S2.passage("一", note="食品监督抽查批次合格率")),
}
SMALL_SAMPLE = 30
NO_RATE_BELOW = 5


def quarter_of(day: date) -> tuple[int, int]:
    """The year and quarter of a day."""
    return day.year, (day.month - 1) // 3 + 1


def first_day(year: int, quarter: int) -> date:
    """The quarter's first day."""
    return date(year, 3 * quarter - 2, 1)


def after(year: int, quarter: int) -> date:
    """The first day that no longer belongs to the quarter."""
    return first_day(year + 1, 1) if quarter == 4 else first_day(year, quarter + 1)


def earlier(year: int, quarter: int, back: int) -> tuple[int, int]:
    """The quarter `back` quarters before."""
    number = year * 4 + quarter - 1 - back
    return number // 4, number % 4 + 1


def quarter_name(year: int, quarter: int) -> str:
    """2026年第三季度."""
    return f"{year}年第{'一二三四'[quarter - 1]}季度"
