"""How laboratories do: late, corrected, overturned at retest. Always with the numbers, never a rank among small ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from inspections.models import LabBody, LabJob, TestReport
from inspections.statistics import COUNTS_ONLY, SMALL, wilson

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Share:
    """Some of so many, told as honestly as the number allows."""

    count: int
    of: int

    @property
    def words(self) -> str:
        """The share in words: a count where there are few, a per cent with its interval where there are enough."""
        if not self.of:
            return "没有可以统计的"
        if self.of < COUNTS_ONLY:
            return f"{self.of} 件中 {self.count} 件（件数太少，不算比例）"
        low, high = wilson(self.count, self.of)
        note = "，件数少，仅供参考" if self.of < SMALL else ""
        return f"{self.count}/{self.of}，{100 * self.count / self.of:.1f}%（95% 区间 {low:.1f}%–{high:.1f}%{note}）"


@dataclass(frozen=True, slots=True)
class Score:
    """One body over a period."""

    lab: LabBody
    reports: int
    late: Share
    corrected: Share
    overturned: Share

    @property
    def name(self) -> str:
        return self.lab.name

    @property
    def href(self) -> str:
        return self.lab.get_absolute_url()


def scores(since: date, until: date) -> list[Score]:
    """Every body with reports in a period, by name: a scorecard is no ranking. Four queries."""
    span = Q(issued_on__gte=since, issued_on__lte=until)
    first = TestReport.objects.filter(span, corrects=None).exclude(job__purpose="retest")
    reports = dict(first.values_list("lab").annotate(n=Count("pk")))
    dated = {
        lab: (late, total)
        for lab, late, total in LabJob.objects.filter(state="verified", due_on__isnull=False, report__issued_on__gte=since, report__issued_on__lte=until)
        .values_list("lab")
        .annotate(late=Count("pk", filter=Q(report__issued_on__gt=F("due_on"))), total=Count("pk"))
    }
    corrected = dict(first.filter(corrections__isnull=False).values_list("lab").annotate(n=Count("pk", distinct=True)))
    retested = {
        lab: (changed, total)
        for lab, changed, total in first.filter(conclusion__retests__state="done")
        .values_list("lab")
        .annotate(changed=Count("pk", filter=Q(conclusion__retests__outcome="reversed"), distinct=True), total=Count("pk", distinct=True))
    }
    bodies = LabBody.objects.filter(pk__in=reports).order_by("name")
    return [
        Score(body, reports[body.pk], Share(*dated.get(body.pk, (0, 0))), Share(corrected.get(body.pk, 0), reports[body.pk]), Share(*retested.get(body.pk, (0, 0))))
        for body in bodies
    ]


def of_lab(lab: LabBody, today: date) -> Score | None:
    """One body over the last year; nothing when it reported nothing."""
    return next((score for score in scores(today - YEAR, today) if score.lab == lab), None)
