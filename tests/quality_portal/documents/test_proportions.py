"""Intervals against published values."""

import pytest

from quality_portal.documents.proportions import control_limits, wilson


@pytest.mark.parametrize(
    ("passed", "n", "low", "high"),
    [(2320, 2486, 92.3, 94.2), (80, 94, 76.5, 90.9), (14, 59, 14.7, 36.0), (10, 10, 72.2, 100.0), (0, 10, 0.0, 27.8)],
)
def test_wilson(passed: int, n: int, low: float, high: float):
    found = wilson(passed, n)
    assert found[0] == pytest.approx(low, abs=0.05)
    assert found[1] == pytest.approx(high, abs=0.05)


def test_nothing_tested_says_nothing():
    assert wilson(0, 0) == (0.0, 100.0)


def test_control_limits_widen_with_smaller_samples():
    small, large = control_limits(92.1, 100), control_limits(92.1, 2000)
    assert small[0] < large[0] < 92.1 < large[1] < small[1]
    assert control_limits(99.0, 10)[1] == 100.0
