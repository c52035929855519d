"""How an enterprise's name sounds: its pinyin, and the first letters of it."""

from quality_portal.search import sounds


def pinyin(name: str) -> str:
    """苏州姑苏乳业 → " su zhou gu su ru ye"."""
    return sounds.pinyin(name)[:1400]


def initials(name: str) -> str:
    """苏州市姑苏乳业有限公司 → szsgsryyxgs."""
    return sounds.initials(sounds.pinyin(name))[:200]
