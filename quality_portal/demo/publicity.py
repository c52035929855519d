"""Publication and its ends: one draft that the gate keeps back, one announcement withdrawn, one corrected, one over, one request waiting."""

from __future__ import annotations

from datetime import date, timedelta

from enforcement.actions import announcement, correction
from enforcement.models import Announcement

from .clock import at, before
from .scene import Stage

OVER = 150  # days ago: what is shown for three months is over by now


def play(stage: Stage, today: date) -> None:
    shown = Announcement.objects.filter(office=stage.city, state="published", kind__in=("recheck_failed", "overdue")).order_by("-published_at")
    settled = [notice for notice in shown.filter(cases__state="closed").distinct() if notice.published_at.date() < today - timedelta(days=20)]
    if len(settled) < 3:
        return
    wrong, mistaken, doubted = settled[0], settled[1], settled[2]
    _withdraw(stage, wrong, today)
    _correct(stage, mistaken, today)
    _ask(doubted, mistaken, stage, today)
    _over(stage, today)
    _kept_back(stage, today)


def _published(stage: Stage, draft: Announcement, day: date) -> Announcement:
    announcement.review(announcement=draft, actor=stage.people["fanghui"], at=at(day, 10))
    return announcement.publish(announcement=draft, actor=stage.people["xujuzhang"], at=at(day, 15))


def _withdraw(stage: Stage, notice: Announcement, today: date) -> None:
    because = "公告所列批号录入有误，涉及的不是被抽查的批次。"
    announcement.withdraw(
        announcement=notice, reason=because, reason_code="wrong_data", actor=stage.people["xujuzhang"], at=at(before(today, 6), 16)
    )
    announcement.certify(entry=notice.entries.select_related("enterprise", "announcement").first(), actor=stage.people["baixue"], at=at(before(today, 5), 9))


def _correct(stage: Stage, notice: Announcement, today: date) -> None:
    row = notice.entries.first().row
    change = announcement.Change("规格型号", row.get("model", ""), f"{row.get('model', '')}A", 1)
    day = before(today, 9)
    draft = announcement.correct(announcement=notice, changes=[change], because="录入时漏写型号末位字母", actor=stage.people["baixue"], at=at(day, 9))
    _published(stage, draft, day)


def _ask(doubted: Announcement, mistaken: Announcement, stage: Stage, today: date) -> None:
    """One request answered, one waiting."""
    told = correction.file(
        page="", wrong="型号末位少了一个字母。", announcement=str(mistaken.uuid), once="demo-answered", at=at(before(today, 12), 20)
    )
    words = "经核对抽样单，型号末位确有字母，已发布更正公告。谢谢您指出。"
    correction.answer(request=told.request, outcome="corrected", words=words, actor=stage.people["baixue"], at=at(before(today, 7), 10))
    correction.file(
        page="", wrong="名单里我公司的商标写错了一个字。", right="以商标注册证为准。", contact="质量部 0990-6100000", announcement=str(doubted.uuid),
        once="demo-waiting", at=at(before(today, 2), 11),
    )  # fmt: skip


def _over(stage: Stage, today: date) -> None:
    """Shown for three months, and over since."""
    day = before(today, OVER)
    draft = announcement.draft_other(
        kind="withdrawal", office=stage.city, title="关于撤回一份抽查结果公告的公告", body=["因复检结论与初检不一致，原公告予以撤回。"],
        rows=[{"number": "澄市监公告〔2024〕3号", "title": "电热水壶监督抽查结果公告", "because": "复检改变了结论"}], actor=stage.people["baixue"], at=at(day, 9),
    )  # fmt: skip
    _published(stage, draft, day)
    announcement.expire(at=at(today, 0, 30))


def _kept_back(stage: Stage, today: date) -> None:
    """A recall whose text gives away somebody's telephone."""
    firm = stage.companies[4]
    announcement.draft_other(
        kind="recall", office=stage.city, title=f"关于监督{firm.name}召回电热水壶的公告",
        summary="请立即停止使用所列批次的电热水壶，凭机器退款。",
        body=[f"{firm.name}决定召回所列批次的电热水壶，底座可能过热。", "消费者可以直接联系该公司售后负责人郑某，手机13900139000，或者到购买处退货。"],
        rows=[{"enterprise": firm.name, "product": "电热水壶", "batch": "20260301", "quantity": "1200 台", "hazard": "底座过热", "remedy": "退款"}],
        enterprises=[firm], actor=stage.people["baixue"], at=at(before(today, 1), 17),
    )  # fmt: skip
