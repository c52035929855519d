"""Internal numbers without gaps: the next one is taken under the row's lock, inside the act's transaction."""

from django.db import connection, models


class Counter(models.Model):
    """The last number given in a series, by place and year."""

    series = models.CharField("序列", max_length=4)
    place = models.CharField("地区代码", max_length=12)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("末号")

    class Meta:
        verbose_name = "内部编号"
        verbose_name_plural = "内部编号"
        constraints = (models.UniqueConstraint(fields=("series", "place", "year"), name="inspections_counter_once"),)

    def __str__(self) -> str:
        return f"{self.series}{self.place}-{self.year}-{self.last:04d}"


def next_number(series: str, place: str, year: int) -> str:
    """Take the next number, e.g. CY990102-2026-0012. A rolled back act gives its number back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO inspections_counter (series, place, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT ON CONSTRAINT inspections_counter_once DO UPDATE SET last = inspections_counter.last + 1 RETURNING last",
            [series, place, year],
        )
        (last,) = cursor.fetchone()
    return f"{series}{place}-{year}-{last:04d}"
