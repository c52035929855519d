"""Small statistics of shares: intervals and control limits, in per cent."""

from math import sqrt

Z95 = 1.959963984540054


def wilson(passed: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Wilson's interval of passed/n, in per cent; (0, 100) when nothing was tested."""
    if n == 0:
        return 0.0, 100.0
    share = passed / n
    centre = share + z * z / (2 * n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return 100 * max(0.0, (centre - reach) / scale), 100 * min(1.0, (centre + reach) / scale)


def control_limits(centre: float, n: int) -> tuple[float, float]:
    """Three-sigma limits of a p-chart around a centre given in per cent, for a sample of n."""
    share = centre / 100
    reach = 300 * sqrt(share * (1 - share) / n) if n else 100.0
    return max(0.0, centre - reach), min(100.0, centre + reach)
