"""Service by each way the law knows: which day counts, what it needs, and that it happens once (APL 61, CPL 87–95)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from enforcement.actions import service as services
from enforcement.actions import serving
from enforcement.actions import step as steps
from enforcement.models import Service
from enforcement.queries import addressee
from enforcement.queries import service as queries
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.documents.queries import attachments_of, of
from tests.enforcement.conftest import confirm_address


@pytest.fixture
def issued(road):
    """An order that is signed and not served."""
    road.open()
    step = road.decide(days=30)
    step.case = road.case
    return step


@pytest.fixture
def serve(road, issued):
    def act(how="in_person", on=None, **fields):
        day = on or road.at.date()
        return steps.serve_step(step=issued, served_on=day, how=how, actor=road.cast.officer, at=road.at, **fields)

    return act


@pytest.mark.parametrize(
    ("how", "given", "missing"),
    [
        ("left", {"note": "厂长拒收，留置在门卫室。"}, "witness"),
        ("left", {"witness": "社区李某"}, "note"),
        ("mail", {}, "mail_no"),
        ("public_notice", {}, "note"),
        ("online", {}, "how"),
        ("pigeon", {}, "how"),
    ],
)
def test_each_way_needs_its_own_words(serve, how, given, missing):
    with pytest.raises(RuleBroken) as refusal:
        serve(how, **given)
    assert refusal.value.field == missing
    assert refusal.value.basis


def test_cpl_89_left_with_a_witness_counts_from_its_day(road, serve):
    step = serve("left", note="厂长拒收，留置在门卫室。", witness="社区李某")
    assert (step.served_how, step.served_on) == ("left", road.at.date())
    assert "社区李某" in step.served_note
    assert Service.objects.get().served


def test_apl_61_mail_counts_from_the_day_on_the_receipt(road, issued, serve):
    sent = road.at.date()
    with pytest.raises(RuleBroken):
        steps.serve_step(step=issued, served_on=None, how="mail", mail_no="EMS1", actor=road.cast.officer, at=road.at)
    steps.serve_step(step=issued, served_on=None, sent_on=sent, how="mail", mail_no="EMS1", actor=road.cast.officer, at=road.at)
    issued.refresh_from_db()
    assert (issued.state, issued.comply_by) == ("issued", None)
    row = Service.objects.get()
    with pytest.raises(RuleBroken, match="正在邮寄送达"):
        serve("in_person")
    arrived = road.later(3).date()
    with pytest.raises(RuleBroken):
        serving.complete(service=row, served_on=road.later(9).date(), actor=road.cast.officer, at=road.at.replace(day=3))
    for _click in range(2):
        serving.complete(service=row, served_on=arrived, actor=road.cast.officer, at=road.at)
    issued.refresh_from_db()
    assert (issued.state, issued.served_on, issued.served_how) == ("served", arrived, "mail")
    assert Service.objects.get().sent_on == sent


def test_what_came_back_is_served_in_another_way(road, issued, serve):
    steps.serve_step(step=issued, served_on=None, sent_on=road.at.date(), how="mail", mail_no="EMS1", actor=road.cast.officer, at=road.at)
    with pytest.raises(RuleBroken, match="原因"):
        services.fail(service=Service.objects.get(), because=" ", actor=road.cast.officer, at=road.at)
    services.fail(service=Service.objects.get(), because="查无此人，退回", actor=road.cast.officer, at=road.at)
    serve("in_person")
    assert [row.state for row in Service.objects.all()] == ["failed", "served"]


def test_cpl_95_a_public_notice_is_a_numbered_public_paper(road, issued, serve):
    serve("public_notice", note="邮件退回，住所无人。")
    row = Service.objects.get()
    assert (row.served, (row.effective_on - row.sent_on).days) == (False, 30)
    assert row.notice.public
    said = str(row.notice.content)
    assert issued.document.number in said
    assert "2026年4月2日" in said
    assert "整改期限为30日，自本通知书送达之日的次日起计算。" in said  # not the last day as reckoned from another way of service
    assert "推算" not in said
    with pytest.raises(RuleBroken, match="不能另填日期"):
        serving.complete(service=row, served_on=road.later(40).date(), actor=road.cast.officer, at=road.at)
    assert queries.of_case(road.case).rows[0].starts == "2026年4月2日视为送达，期限从次日起算"


def test_apl_61_nobody_is_served_online_who_has_not_agreed_in_writing(road, issued, maker, members):
    confirm_address(maker.enterprise, members.own, electronic=False)
    with pytest.raises(RuleBroken, match="送达地址确认书") as refusal:
        steps.sign_for(step=issued, member=members.own, at=road.at)
    assert "第六十一条第二款" in refusal.value.basis
    confirm_address(maker.enterprise, members.own)
    assert steps.sign_for(step=issued, member=members.own, at=road.at).served_how == "online"
    assert Service.objects.get().signed_by == members.own


def test_signing_online_ends_what_was_on_its_way_by_mail(road, issued, members):
    steps.serve_step(step=issued, served_on=None, sent_on=road.at.date(), how="mail", mail_no="EMS1", actor=road.cast.officer, at=road.at)
    steps.sign_for(step=issued, member=members.own, at=road.later(1))
    assert [(row.method, row.state) for row in Service.objects.all()] == [("mail", "failed"), ("online", "served")]
    row = Service.objects.first()
    assert serving.complete is not None
    with pytest.raises(IllegalMove):
        serving.complete(service=row, served_on=road.at.date(), actor=road.cast.officer, at=road.at)


def test_a_new_confirmation_of_address_ends_the_old_one_and_a_second_click_does_not(maker, members):
    first = queries.address_of(maker.enterprise)
    assert confirm_address(maker.enterprise, members.own) == first
    second = confirm_address(maker.enterprise, members.own, electronic=False)
    first.refresh_from_db()
    assert first.ended_at is not None
    assert queries.address_of(maker.enterprise) == second
    with pytest.raises(NotPermitted):
        confirm_address(maker.enterprise, members.other)


def test_a_paper_is_served_once_whoever_writes(road, issued, serve):
    serve("in_person")
    with pytest.raises(IllegalMove):
        services.record(to=addressee.of_case(road.case), document=issued.document, how="in_person", served_on=road.at.date(), actor=road.cast.officer, at=road.at)
    row = Service.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.create(
            case=row.case, document=row.document, party=row.party, method="mail", sent_on=row.sent_on, recorded_at=road.at
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Service.objects.filter(pk=row.pk).update(served_on=road.later(5).date())


def test_the_receipt_is_printed_once_and_kept_when_it_comes_back_signed(road, issued, serve):
    form = services.receipt_form(to=addressee.of_case(road.case), document=issued.document, actor=road.cast.officer, at=road.at)
    again = services.receipt_form(to=addressee.of_case(road.case), document=issued.document, actor=road.cast.officer, at=road.at)
    assert form == again
    assert of(road.case).filter(kind="service_receipt").count() == 1
    serve("in_person")
    scan = SimpleUploadedFile("回证.png", bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"))
    services.attach_receipt(service=Service.objects.get(), upload=scan, actor=road.cast.officer, at=road.at)
    assert attachments_of(Service.objects.get()).count() == 1
    assert queries.of_case(road.case).rows[0].files


def test_a_served_notice_of_rights_tells_until_when_it_may_be_answered(road):
    road.open()
    for act in (road.order, road.announce):
        act()
        road.later(20)
        road.recheck("fail")
    notice = road.notified()
    row = queries.of_case(road.case).rows[-1]
    assert row.service.document == notice.document
    assert "要求听证至" in row.starts
