"""How laboratories do: late, corrected, overturned at retest. Always with the numbers, never a rank among small ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.models import LabBody, LabJob, Purpose, Retest
from inspections.statistics import COUNTS_ONLY, SMALL, wilson

DAY, YEAR = timedelta(days=1), timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Share:
    """Some of so many, told as honestly as the number allows."""

    count: int
    of: int

    @property
    def words(self) -> str:
        """The share in words: a count where there are few, a per cent with its interval where there are enough."""
        if not self.of:
            return _("没有可以统计的")
        if self.of < COUNTS_ONLY:
            return _("%(of)s 件中 %(count)s 件（件数太少，不算比例）") % {"of": self.of, "count": self.count}
        low, high = wilson(self.count, self.of)
        note = _("，件数少，仅供参考") if self.of < SMALL else ""
        share = {"count": self.count, "of": self.of, "rate": f"{100 * self.count / self.of:.1f}%", "range": f"{low:.1f}%–{high:.1f}%", "note": note}
        return _("%(count)s/%(of)s，%(rate)s（95%% 区间 %(range)s%(note)s）") % share


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
    """Every body with reports in a period, by name: a scorecard is no ranking. Four queries, one of them over many rows."""
    first = LabJob.objects.filter(state="verified", purpose=Purpose.FIRST, verified_at__gte=_start(since), verified_at__lt=_start(until + DAY))
    late = Q(verified_at__date__gt=F("due_on"))
    tested = {
        lab: (reports, behind, dated)
        for lab, reports, behind, dated in first.values_list("lab").annotate(n=Count("pk"), behind=Count("pk", filter=late), dated=Count("due_on"))
    }
    corrections = LabJob.objects.filter(state="verified", purpose=Purpose.CORRECTION, corrects__issued_on__range=(since, until))
    corrected = dict(corrections.values_list("lab").annotate(n=Count("corrects", distinct=True)))
    retests = Retest.objects.filter(state="done", conclusion__report__issued_on__range=(since, until)).values_list("conclusion__report__lab")
    retested = {
        lab: (changed, total) for lab, changed, total in retests.annotate(changed=Count("pk", filter=Q(outcome="reversed")), total=Count("pk"))
    }
    return [
        Score(
            body, tested[body.pk][0], Share(*tested[body.pk][1:]), Share(corrected.get(body.pk, 0), tested[body.pk][0]),
            Share(*retested.get(body.pk, (0, 0))),
        )
        for body in LabBody.objects.filter(pk__in=tested).order_by("name")
    ]  # fmt: skip


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def of_lab(lab: LabBody, today: date) -> Score | None:
    """One body over the last year; nothing when it reported nothing."""
    return next((score for score in scores(today - YEAR, today) if score.lab == lab), None)
