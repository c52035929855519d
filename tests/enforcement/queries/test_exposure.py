"""The exposure list shows what is announced, with its reasons, as long as it is announced."""

from __future__ import annotations

from enforcement.actions import announcement as announcements
from enforcement.actions import with_order
from enforcement.law.exposure import COMPLAINTS, REASONS
from enforcement.models import AnnouncementEntry
from enforcement.queries.public.exposure import exposed, exposed_counts
from inspections.models import Lead, Plan


def announced(road):
    road.open()
    road.order()
    road.later(10)
    road.recheck("fail")
    road.announce()
    return AnnouncementEntry.objects.get().announcement


def test_a_line_says_who_why_by_which_announcement_and_until_when(client, road, time_machine):
    assert exposed() == []
    notice = announced(road)
    time_machine.move_to(road.later(1))
    (line,) = exposed()
    assert (line.enterprise, line.number, line.until) == (road.case.enterprise.name, notice.document.number, notice.term_until)
    assert line.codes == ("serious",)
    assert exposed_counts()["serious"] == 1
    page = client.get("/lists/exposure/").content.decode()
    assert line.enterprise in page
    assert line.number in page
    assert client.get("/lists/exposure/data.json").json()["rows"][0]["codes"] == ["serious"]
    assert line.enterprise not in client.get("/lists/exposure/?reason=counterfeit").content.decode()
    english = client.get("/en/lists/exposure/").content.decode()
    assert "Serious quality problems: not put right in time" in english
    assert not [reason.title for reason in REASONS if reason.title in english]


def test_what_is_withdrawn_is_exposed_no_longer(road, time_machine):
    notice = announced(road)
    time_machine.move_to(road.later(1))
    announcements.withdraw(announcement=notice, reason="原决定撤销", reason_code="decision_annulled", actor=road.cast.head, at=road.at)
    assert exposed() == []


def test_s3_18_and_28_a_failure_announced_with_the_order_is_exposed_for_its_goods(road, maker, time_machine):
    Plan.objects.update(level="province")
    road.open()
    notice = with_order.draft_with_order(case=road.case, actor=road.cast.officer, at=road.at)
    announcements.review(announcement=notice, actor=road.cast.lawyer, at=road.at)
    announcements.publish(announcement=notice, actor=road.cast.head, at=road.at)
    time_machine.move_to(road.later(1))
    assert [line.codes for line in exposed()] == [("safety",)]
    maker.category.safety = False
    maker.category.save()
    assert exposed() == [], "of other goods nobody complained"
    for number in range(COMPLAINTS):
        Lead.objects.create(
            number=f"XS-{number}", kind="complaint", state="adopted", office=road.case.office, enterprise=maker.enterprise, product_name="电热水壶",
            facts="漏电", received_on=road.at.date(),
        )  # fmt: skip
    assert [line.codes for line in exposed()] == [("complaints",)]
