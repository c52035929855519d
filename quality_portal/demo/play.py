"""The whole demo, in the order in which things happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

from django.db import connection, transaction

from enforcement.actions.case import open_case as take_case
from inspections.models import Finding
from quality_portal.reports import actions as reports
from quality_portal.reports import figures

from . import (
    annual,
    bulletins,
    cases,
    cast,
    companies,
    desk,
    disputes,
    followups,
    instructions,
    laboratory,
    ladders,
    letters,
    licences,
    lists,
    members,
    monitoring,
    production,
    publicity,
    quarters,
    readers,
    register,
    scene,
)
from .clock import Quarter, at, last_day, plus, quarter_of, work
from .followups import Visit
from .scene import Stage

QUARTERS = 8
SEED = 20261122
CORRECTS = 0.8  # how many pass the first recheck
LICENSED = frozenset({12})  # visited for the product that has a licence to lose; which product a draw names is open
VISIT_TAKES = 75  # days at most from a visit to a finding
SILENT = 7  # one in so many hands in no report
Say = Callable[[str], None]
# Companies whose story is told to the end: index in the cast, quarters ago, how often the recheck fails.
STORIES = (
    (2, 6, 4), (8, 6, 3), (14, 6, 4), (10, 6, 3), (12, 5, 3), (26, 5, 4), (38, 4, 1), (50, 3, 1), (6, 3, 3), (7, 2, 0), (48, 2, 1),
    (0, 1, 3), (3, 1, 3), (15, 1, 3), (27, 1, 2), (24, 1, 3), (31, 1, 1),
)  # fmt: skip


def is_empty() -> bool:
    """Is this a database in which nobody works yet?"""
    from quality_portal.accounts.models import Office  # *app ready*

    return not Office.objects.exists()


@contextmanager
def _no_way_back() -> Iterator[None]:
    """Acts inside acts need no savepoint here: what fails ends the whole demo. A quarter of all statements were savepoints."""
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        del connection.features.uses_savepoints  # the class says true


@transaction.atomic
def everything(say: Say) -> Stage:
    """Build the province and let two years happen. All or nothing."""
    with connection.cursor() as cursor:  # thousands of joins by primary key: searching for a better order takes longer than reading
        cursor.execute("SET LOCAL join_collapse_limit = 1")
    with _no_way_back():
        return _told(say)


def _told(say: Say) -> Stage:
    today, random = last_day(), Random(SEED)
    now = quarter_of(today)
    began = at(work(now.back(QUARTERS).first - timedelta(days=60)), 9)
    say("机关、人员、目录")
    stage = scene.build(began)
    laboratory.found(stage, began)
    annual.catalogues(stage, began.date(), today)
    say(f"企业 {len(cast.BRANDS)} 家")
    companies.found(stage, began, random)
    lists.honours(stage, began)
    for ago in range(QUARTERS, -1, -1):
        quarter = now.back(ago)
        say(f"{quarter.name}：抽查、检验、后处理")
        _season(stage, quarter, ago, today, random)
        bulletins.quarterly(stage, quarter, today)
    desk.almost_due(stage, today, random)
    desk.in_the_laboratory(stage, today)
    say("国家级和省级抽查的案件、抽样复查、听证")
    code = ladders.play(stage, today)
    say("复函和催办")
    letters.play(stage, today)
    say("异议、复检、拒检、作废的抽取")
    disputes.play(stage, today, random)
    say("风险监测、线索、假冒案件")
    monitoring.play(stage, today)
    lists.counterfeits(stage, today)
    lists.withdrawals(stage, today)
    say("许可证、许可申请、质检员")
    licences.play(stage, today)
    say("淘汰目录、开业审查、违规生产、重点扶持")
    production.play(stage, today)
    say("企业用户、消息、质量事故报告")
    members.play(stage, today)
    say("公示把关：拦下、撤下、更正、期满、更正申请")
    publicity.play(stage, today)
    say("公告：目录、证书、停产、召回、撤回")
    bulletins.play(stage, today)
    say("通知：工作方案、签收")
    instructions.play(stage, today)
    say("季度质量状况分析报告")
    for ago in range(QUARTERS, 0, -1):
        _report(stage, now.back(ago), today, publish=ago > 1)
    say("订阅公告的读者")
    readers.play(stage, today)
    say("台账的封存和每日的根")
    register.keep(today, today)
    say(f"企业邀请码 {code}：受邀人可以在 /join/ 用它加入{stage.companies[ladders.HENGJU].name}")
    return stage


def _season(stage: Stage, quarter: Quarter, ago: int, today: date, random: Random) -> None:
    told = {stage.companies[index].name: failures for index, when, failures in STORIES if when == ago}
    drawn = frozenset(told) - {stage.companies[index].name for index in LICENSED}
    _province(stage, quarter, ago, today, random)
    left = annual.taken_by_province(ago)
    season = quarters.Season(stage, quarter, today, random, quarters.city_crew(stage), drawn, without=left)
    findings = quarters.play(season)
    met = {finding.enterprise.name for finding in findings} & drawn
    findings += _overlooked(stage, quarter, told.keys() - met, today)
    if ago <= 1:
        findings += quarters.special(season)
    for number, finding in enumerate(findings):
        failures = told.get(finding.enterprise.name, 0 if random.random() < CORRECTS else 1)
        cases.take_up(stage, finding, today, random, failures=failures, silent=number % SILENT == SILENT - 1)


def _overlooked(stage: Stage, quarter: Quarter, names: AbstractSet[str], today: date) -> list[Finding]:
    """Whose story is told and was not drawn (barred, or the numbers would not have it) is visited in the quarter's last weeks."""
    visits = [
        Visit(index, work(quarter.after - timedelta(days=30)), f"投诉较多，{company.name}", leading=index in LICENSED)
        for index, company in enumerate(stage.companies)
        if company.name in names
    ]
    return [followups.failed(stage, visit) for visit in visits if visit.on + timedelta(days=VISIT_TAKES) <= today]


def _province(stage: Stage, quarter: Quarter, ago: int, today: date, random: Random) -> None:
    """The round of the province, where it has one that quarter. What it finds it takes up itself."""
    if ago not in annual.PROVINCIAL:
        return
    keys, strata = annual.PROVINCIAL[ago]
    season = quarters.Season(stage, quarter, today, random, quarters.province_crew(stage))
    officer = stage.people["shengju"]
    for finding in quarters.provincial(season, keys, strata):
        opened = plus(finding.confirmed_on, 2)
        if opened <= today:
            take_case(finding=finding, officer=officer, actor=officer, at=at(opened, 9))


def _report(stage: Stage, quarter: Quarter, today: date, *, publish: bool) -> None:
    compiled = min(plus(quarter.after, 45), today)
    register.keep(compiled - timedelta(days=1), today)
    collected = figures.collect(stage.city, quarter.year, quarter.number, at=at(compiled, 9))
    report = reports.store_figures(
        office=stage.city, year=quarter.year, quarter=quarter.number, figures=collected, actor=stage.people["zhoumin"], at=at(compiled, 9)
    )
    if publish:
        reports.publish_report(report=report, actor=stage.people["xujuzhang"], at=at(min(plus(compiled, 5), today), 10))
