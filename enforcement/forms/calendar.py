"""Typing in a year's notice of holidays."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quality_portal.workdays.notices import Row

YES, NO = ("1", "是", "上班"), ("0", "否", "休息", "放假")


class CalendarForm(forms.Form):
    """Year, source and the days that differ from the week, one a line: date, 休息 or 上班, name."""

    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100, widget=forms.NumberInput(attrs={"data-width": "8"}))
    source = forms.CharField(label=_("来源通知"), max_length=200, help_text=_("例如：国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕…号）。"))
    days = forms.CharField(
        label=_("与平常不同的日子"), max_length=20000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("每行一天，逗号分开：日期,休息或者上班,名称。例如 2027-01-01,休息,元旦。调休上班的周六、周日写“上班”。"),
    )  # fmt: skip

    def clean_days(self) -> list[Row]:
        """The rows, or what is wrong with which line."""
        found: list[Row] = []
        for number, line in enumerate(csv.reader(io.StringIO(self.cleaned_data["days"].replace("，", ","))), start=1):
            cells = [cell.strip() for cell in line]
            if not any(cells) or cells[0] in ("date", "日期"):
                continue
            found.append(self._row(number, cells))
        twice = {row.date for row in found if [other.date for other in found].count(row.date) > 1}
        if twice:
            raise forms.ValidationError(_("%(day)s 写了两次，请删去一行。"), params={"day": min(twice)})
        return found

    def _row(self, number: int, cells: list[str]) -> Row:
        try:
            day = date.fromisoformat(cells[0])
            word, name = cells[1], cells[2]
        except (ValueError, IndexError):
            raise forms.ValidationError(_("第 %(n)s 行看不懂，应为：日期,休息或者上班,名称。"), params={"n": number}) from None
        if word not in YES + NO:
            raise forms.ValidationError(_("第 %(n)s 行：第二项应为“休息”或者“上班”。"), params={"n": number})
        year: Any = self.cleaned_data.get("year")
        if year and day.year != year:
            raise forms.ValidationError(_("第 %(n)s 行的 %(day)s 不在%(year)s年内。"), params={"n": number, "day": day, "year": year})
        return Row(day, word in YES, name)
