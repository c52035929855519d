"""Papers of a counterfeit case reach each party by a way of the law, and its days run from the day on which they do (APL 44, 61, 67)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from enforcement.actions import counterfeit, paper, seizure, serving, sweep
from enforcement.actions import penalty_notice as told
from enforcement.actions import service as services
from enforcement.models import PenaltyNotice, Service
from enforcement.queries import addressee, party_paper
from enforcement.queries import paper as papers
from enforcement.queries import service as service_queries
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.documents import access
from quality_portal.workdays import calendar
from tests.enforcement.conftest import DAY, OPENED, confirm_address


@pytest.fixture
def notice(fakes, cast):
    """What the maker is told, approved and not served yet."""
    row = told.draft_notice(
        case=fakes.case, party=fakes.maker, facts="贴牌生产电线 1200 卷。", violations=["V50"], proposed="没收并罚款。", fine=60000, actor=cast.officer, at=OPENED
    )
    return told.approve_notice(notice=row, actor=cast.head, at=OPENED)


@pytest.fixture
def serve(notice, cast):
    def act(how="in_person", **fields):
        given = {"notice": notice, "served_on": OPENED.date(), "actor": cast.officer, "at": OPENED}
        return told.serve_notice(how=how, **{**given, **fields})

    return act


def row_of(notice):
    return Service.objects.get(document=notice.document)


def test_apl_44_a_notice_served_by_hand_starts_the_partys_days(serve, notice):
    serve()
    notice.refresh_from_db()
    row = row_of(notice)
    assert (row.recipient, row.case, row.file, row.party) == (notice.party, None, notice.case, notice.party.name)
    assert (notice.state, notice.served_on, notice.answer_until) == ("served", date(2026, 3, 2), date(2026, 3, 9))
    with pytest.raises(IllegalMove, match="不再重复登记"):
        serve()
    assert Service.objects.count() == 1


def test_mail_waits_for_its_receipt_and_counts_from_the_day_on_it(serve, notice, cast):
    serve("mail", served_on=None, sent_on=OPENED.date(), mail_no="EMS7")
    notice.refresh_from_db()
    assert (notice.state, row_of(notice).under_way) == ("issued", True)
    assert row_of(notice) in service_queries.under_way(cast.officer)
    assert row_of(notice) not in service_queries.under_way(cast.stranger)
    for _twice in range(2):
        serving.complete(service=row_of(notice), served_on=date(2026, 3, 5), actor=cast.officer, at=OPENED + 4 * DAY)
    notice.refresh_from_db()
    assert (notice.state, notice.served_how, notice.served_on, notice.served_note) == ("served", "mail", date(2026, 3, 5), "EMS7")
    assert notice.answer_until == date(2026, 3, 12)


def test_a_notice_left_behind_needs_a_witness(serve):
    with pytest.raises(RuleBroken) as refused:
        serve("left", note="拒收，留在门卫室")
    assert refused.value.field == "witness"


def test_cpl_95_a_public_notice_counts_thirty_days_later_by_the_sweep(serve, notice):
    serve("public_notice", note="查无下落，登在门户网站")
    row = row_of(notice)
    assert row.effective_on == date(2026, 4, 1)
    assert row.notice.public
    assert "拟作出的处罚：没收并罚款" in str(row.notice.content)
    assert sweep.served(at=OPENED + 29 * DAY) == 0
    assert sweep.served(at=OPENED + 33 * DAY) == 1
    assert sweep.served(at=OPENED + 33 * DAY) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.served_on) == ("served", date(2026, 4, 1))
    assert trail_of(row).get(verb="service.served").legal_on == date(2026, 4, 1)


def test_a_person_is_named_in_full_only_in_the_text_of_a_public_notice(fakes, cast):
    person = fakes.party(role="seller", name="欧阳建国", natural=True)
    row = told.draft_notice(
        case=fakes.case, party=person, facts="销售。", violations=["V50"], proposed="罚款。", fine=1, actor=cast.officer, at=OPENED
    )
    row = told.approve_notice(notice=row, actor=cast.head, at=OPENED)
    told.serve_notice(notice=row, how="public_notice", served_on=OPENED.date(), note="查无下落", actor=cast.officer, at=OPENED)
    public = row_of(row).notice
    assert "建国" not in public.title
    assert "欧阳某" in public.title
    assert public.content["addressee"] == "欧阳建国"


def test_the_party_signs_online_once_and_its_days_run(notice, members):
    first = paper.sign_paper(document=notice.document, member=members.own, at=OPENED)
    assert paper.sign_paper(document=notice.document, member=members.colleague, at=OPENED + DAY) == first
    assert (first.method, first.signed_by) == ("online", members.own)
    notice.refresh_from_db()
    assert (notice.state, notice.served_how, notice.answer_until) == ("served", "online", date(2026, 3, 9))
    assert trail_of(notice.case).filter(verb="counterfeit.signed_for").count() == 1


def test_what_is_said_later_stands_behind_what_was_said_before(notice, members, cast):
    paper.sign_paper(document=notice.document, member=members.own, at=OPENED)
    said = ("进货时不知情。", "进货时不知情。", "已主动召回。")
    first, again, later = (told.state_online(notice=notice, kind="defence", text=words, member=members.own, at=OPENED + DAY) for words in said)
    assert first == again != later
    assert PenaltyNotice.objects.get().defence == "进货时不知情。\n2026年3月3日补充：已主动召回。"


def test_the_receipt_states_number_time_digest_and_the_very_words(notice, members):
    paper.sign_paper(document=notice.document, member=members.own, at=OPENED)
    receipt = told.state_online(notice=notice, kind="hearing", text="请公开举行。", member=members.own, at=OPENED + DAY)
    assert (receipt.number, receipt.issued_at) == ("栖市监意收〔2026〕1号", OPENED + DAY)
    cells = {cell[0]: cell[1] for row in receipt.content["table"] for cell in row}
    assert cells["类别"] == "要求听证"
    assert len(cells["内容摘要（SHA-256）"]) == 64
    assert "请公开举行。" in str(receipt.content["paragraphs"])  # the notice keeps only that a hearing was asked for
    assert access.may_open_document(members.own, receipt)
    assert not access.may_open_document(members.other, receipt)


def test_apl_45_64_after_its_days_the_party_writes_on_paper(notice, members):
    with pytest.raises(RuleBroken, match="还没有送达"):
        told.state_online(notice=notice, kind="hearing", member=members.own, at=OPENED)
    paper.sign_paper(document=notice.document, member=members.own, at=OPENED)
    with pytest.raises(RuleBroken, match="已于2026年3月9日届满"):
        told.state_online(notice=notice, kind="defence", text="迟了", member=members.own, at=OPENED + 8 * DAY)
    with pytest.raises(NotPermitted):
        told.state_online(notice=notice, kind="hearing", member=members.other, at=OPENED)


def test_a_signature_online_takes_the_place_of_mail_under_way(serve, notice, members):
    serve("mail", served_on=None, sent_on=OPENED.date(), mail_no="EMS7")
    paper.sign_paper(document=notice.document, member=members.own, at=OPENED)
    assert [row.state for row in Service.objects.filter(document=notice.document).order_by("pk")] == ["failed", "served"]


def test_only_members_of_the_party_read_and_sign(notice, members, cast, maker):
    assert list(papers.visible(members.own)) == [notice.document]
    assert list(papers.visible(members.other)) == []
    assert list(papers.visible(cast.officer)) == []
    with pytest.raises(NotPermitted):
        paper.sign_paper(document=notice.document, member=members.other, at=OPENED)
    assert access.may_open_document(members.own, notice.document)
    assert access.may_open_document(cast.officer, notice.document)
    assert not access.may_open_document(members.other, notice.document)
    assert not access.may_open_document(cast.stranger, notice.document)


def test_apl_61_2_without_consent_nothing_is_signed_online(notice, members, maker):
    confirm_address(maker.enterprise, members.own, electronic=False)
    with pytest.raises(RuleBroken, match="送达地址确认书"):
        paper.sign_paper(document=notice.document, member=members.own, at=OPENED)
    assert PenaltyNotice.objects.get().state == "issued"


def test_a_withdrawn_notice_is_neither_served_nor_signed_for(notice, serve, members, cast, maker):
    told.withdraw_notice(notice=notice, because="数额有误", actor=cast.head, at=OPENED)
    with pytest.raises(RuleBroken, match="已经撤销"):
        serve()
    with pytest.raises(RuleBroken, match="已经撤销"):
        paper.sign_paper(document=notice.document, member=members.own, at=OPENED)
    assert not papers.unserved(papers.of_enterprise(maker.enterprise), maker.enterprise).exists()
    assert papers.received(maker.enterprise)[0].withdrawn


class TestDecision:
    @pytest.fixture
    def rival(self, fakes, members):
        return fakes.party(role="seller", enterprise=members.rival)

    @pytest.fixture
    def decision(self, fakes, rival):
        return fakes.decide(more=[fakes.penalty(party=rival)])

    def test_apl_67_it_is_served_on_each_party_and_the_fine_is_due_from_there(self, decision, rival, fakes, cast, members):
        at = fakes.at
        assert [one.party for one in party_paper.of_case(fakes.case) if one.waits] == [fakes.maker, rival]
        paper.serve_party(party=rival, document=decision.document, how="in_person", served_on=at.date(), actor=cast.officer, at=at)
        assert [one.party for one in party_paper.of_case(fakes.case) if one.waits] == [fakes.maker]
        assert decision.document in papers.unserved(papers.of_enterprise(fakes.maker.enterprise), fakes.maker.enterprise)
        assert decision.document not in papers.unserved(papers.of_enterprise(members.rival), members.rival)
        paper.sign_paper(document=decision.document, member=members.own, at=at)
        shown = [one for one in party_paper.of_case(fakes.case) if one.document == decision.document]
        assert [one.service.method for one in shown] == ["online", "in_person"]
        assert shown[0].starts == "罚款缴纳至2026年4月16日；申请行政复议至2026年6月1日"  # 5-31 is a Sunday

    def test_a_public_notice_of_it_says_what_it_imposes_on_this_party(self, decision, rival, fakes, cast):
        row = paper.serve_party(
            party=rival, document=decision.document, how="public_notice", served_on=fakes.at.date(), note="查无下落", actor=cast.officer, at=fakes.at
        )
        assert "没收涉案产品，罚款 60,000.00 元" in str(row.notice.content)

    def test_whom_it_does_not_punish_does_not_get_it(self, decision, fakes, cast):
        other = fakes.case.parties.create(role="seller", name="顺达商行")
        with pytest.raises(RuleBroken, match="不是发给这名当事人"):
            paper.serve_party(party=other, document=decision.document, how="in_person", served_on=fakes.at.date(), actor=cast.officer, at=fakes.at)

    def test_another_office_serves_nothing(self, decision, fakes, cast):
        with pytest.raises(NotPermitted):
            paper.serve_party(
                party=fakes.maker, document=decision.document, how="in_person", served_on=fakes.at.date(), actor=cast.stranger, at=fakes.at
            )

    def test_apl_61_the_case_is_not_closed_before_everybody_has_it(self, decision, rival, fakes, cast):
        paper.serve_party(party=rival, document=decision.document, how="in_person", served_on=fakes.at.date(), actor=cast.officer, at=fakes.at)
        with pytest.raises(RuleBroken, match="处罚决定书还没有送达"):
            counterfeit.close(case=fakes.case, because="执行完毕", actor=cast.officer, at=fakes.at)


def test_the_seizure_and_its_extension_are_papers_of_their_party(fakes, members, cast):
    held = fakes.hold()
    longer = seizure.extend_seizure(seizure=held, days=10, reason="案情复杂", actor=cast.head, at=OPENED + 20 * DAY)
    assert [one.document for one in party_paper.of_case(fakes.case)] == [held.document, longer.extension_document]
    paper.sign_paper(document=held.document, member=members.own, at=OPENED)
    assert [one.waits for one in party_paper.of_case(fakes.case)] == [False, True]
    assert access.may_open_document(members.own, longer.extension_document)
    assert not access.may_open_document(members.other, longer.extension_document)


def test_a_service_lies_in_one_file(notice, serve, road, cast):
    serve()
    for given in ({"case": None, "recipient": None}, {"case": road.open(), "recipient": notice.party}):
        with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
            Service.objects.create(
                document=notice.document, party="某", method="in_person", state="failed", failed_because="x", sent_on=OPENED.date(), recorded_at=OPENED, **given
            )


def test_mail_that_failed_is_told_on_the_case_and_another_way_is_open(serve, notice, cast):
    serve("mail", served_on=None, sent_on=OPENED.date(), mail_no="EMS7")
    services.fail(service=row_of(notice), because="查无此人", actor=cast.officer, at=OPENED)
    assert trail_of(notice.case).filter(verb="counterfeit.paper_failed").exists()
    serve()
    assert PenaltyNotice.objects.get().state == "served"


def test_the_receipt_to_print_names_the_party(notice, cast):
    notice.party.case = notice.case
    form = services.receipt_form(to=addressee.of_party(notice.party), document=notice.document, actor=cast.officer, at=OPENED)
    assert services.receipt_form(to=addressee.of_party(notice.party), document=notice.document, actor=cast.officer, at=OPENED) == form
    assert notice.party.name in str(form.content)
    assert calendar.local_date(OPENED) == form.issued_on
