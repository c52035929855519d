"""Letters: the hands they pass, the reply clock, what an answer brings about, and notices that go out with a decision."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from enforcement.actions import letter as letters
from enforcement.models import Letter, LetterEffect, LetterUrge
from enforcement.queries import letter as queries
from enterprises.models import Licence
from quality_portal.accounts.models import Agency
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.documents.queries import of
from tests.enforcement.conftest import DAY

ISSUER = "云岭省市场监督管理局"
CERTIFIER = "云岭质量认证中心"


@pytest.fixture
def agencies(place):
    rows = (
        ("government", "河西区人民政府", place.regions.county, False),
        ("department", "河西区经济和信息化局", place.regions.county, True),
        ("department", "望海市工信局", place.regions.other, True),
        ("owner", "栖云市国有资产监督管理委员会", place.regions.city, False),
        ("registrar", "栖云市行政审批局", place.regions.city, False),
    )
    return {name: Agency.objects.create(kind=kind, name=name, region=region, told=told) for kind, name, region, told in rows}


@pytest.fixture
def foreign(maker):
    """The licence was issued by the province, the certificate by a certification body."""
    Licence.objects.filter(enterprise=maker.enterprise, kind="production").update(issuer=ISSUER)
    Licence.objects.filter(enterprise=maker.enterprise, kind="safety_cert").update(issuer=CERTIFIER)


@pytest.fixture
def request_letter(road, agencies):
    """A request to the registrar, sent."""
    road.open()
    letter = letters.draft(
        case=road.case, kind="business_revocation_request", agency=agencies["栖云市行政审批局"], actor=road.cast.officer, at=road.at
    )
    letters.review(letter=letter, note="依据充分。", actor=road.cast.lawyer, at=road.at)
    return letters.send(letter=letter, actor=road.cast.head, at=road.at)


def answer(road, letter, outcome="agreed", **fields):
    given = {"replied_on": road.at.date(), "number": "审批〔2026〕5号", "note": "已吊销。", "actor": road.cast.officer, "at": road.at}
    return letters.reply(letter=letter, outcome=outcome, **{**given, **fields})


def test_r083_an_order_tells_county_government_and_departments_with_a_day_for_their_answer(road, agencies):
    road.open()
    road.order()
    told = {letter.kind: letter for letter in Letter.objects.all()}
    assert {kind: letter.addressee for kind, letter in told.items()} == {
        "government_notice": "河西区人民政府", "department_notice": "河西区经济和信息化局",
    }  # fmt: skip
    for letter in told.values():
        assert (letter.state, letter.drafted_by, letter.approved_by) == ("sent", road.cast.officer, road.cast.head)
        assert (letter.reply_due - letter.sent_on).days >= 30
        assert "前将办理情况函告本机关" in str(letter.document.content)
    assert [event.verb for event in trail_of(road.case)].count("case.letter_sent") == 2
    told = list(Letter.objects.values_list("facts", flat=True))
    assert all("该企业" in facts and "你单位" not in facts for facts in told)  # nobody else is addressed as the enterprise


def test_r036_the_bodies_that_issued_are_told_of_what_was_suspended_and_later_resumed(road, foreign):
    road.open()
    road.order()
    told = Letter.objects.filter(kind="certificate_suspension")
    assert {letter.addressee: [licence.kind for licence in letter.licences.all()] for letter in told} == {
        ISSUER: ["production"], CERTIFIER: ["safety_cert"],
    }  # fmt: skip
    road.later(20)
    road.recheck("pass")
    back = Letter.objects.filter(kind="certificate_resumption")
    assert {(letter.addressee, letter.state) for letter in back} == {(ISSUER, "draft"), (CERTIFIER, "draft")}
    letters.send(letter=back[0], actor=road.cast.head, at=road.at)  # two hands, no legal review
    assert of(road.case).filter(kind="certificate_resumption").count() == 1


def test_r087_a_licence_of_another_issuer_is_revoked_by_its_issuer_on_our_letter(road, foreign):
    road.open()
    road.order()
    for act in (road.announce, road.stop):
        road.later(20)
        road.recheck("fail")
        act()
    road.later(30)
    road.recheck("fail")
    step = road.revoke()
    asked = Letter.objects.filter(kind="licence_revocation_request")
    assert {letter.addressee for letter in asked} == {ISSUER, CERTIFIER}
    assert step.document == asked.order_by("pk").first().document
    assert {licence.state for licence in Licence.objects.all()} == {"suspended"}  # nobody but the issuer revokes
    letter = asked.get(addressee=ISSUER)
    road.later(5)
    answer(road, letter)
    licence = letter.licences.get()
    for _click in range(2):
        letters.carry_out(letter=letter, licence=licence, on=road.at.date(), number="云市监吊证〔2026〕9号", actor=road.cast.officer, at=road.at)
    licence.refresh_from_db()
    assert (licence.state, licence.state_since) == ("revoked", road.at.date())
    assert LetterEffect.objects.count() == 1
    assert road.case.licence_measures.filter(act="revoke").count() == 1


def test_a_letter_that_asks_for_a_decision_passes_three_persons(road, agencies):
    road.open()
    draft = {"case": road.case, "kind": "removal_recommendation", "agency": agencies["栖云市国有资产监督管理委员会"], "at": road.at}
    letter = letters.draft(**draft, actor=road.cast.both)
    with pytest.raises(RuleBroken, match="已有一份"):
        letters.draft(**draft, actor=road.cast.officer)
    with pytest.raises(RuleBroken, match="法制审核"):
        letters.send(letter=letter, actor=road.cast.head, at=road.at)
    letter = letters.review(letter=letter, actor=road.cast.lawyer, at=road.at)
    with pytest.raises(NotPermitted, match="起草人不能批准自己起草的函件"):
        letters.send(letter=letter, actor=road.cast.both, at=road.at)
    with pytest.raises(NotPermitted):
        letters.send(letter=letter, actor=road.cast.province, at=road.at)
    letter = letters.send(letter=letter, actor=road.cast.head, at=road.at)
    assert letter.document.number == "栖市监免建〔2026〕1号"
    with pytest.raises(IllegalMove):
        letters.send(letter=letter, actor=road.cast.head, at=road.at)
    with pytest.raises(DatabaseError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(facts="改写")
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(
            case=road.case, kind="referral", office=road.case.office, addressee="x", title="x", facts="x", request="x", basis_text="x",
            drafted_by=road.cast.head, approved_by=road.cast.head, drafted_at=road.at,
        )  # fmt: skip


def test_a_draft_sent_back_may_be_drafted_anew(road, agencies):
    road.open()
    draft = {"case": road.case, "kind": "referral", "addressee": "栖云市应急管理局", "actor": road.cast.officer, "at": road.at}
    letter = letters.draft(**draft)
    with pytest.raises(RuleBroken, match="理由"):
        letters.send_back(letter=letter, reason="", actor=road.cast.lawyer, at=road.at)
    letters.send_back(letter=letter, reason="管辖依据不足", actor=road.cast.lawyer, at=road.at)
    assert letters.draft(**draft).state == "draft"


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"kind": "poem"}, "kind"), ({"addressee": " "}, "agency"), ({"kind": "licence_revocation_request"}, "licences")],
)
def test_a_draft_says_what_is_missing(road, fields, field):
    road.open()
    given = {"kind": "referral", "addressee": "某局", **fields}
    with pytest.raises(RuleBroken) as refusal:
        letters.draft(case=road.case, actor=road.cast.officer, at=road.at, **given)
    assert refusal.value.field == field


def test_no_answer_is_shown_and_urged_once_a_day_and_changes_nothing(road, request_letter):
    state = road.case.state
    today = road.later(5)
    with pytest.raises(RuleBroken, match="不需要催办"):
        letters.urge(letter=request_letter, actor=road.cast.officer, at=today)
    late = road.later(40)
    assert list(queries.overdue(road.cast.officer, late.date())) == [request_letter]
    assert queries.of_case(road.case, late.date())[0].late
    first = letters.urge(letter=request_letter, actor=road.cast.officer, at=late)
    assert letters.urge(letter=request_letter, actor=road.cast.officer, at=late) == first
    letters.urge(letter=request_letter, actor=road.cast.officer, at=road.later(1))
    assert LetterUrge.objects.count() == 2
    assert request_letter.document.number in str(first.document.content)
    road.case.refresh_from_db()
    assert road.case.state == state


def test_r039_the_registrars_decision_takes_the_business_licence(road, request_letter, maker):
    take = {"letter": request_letter, "on": road.at.date(), "number": "审批吊〔2026〕1号", "actor": road.cast.officer}
    with pytest.raises(RuleBroken, match="先登记复函"):
        letters.carry_out(**take, at=road.at)
    answer(road, request_letter, "partly", note="正在调查。")
    same = answer(road, request_letter)
    assert answer(road, request_letter) == same  # the second click
    assert list(queries.to_carry_out(road.cast.officer)) == [Letter.objects.get()]
    with pytest.raises(RuleBroken) as refusal:
        letters.carry_out(**{**take, "number": " "}, at=road.at)
    assert refusal.value.field == "number"
    letters.carry_out(**take, at=road.at)
    maker.enterprise.refresh_from_db()
    assert maker.enterprise.state == "revoked"
    assert not queries.to_carry_out(road.cast.officer)


@pytest.mark.parametrize(("shift", "note"), [(-1, "早于发函"), (1, "晚于今天")])
def test_an_answer_lies_between_the_letter_and_today(road, request_letter, shift, note):
    with pytest.raises(RuleBroken) as refusal:
        answer(road, request_letter, replied_on=(road.at + shift * DAY).date(), note=note)
    assert refusal.value.field == "replied_on"


def test_each_sees_what_waits_for_him(road, agencies):
    road.open()
    cast = road.cast
    asks = letters.draft(case=road.case, kind="referral", addressee="某局", actor=cast.officer, at=road.at)
    tells = letters.draft(case=road.case, kind="government_notice", agency=agencies["河西区人民政府"], actor=cast.officer, at=road.at)
    assert list(queries.in_hand_of(cast.lawyer)) == [asks]
    assert list(queries.in_hand_of(cast.head)) == [tells]
    letters.review(letter=asks, actor=cast.lawyer, at=road.at)
    assert set(queries.in_hand_of(cast.head)) == {asks, tells}
    assert not queries.in_hand_of(cast.province)
    assert not queries.visible(cast.stranger)
