"""How a pass rate may be told: always with its numbers, with an interval, and not at all when there are too few."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quality_portal.documents.proportions import wilson

COUNTS_ONLY = 5  # fewer than this: counts, no percentage
SMALL = 30  # fewer than this: 样本量小，仅供参考

__all__ = ["COUNTS_ONLY", "SMALL", "Rate", "wilson"]


@dataclass(frozen=True, slots=True)
class Rate:
    """Conforming batches among tested batches, for one group."""

    label: str
    tested: int
    passed: int
    key: str = ""

    @property
    def failed(self) -> int:
        return self.tested - self.passed

    @property
    def percent(self) -> float | None:
        """The share in per cent; None when too few were tested to say one."""
        return 100 * self.passed / self.tested if self.tested >= COUNTS_ONLY else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval in per cent."""
        return wilson(self.passed, self.tested)

    @property
    def note(self) -> str:
        """What a reader must be told about the size of the sample."""
        if self.tested < COUNTS_ONLY:
            return _("批次太少，只列数字")
        return _("样本量小，仅供参考") if self.tested < SMALL else ""
