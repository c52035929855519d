"""Sums of money in words."""

from decimal import Decimal

import pytest

from quality_portal.core.yuan import in_capitals


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("60000", "陆万元整"),
        ("60025", "陆万零贰拾伍元整"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("30.05", "叁拾元零伍分"),
        ("0.5", "伍角整"),
        ("100010001", "壹亿零壹万零壹元整"),
        ("20000000", "贰仟万元整"),
        ("0", "零元整"),
    ],
)
def test_capitals(amount, words):
    assert in_capitals(Decimal(amount)) == words
