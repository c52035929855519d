"""Saying figures honestly: a rate with its n, an interval with its meaning, a change with its doubt."""

from quality_portal.documents.proportions import wilson

from .law import NO_RATE_BELOW, SMALL_SAMPLE


def percent(value: float) -> str:
    """One decimal and the sign: 92.4%."""
    return f"{value:.1f}%"


def rate(passed: int, tested: int) -> str:
    """92.4%（612/662）; counts alone below 5, a caution below 30."""
    if tested == 0:
        return "未抽查"
    if tested < NO_RATE_BELOW:
        return f"{tested}批次中{passed}批次合格"
    caution = "，样本少，仅供参考" if tested < SMALL_SAMPLE else ""
    return f"{percent(100 * passed / tested)}（{passed:,}/{tested:,}{caution}）"


def cell(passed: int, tested: int) -> str:
    """A rate for a table cell; a dash where a percentage would say more than is known."""
    return f"{100 * passed / tested:.1f}" if tested >= NO_RATE_BELOW else "—"


def interval(passed: int, tested: int) -> str:
    """90.1～94.2; a dash when too few were tested."""
    if tested < NO_RATE_BELOW:
        return "—"
    low, high = wilson(passed, tested)
    return f"{low:.1f}～{high:.1f}"


def overlap(first: dict[str, int], second: dict[str, int]) -> bool:
    """Do the two 95 % intervals overlap? Then a difference is not to be called a change."""
    low_a, high_a = wilson(first["passed"], first["tested"])
    low_b, high_b = wilson(second["passed"], second["tested"])
    return low_a <= high_b and low_b <= high_a


def change(now: dict[str, int], before: dict[str, int], name: str) -> str:
    """比上季度提高0.6个百分点（两季区间重叠，不能断定有变化）."""
    if min(now["tested"], before["tested"]) < NO_RATE_BELOW:
        return f"与{name}的样本太少，不作比较"
    points = 100 * now["passed"] / now["tested"] - 100 * before["passed"] / before["tested"]
    word = "提高" if points > 0 else "降低"
    doubt = "（两期区间重叠，不能断定有变化）" if overlap(now, before) else "（两期区间不重叠）"
    return f"比{name}{word}{abs(points):.1f}个百分点{doubt}" if abs(points) >= 0.05 else f"与{name}持平"
