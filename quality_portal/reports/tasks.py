"""The figures of a quarter, computed by a worker."""

from typing import Any

from django.utils import timezone

from quality_portal.accounts.models import Office, User
from quality_portal.jobs.registry import handler
from quality_portal.jobs.runner import Run

from . import actions, figures


@handler("reports.compile")
def compile_figures(run: Run) -> dict[str, Any]:
    """Compute and keep the figures; running it twice gives the same draft."""
    office = Office.objects.select_related("region").get(pk=run.params["office"])
    actor = User.objects.get(pk=run.params["actor"])
    year, quarter, at = run.params["year"], run.params["quarter"], timezone.now()
    run.progress(0, 2, "正在统计")
    collected = figures.collect(office, year, quarter, at=at)
    run.progress(1, 2, "正在保存")
    report = actions.store_figures(office=office, year=year, quarter=quarter, figures=collected, actor=actor, at=at)
    run.progress(2, 2, "完成")
    return {"url": report.get_absolute_url(), "message": f"{report.period}的数据已编制，请核对后送局领导签发。"}
