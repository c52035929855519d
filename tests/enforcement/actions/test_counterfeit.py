"""A workshop of fake cables: filed, seized, decided, licences taken, told to the public, handed to the police."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from enforcement.actions import announcement as announcements
from enforcement.actions import counterfeit, penalty, seizure
from enforcement.actions import penalty_notice as told
from enforcement.actions.penalty import PenaltyDraft
from enforcement.law import counterfeit as law
from enforcement.models import CounterfeitCase, CriminalTransfer, Decision, Party, RevocationTask, SeizedItem, Seizure
from enforcement.queries import counterfeit as queries
from enforcement.queries import public
from enterprises.models import Licence
from inspections.models import Lead
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import Conflict, IllegalMove, NotPermitted, RuleBroken
from quality_portal.workdays import calendar
from tests.enforcement.conftest import DAY, OPENED

PQL50 = "《中华人民共和国产品质量法》第五十条"


def test_case_starts_with_its_maker_and_ninety_days(fakes, maker):
    assert fakes.case.number == "栖市监-2026-0001"
    assert fakes.case.parties.get().enterprise == maker.enterprise
    assert fakes.case.decide_by == date(2026, 6, 1)  # 5-31 is a Sunday
    assert trail_of(fakes.case).first().verb == "counterfeit.filed"


def test_a_lead_is_taken_up_once(place, cast, maker):
    lead = Lead.objects.create(
        number="XS-1", kind="tip", office=place.offices.city, enterprise=maker.enterprise, product_name="电线", facts="贴牌", received_on=OPENED.date()
    )
    given = {"title": "电线案", "facts": "贴牌", "lead": lead, "at": OPENED}
    first = counterfeit.file_case(**given, actor=cast.officer)
    assert counterfeit.file_case(**given, actor=cast.second) == first
    lead.refresh_from_db()
    assert lead.state == "adopted"


def test_strangers_file_nothing_here(cast, place):
    with pytest.raises(NotPermitted):
        counterfeit.file_case(title="x", facts="y", office=place.offices.city, actor=cast.stranger, at=OPENED)


class TestParties:
    def test_helper_needs_the_way_of_helping(self, fakes):
        with pytest.raises(RuleBroken) as refused:
            fakes.party(role="accomplice", name="顺达仓储")
        assert refused.value.field == "assistance"

    def test_knowing_buyer_needs_evidence(self, fakes):
        with pytest.raises(RuleBroken) as refused:
            fakes.party(role="knowing_user", name="某商场")
        assert refused.value.field == "intent_evidence"

    def test_person_is_masked_wherever_the_row_is_named(self, fakes):
        person = fakes.party(role="seller", name="欧阳建国", natural=True)
        assert str(person) == "欧阳某"
        assert "建国" not in trail_of(fakes.case).first().note

    def test_stale_form_is_refused(self, fakes):
        fakes.party(role="seller", name="甲商行")
        with pytest.raises(Conflict, match=r"周敏在 .+ 办理了.+登记当事人"):
            fakes.party(role="seller", name="乙商行", version=fakes.case.version)

    def test_who_comes_second_is_told_what_was_changed(self, fakes, cast):
        seen = fakes.case.version
        given = {"case": fakes.case, "facts": "另有仓库。", "unsold": None, "famous": False, "major": False, "at": OPENED}
        counterfeit.amend(**given, sales=Decimal(100), actor=cast.second)
        with pytest.raises(Conflict, match=f"{cast.second.display_name}在 .+“销售金额（元）”（原 空 → 100）"):
            counterfeit.amend(**given, sales=Decimal(5), version=seen, actor=cast.officer)


class TestSeizure:
    def test_due_thirty_days_later_whatever_the_weekday(self, fakes):
        held = fakes.hold(seized_on=date(2026, 3, 2))
        assert held.due_on == date(2026, 4, 1)
        other = fakes.hold(seized_on=date(2026, 3, 5))
        assert other.due_on == date(2026, 4, 4)  # a Saturday in 清明: power over others' goods ends on its day

    def test_testing_does_not_count(self, fakes, cast):
        held = fakes.hold()
        seizure.record_testing(seizure=held, start=date(2026, 3, 4), end=date(2026, 3, 13), actor=cast.officer, at=OPENED + DAY)
        held.refresh_from_db()
        assert held.due_on == date(2026, 4, 11)

    def test_extended_once_by_thirty_days_at_most(self, fakes, cast):
        held = fakes.hold()
        at = OPENED + 20 * DAY
        with pytest.raises(RuleBroken, match="1 至 30 日"):
            seizure.extend_seizure(seizure=held, days=31, reason="案情复杂", actor=cast.head, at=at)
        longer = seizure.extend_seizure(seizure=held, days=30, reason="案情复杂", actor=cast.head, at=at)
        assert longer.due_on == date(2026, 5, 1)
        with pytest.raises(RuleBroken, match="只能延长一次"):
            seizure.extend_seizure(seizure=longer, days=1, reason="案情复杂", actor=cast.head, at=at)

    def test_no_extension_after_expiry(self, fakes, cast):
        with pytest.raises(RuleBroken, match="立即解除"):
            seizure.extend_seizure(seizure=fakes.hold(), days=30, reason="x", actor=cast.head, at=OPENED + 31 * DAY)

    def test_clock(self, fakes):
        held = fakes.hold()
        days = {day: held.clock(held.due_on + timedelta(days=day)) for day in (-6, -5, 0, 1)}
        assert days == {-6: "running", -5: "alarm", 0: "alarm", 1: "expired"}

    def test_one_officer_is_not_enough(self, fakes, cast):
        with pytest.raises(RuleBroken) as refused:
            fakes.draft(officers=[cast.officer, cast.officer])
        assert refused.value.field == "officers"

    def test_sealed_goods_need_a_seal(self, fakes):
        with pytest.raises(RuleBroken, match="封条"):
            fakes.draft(goods=[fakes.goods(measure="seal", seal_no="")])
        assert not Seizure.objects.exists()

    def test_drafter_does_not_approve_and_a_day_is_the_limit(self, fakes, cast, person):
        draft = fakes.draft(actor=cast.both)
        with pytest.raises(NotPermitted):
            seizure.approve_seizure(seizure=draft, actor=cast.both, at=OPENED)
        with pytest.raises(RuleBroken, match="24 小时"):
            seizure.approve_seizure(seizure=draft, actor=cast.head, at=OPENED + 2 * DAY)

    def test_approved_decision_is_numbered_with_its_inventory(self, fakes):
        held = fakes.hold()
        assert held.document.number == "栖市监强决〔2026〕1号"
        annex = held.document.content["annexes"][0]
        assert annex["rows"][0][6] == "60,000.00"
        assert annex["notes"][0] == "货值合计60,000.00元（人民币陆万元整）。本清单一式两份，由当事人和行政机关分别保存。"
        assert all(who in annex["notes"][1] for who in ("当事人", "见证人", "执法人员"))
        assert all(cell for row in annex["rows"] for cell in row)
        assert f"向{held.case.office.region.name}人民政府申请行政复议" in str(held.document.content)

    def test_value_held(self, fakes):
        fakes.hold(goods=[fakes.goods(), fakes.goods(name="插座", quantity=Decimal(10), unit_price=Decimal("2.50"))])
        assert queries.held_value(fakes.case) == Decimal("60025.00")

    def test_nothing_is_confiscated_before_a_decision(self, fakes, cast):
        item = fakes.hold().items.get()
        with pytest.raises(RuleBroken, match="处罚决定之前"):
            fakes.dispose(item, "confiscate")
        fakes.dispose(item, "return")
        assert Seizure.objects.get().state == "released"
        with pytest.raises(DatabaseError), transaction.atomic():
            SeizedItem.objects.filter(pk=item.pk).update(disposition="destroy")

    def test_two_hands(self, fakes):
        with pytest.raises(RuleBroken) as refused:
            fakes.dispose(fakes.hold().items.get(), "return", hands="周敏")
        assert refused.value.field == "hands"


class TestDecision:
    def test_policy_alone_is_refused(self, fakes):
        with pytest.raises(RuleBroken, match="只有政策依据"):
            fakes.draft_decision(penalties=[], policy_basis="《意见》第四部分第2点")
        with pytest.raises(RuleBroken, match="没有法律依据"):
            fakes.draft_decision(penalties=[fakes.penalty(violation="POLICY")])
        assert not Decision.objects.exists()
        fakes.case.refresh_from_db()
        assert fakes.case.state == "investigating"

    @pytest.mark.parametrize("fine", ["29999.99", "180000.01"])
    def test_fine_outside_its_range_is_refused(self, fakes, fine):
        with pytest.raises(RuleBroken, match="不在法定幅度内"):
            fakes.draft_decision(penalties=[fakes.penalty(fine=Decimal(fine))])

    def test_below_the_minimum_only_with_a_reason_of_the_law(self, fakes):
        decision = fakes.draft_decision(penalties=[fakes.penalty(fine=Decimal(20000), mitigation="M32")])
        assert decision.penalties.get().basis_text == PQL50

    def test_above_the_maximum_never(self, fakes):
        with pytest.raises(RuleBroken):
            fakes.draft_decision(penalties=[fakes.penalty(fine=Decimal(180001), mitigation="M32")])

    def test_seriousness_needs_a_row_that_knows_it(self, fakes):
        with pytest.raises(RuleBroken, match="吊销营业执照"):
            fakes.draft_decision(penalties=[fakes.penalty(violation="V54", fine=Decimal(100), serious=True)])

    def test_hearing_term_of_five_working_days_must_be_over(self, fakes):
        fakes.told(days=27)
        with pytest.raises(RuleBroken, match="期满后才能作出决定"):
            fakes.draft_decision()

    def test_apl_58_three_people(self, fakes, cast):
        decision = fakes.draft_decision(actor=cast.both)
        with pytest.raises(IllegalMove):  # nothing unreviewed is approved
            penalty.approve_decision(decision=decision, actor=cast.head, at=fakes.at)
        penalty.review_decision(decision=decision, note="依据准确", actor=cast.lawyer, at=fakes.at)
        fakes.case.refresh_from_db()
        assert fakes.case.state == "awaiting_approval"
        with pytest.raises(NotPermitted, match="起草人不能批准"):
            penalty.approve_decision(decision=decision, actor=cast.both, at=fakes.at)
        for hands in ({"approved_by": cast.both}, {"reviewed_by": cast.both}, {"approved_by": cast.lawyer}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Decision.objects.filter(pk=decision.pk).update(**hands)

    def test_the_lawyer_sends_back_what_is_not_sound(self, fakes, cast):
        decision = fakes.draft_decision()
        with pytest.raises(NotPermitted):
            penalty.return_decision(decision=decision, reason="证据不足", actor=cast.officer, at=fakes.at)
        penalty.return_decision(decision=decision, reason="证据不足", actor=cast.lawyer, at=fakes.at)
        fakes.case.refresh_from_db()
        assert fakes.case.state == "investigating"

    def test_returned_draft_opens_the_inquiry_again(self, fakes, cast):
        decision = penalty.review_decision(decision=fakes.draft_decision(), actor=cast.lawyer, at=fakes.at)
        penalty.return_decision(decision=decision, reason="证据不足", actor=cast.head, at=fakes.at)
        fakes.case.refresh_from_db()
        assert fakes.case.state == "investigating"
        assert fakes.draft_decision().pk != decision.pk

    def test_one_task_for_each_licence_of_the_convicted(self, fakes, maker):
        fakes.decide()
        held = set(maker.enterprise.licences.filter(kind__in=("production", "business")).values_list("pk", flat=True))
        assert set(RevocationTask.objects.values_list("licence_id", flat=True)) == held
        assert len(held) == 2
        assert Licence.objects.filter(state="revoked").count() == 0

    def test_persons_and_the_unpunished_lose_no_licence(self, fakes, members):
        fakes.party(role="seller", enterprise=members.rival)
        fakes.decide()
        assert not RevocationTask.objects.filter(party__enterprise=members.rival).exists()

    def test_approving_twice_is_refused(self, fakes, cast):
        decision = fakes.decide()
        with pytest.raises(IllegalMove):
            penalty.approve_decision(decision=decision, actor=cast.head, at=fakes.at)


class TestTold:
    def test_apl_44_nobody_is_punished_who_was_not_told(self, fakes):
        with pytest.raises(RuleBroken, match="还没有向") as refused:
            fakes.draft_decision(tell=False)
        assert "第四十四条" in refused.value.basis

    def test_the_day_comes_from_the_notice_and_stands_on_the_paper(self, fakes, cast):
        notice = fakes.told()
        draft = penalty.review_decision(decision=fakes.draft_decision(), actor=cast.lawyer, at=fakes.at)
        decision = penalty.approve_decision(decision=draft, actor=cast.head, at=fakes.at)
        assert (decision.rights_notified_on, decision.hearing) == (notice.served_on, "not_asked")
        assert notice.document.number in str(decision.document.content)
        assert f"向{decision.case.office.region.name}人民政府申请行政复议" in str(decision.document.content)

    def test_apl_45_never_graver_than_told(self, fakes):
        fakes.told(fine=Decimal(50000))
        with pytest.raises(RuleBroken, match="重于告知的"):
            fakes.draft_decision()

    def test_only_for_what_was_told(self, fakes):
        fakes.told(violations=("V53",))
        with pytest.raises(RuleBroken, match="超出告知书"):
            fakes.draft_decision()

    def test_apl_45_what_was_said_is_answered(self, fakes, cast):
        notice = fakes.told()
        told.record_answer(notice=notice, kind="defence", on=notice.served_on, text="请求从轻", actor=cast.officer, at=OPENED + 12 * DAY)
        with pytest.raises(RuleBroken, match="是否采纳"):
            fakes.draft_decision()
        decision = fakes.draft_decision(defence_answer="不予采纳：货值较大。")
        assert decision.defence_answer

    def test_apl_63_a_hearing_asked_for_is_held_first(self, fakes, cast):
        notice = fakes.told()
        with pytest.raises(RuleBroken, match="没有要求听证"):
            told.record_answer(notice=notice, kind="held", on=notice.served_on, text="举行", actor=cast.officer, at=OPENED + 12 * DAY)
        with pytest.raises(RuleBroken, match="已于"):
            told.record_answer(notice=notice, kind="hearing", on=notice.served_on + 15 * DAY, actor=cast.officer, at=OPENED + 29 * DAY)
        told.record_answer(notice=notice, kind="hearing", on=notice.served_on + DAY, actor=cast.officer, at=OPENED + 12 * DAY)
        with pytest.raises(RuleBroken, match="听证举行后"):
            fakes.draft_decision()
        told.record_answer(notice=notice, kind="held", on=notice.served_on + 12 * DAY, text="双方质证。", actor=cast.officer, at=OPENED + 25 * DAY)
        assert fakes.draft_decision(defence_answer="予以采纳。").hearing == "held"

    def test_two_people_and_one_notice_a_party(self, fakes, cast):
        given = {"case": fakes.case, "party": fakes.maker, "facts": "贴牌", "violations": ["V50"], "proposed": "罚款", "fine": Decimal(1), "at": OPENED}
        notice = told.draft_notice(**given, actor=cast.both)
        with pytest.raises(NotPermitted, match="起草人不能批准"):
            told.approve_notice(notice=notice, actor=cast.both, at=OPENED)
        with pytest.raises(RuleBroken, match="已经起草"):
            told.draft_notice(**given, actor=cast.officer)
        told.return_notice(notice=notice, reason="写明数额", actor=cast.head, at=OPENED)
        assert told.draft_notice(**given, actor=cast.officer).pk != notice.pk

    def test_withdrawn_it_carries_nothing(self, fakes, cast):
        notice = fakes.told()
        told.withdraw_notice(notice=notice, because="事实有变", actor=cast.head, at=OPENED + 12 * DAY)
        with pytest.raises(RuleBroken, match="还没有向"):
            fakes.draft_decision(tell=False)


class TestRevocation:
    @pytest.fixture
    def task(self, fakes):
        fakes.deliver(fakes.decide(serious=True))
        return {task.licence.kind: task for task in RevocationTask.objects.select_related("licence")}

    def complete(self, task, fakes, actor, basis):
        return penalty.complete_revocation(task=task, penalty_basis=basis, on=fakes.at.date(), actor=actor, at=fakes.at)

    def test_person_completes_it_on_a_statute(self, task, fakes, cast):
        with pytest.raises(RuleBroken) as refused:
            self.complete(task["business"], fakes, cast.officer, "《关于加强中小企业质量工作的意见》第四条")
        assert refused.value.field == "penalty_basis"
        self.complete(task["business"], fakes, cast.officer, PQL50)
        licence = Licence.objects.get(pk=task["business"].licence_id)
        assert licence.state == "revoked"
        assert licence.state_basis == PQL50

    def test_declined_only_with_a_reason_by_a_head(self, task, fakes, cast):
        with pytest.raises(NotPermitted):
            penalty.decline_revocation(task=task["production"], note="无依据", actor=cast.officer, at=fakes.at)
        with pytest.raises(RuleBroken):
            penalty.decline_revocation(task=task["production"], note=" ", actor=cast.head, at=fakes.at)
        done = penalty.decline_revocation(task=task["production"], note="条例没有规定", actor=cast.head, at=fakes.at)
        assert done.state == "declined"

    def test_case_closes_when_goods_and_licences_are_dealt_with(self, task, fakes, cast):
        with pytest.raises(RuleBroken, match="2 件吊销证照任务"):
            counterfeit.close(case=fakes.case, because="执行完毕", actor=cast.officer, at=fakes.at)
        for one in task.values():
            penalty.decline_revocation(task=one, note="条例没有规定", actor=cast.head, at=fakes.at)
        with pytest.raises(RuleBroken, match="理由"):
            counterfeit.close(case=fakes.case, because="", actor=cast.officer, at=fakes.at)
        assert counterfeit.close(case=fakes.case, because="执行完毕", actor=cast.officer, at=fakes.at).state == "closed"


def test_business_licence_stays_when_nothing_was_serious(fakes, cast):
    fakes.decide()
    task = RevocationTask.objects.get(licence__kind="business")
    with pytest.raises(RuleBroken, match="情节严重"):
        penalty.complete_revocation(task=task, penalty_basis=PQL50, on=fakes.at.date(), actor=cast.officer, at=fakes.at)


def test_announcement_hides_persons_and_is_published_by_another(fakes, cast):
    seller = fakes.party(role="seller", name="欧阳建国", natural=True)
    fakes.case.refresh_from_db()
    counterfeit.amend(
        case=fakes.case, facts="欧阳建国向该厂进货销售。", sales=None, unsold=None, famous=True, major=False, actor=cast.officer, at=fakes.at
    )
    fakes.decide(more=[PenaltyDraft(seller, "V50", Decimal(1000), Decimal(500))])
    notice = counterfeit.announce(case=fakes.case, actor=cast.officer, at=fakes.at)
    assert counterfeit.announce(case=fakes.case, actor=cast.officer, at=fakes.at) == notice
    rows = [entry.row for entry in notice.entries.order_by("position")]
    assert [row["当事人"] for row in rows] == ["栖云市沸点电器有限公司", "欧阳某"]
    assert "建国" not in str(rows) + str(notice.body)
    announcements.review(announcement=notice, actor=cast.lawyer, at=fakes.at)
    published = announcements.publish(announcement=notice, actor=cast.head, at=fakes.at)
    assert published.document.public
    columns = published.document.content["annexes"][0]["columns"]
    assert [column if isinstance(column, str) else column["title"] for column in columns] == list(law.TABLE_D)
    assert "建国" not in str(published.document.content)
    with calendar.today_is(fakes.at.date()):
        shown = public.counterfeit_announcements()
    assert [row.party for row in shown] == ["栖云市沸点电器有限公司", "欧阳某"]
    assert shown[0].basis == PQL50
    assert shown[0].decided_on == fakes.at.date().isoformat()


def test_id_numbers_are_never_published(fakes, cast):
    fakes.decide()
    CounterfeitCase.objects.filter(pk=fakes.case.pk).update(facts="王某（身份证 990102198001011234）制假。")
    with pytest.raises(RuleBroken, match="身份证号"):
        counterfeit.announce(case=fakes.case, actor=cast.officer, at=fakes.at)


class TestTransfer:
    def test_goods_held_count_in_the_advice(self, fakes):
        fakes.hold(goods=[fakes.goods(quantity=Decimal(5000))])
        assert queries.advice(fakes.case).verdict == "应当移送"

    def test_head_decides_whatever_the_advice_and_only_once(self, fakes, cast):
        given = {"case": fakes.case, "receiver": "栖云市公安局", "reasons": "涉案金额大", "at": fakes.at}
        with pytest.raises(NotPermitted):
            counterfeit.transfer(**given, actor=cast.officer)
        row = counterfeit.transfer(**given, actor=cast.head)
        assert row.advice["verdict"] == "未达标准"
        assert row.document.number == "栖市监移〔2026〕1号"
        with pytest.raises(RuleBroken, match="不能重复移送"):
            counterfeit.transfer(**given, actor=cast.head)
        replied = counterfeit.record_reply(case=fakes.case, accepted=True, on=fakes.at.date(), reply="立案", actor=cast.officer, at=fakes.at)
        assert replied.state == "accepted"


class TestCriminalEnd:
    """APL 27: the organs of justice tell how the case ended; the officer writes it down, once."""

    GIVEN = {"ending": "judged", "number": "（2026）云9901刑初12号"}

    @pytest.fixture
    def sent(self, fakes, cast):
        counterfeit.transfer(case=fakes.case, receiver="栖云市公安局", reasons="涉案金额大", actor=cast.head, at=fakes.at)
        return fakes

    @pytest.fixture
    def accepted(self, sent, cast):
        counterfeit.record_reply(case=sent.case, accepted=True, on=sent.at.date(), reply="立案", actor=cast.officer, at=sent.at)
        return sent

    def end(self, fakes, actor, **changed):
        at = fakes.at + timedelta(days=60)
        return counterfeit.record_end(case=fakes.case, **{**self.GIVEN, "on": at.date(), **changed}, actor=actor, at=at)

    def test_apl_27_2_the_end_is_recorded_with_day_number_and_law_and_meets_itself(self, accepted, cast):
        row = self.end(accepted, cast.officer, note="法院寄来判决书副本。")
        assert (row.state, row.ending, row.ending_number, row.end_row.organ) == ("ended", "judged", "（2026）云9901刑初12号", "人民法院")
        event = trail_of(row).first()
        assert event.verb == "criminaltransfer.end"
        assert "刑事诉讼法》第二百五十九条（待核）" in event.basis
        assert "判决生效" in event.note
        assert self.end(accepted, cast.officer).pk == row.pk
        assert trail_of(row).filter(verb="criminaltransfer.end").count() == 1
        with pytest.raises(RuleBroken, match="已经登记办结：判决生效"):
            self.end(accepted, cast.officer, ending="dropped")
        with pytest.raises(DatabaseError), transaction.atomic():
            CriminalTransfer.objects.filter(pk=row.pk).update(ending_number="改过")

    def test_nothing_ends_that_the_police_did_not_take_up(self, fakes, cast):
        with pytest.raises(RuleBroken, match="本案没有移送公安机关"):
            self.end(fakes, cast.officer)
        counterfeit.transfer(case=fakes.case, receiver="栖云市公安局", reasons="涉案金额大", actor=cast.head, at=fakes.at)
        with pytest.raises(RuleBroken, match="请先登记答复"):
            self.end(fakes, cast.officer)

    @pytest.mark.parametrize(
        ("changed", "field", "words"),
        [({"ending": "other"}, "ending", "怎样办结"), ({"number": " "}, "number", "刑事判决书的文号"), ({"on": date(2020, 1, 1)}, "on", "答复日"), ({"on": date(2030, 1, 1)}, "on", "今天")],
    )
    def test_a_wrong_word_names_its_field(self, accepted, cast, changed, field, words):
        with pytest.raises(RuleBroken, match=words) as refused:
            self.end(accepted, cast.officer, **changed)
        assert refused.value.field == field

    def test_only_the_office_of_the_case_records_it(self, accepted, cast):
        for person in (cast.stranger, cast.head):
            with pytest.raises(NotPermitted):
                self.end(accepted, person)


def test_dropped_only_with_a_reason_and_nothing_held(fakes, cast):
    item = fakes.hold().items.get()
    with pytest.raises(RuleBroken, match="没有处理"):
        counterfeit.drop(case=fakes.case, because="违法事实不成立", actor=cast.head, at=fakes.at)
    fakes.dispose(item, "return")
    closed = counterfeit.drop(case=fakes.case, because="违法事实不成立", actor=cast.head, at=fakes.at)
    assert closed.closed_because == "违法事实不成立"
    with pytest.raises(RuleBroken, match="已经结案"):
        fakes.party(role="seller", name="甲")


def test_other_offices_see_and_do_nothing(fakes, cast):
    assert not queries.visible(cast.stranger).exists()
    assert not queries.visible(cast.auditor).exists()
    assert queries.visible(cast.head).get() == fakes.case
    with pytest.raises(NotPermitted):
        counterfeit.add_party(case=fakes.case, role=Party.Role.SELLER, name="x", actor=cast.stranger, at=OPENED)
