"""The day that every page knows can be compared in every way."""

from datetime import date

import pytest
from django.template import engines

from quality_portal.core.context import Day


@pytest.mark.parametrize(
    ("test", "answer"),
    [("later >= day", "yes"), ("day <= later", "yes"), ("day >= day", "yes"), ("later <= day", "no"), ("earlier >= day", "no"), ("earlier < day", "yes")],
)
def test_a_page_compares_the_day_in_every_way(test, answer):
    days = {"earlier": date(2026, 11, 20), "day": Day(lambda: date(2026, 11, 23)), "later": date(2026, 11, 27)}
    assert engines["django"].from_string(f"{{% if {test} %}}yes{{% else %}}no{{% endif %}}").render(days) == answer
