"""The yearly notice of holidays, as data."""

from django.db import models


class CalendarYear(models.Model):
    """A year whose arrangement of holidays is on file, with the notice it came from."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    source = models.CharField("来源通知", max_length=200)
    provisional = models.BooleanField("暂定", default=False)
    loaded_at = models.DateTimeField("载入时间")

    class Meta:
        verbose_name = "年度日历"
        verbose_name_plural = "年度日历"
        ordering = ("-year",)

    def __str__(self) -> str:
        return f"{self.year}年"


class CalendarDay(models.Model):
    """A day that differs from the week: a holiday, or a Saturday or Sunday that is worked."""

    date = models.DateField("日期", primary_key=True)
    is_working = models.BooleanField("工作日")
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = "例外日"
        verbose_name_plural = "例外日"
        ordering = ("date",)

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
