"""The record form of a task: what the law asks on site, drafts of two people, photos, filing once, print and correction."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections import actions
from inspections.law.onsite import BEFORE_SAMPLING, ONLINE_DONE, ONLINE_RECORD, PHOTOS
from inspections.models import FormDraft, Lead, Sample
from inspections.queries import sampleform as drafts
from quality_portal.core.errors import Conflict, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents.queries import attachments_of
from quality_portal.documents.queries import of as documents_of
from tests.inspections.conftest import AT, DAY, picture

NOW = AT + 3 * DAY
ONLINE = {row.key: "有" for row in ONLINE_RECORD} | {row.key: True for row in ONLINE_DONE}


@pytest.fixture
def photographed(task, cast, photo):
    for row in PHOTOS:
        if row.needed:
            actions.sampleform.add_photos(task=task, kind=row.key, uploads=[photo()], actor=cast.wang, at=NOW)
    return task


@pytest.fixture
def filed(on_site, photographed):
    fields = {key: value for key, value in on_site.items() if key not in {"plan_item", "enterprise", "drawn"}}
    return actions.sampleform.file(**fields)


def file(on_site, **changes):
    fields = {key: value for key, value in on_site.items() if key not in {"plan_item", "enterprise", "drawn"}}
    return actions.sampleform.file(**fields | changes)


def test_a_task_ends_with_its_sample_its_paper_and_no_draft(filed, task):
    task.refresh_from_db()
    assert (task.state, task.sample, filed.task) == ("sampled", filed, task)
    paper = documents_of(filed).get()
    assert paper.number == "栖质监抽样〔2026〕1号"
    words = str(paper.content)
    assert all(word in words for word in ("F0001", "F0002", "王抽样员", "钱经理", "129.00 元（按标价购买）", "样品交接记录"))
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize(("change", "field"), [({"price_basis": ""}, "price_basis"), ({"price_basis": "market", "price": None}, "price")])
def test_o18_23_how_the_sample_was_bought_and_at_what_price_is_written_down(on_site, change, field):
    with pytest.raises(RuleBroken) as refusal:
        actions.sample.record(**on_site | change)
    assert refusal.value.field == field
    assert "第二十三条" in str(refusal.value.basis)


@pytest.mark.parametrize("row", BEFORE_SAMPLING, ids=lambda row: row.key)
def test_o18_19_what_must_not_be_sampled_is_not_sampled(on_site, row):
    with pytest.raises(RuleBroken, match="不能抽样") as refusal:
        actions.sample.record(**on_site | {"answers": on_site["answers"] | {row.key: True}})
    assert refusal.value.field == row.key
    rest = {key: value for key, value in on_site["answers"].items() if key != row.key}
    with pytest.raises(RuleBroken, match="请回答") as refusal:
        actions.sample.record(**on_site | {"answers": rest})
    assert refusal.value.field == row.key
    assert not Sample.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"price_basis": ""}, "price_basis"),
        ({"price": None}, "price"),
        ({"price_basis": "free"}, "price_basis"),
        ({"party_signature": ""}, "party_signature"),
        ({"signer": " "}, "signer"),
        ({"party_signature": "refused"}, "witness"),
        ({"source": "seller", "seller": ""}, "seller"),
        ({"source": "moon"}, "source"),
        ({"source": "online", "seller": "某店", "online": ONLINE | {"account": " "}}, "account"),
        ({"source": "online", "seller": "某店", "online": ONLINE | {"unpacked": False}}, "unpacked"),
        ({"marking": {"mark_name": {"answer": "lacking", "note": ""}}}, "mark_name"),
        ({"marking": {"mark_name": {"answer": "perhaps"}}}, "mark_name"),
    ],
)
def test_what_the_form_lacks_is_named(on_site, change, field):
    with pytest.raises(RuleBroken) as refusal:
        actions.sample.record(**on_site | change)
    assert refusal.value.field == field
    assert not Sample.objects.exists()


def test_pql_27_marking_that_is_lacking_becomes_a_lead_with_its_breach(on_site):
    marking = {"mark_name": {"answer": "lacking", "note": "只有商标"}, "mark_date": {"answer": "ok"}}
    sample = actions.sample.record(**on_site | {"marking": marking})
    lead = Lead.objects.get()
    assert lead.enterprise == sample.enterprise
    assert "没有中文名称、厂名或者厂址（只有商标）" in lead.facts
    assert sample.number in lead.facts


def test_o18_26_goods_bought_on_the_net_are_recorded_whole(on_site):
    sample = actions.sample.record(**on_site | {"source": "online", "seller": "某平台某店", "online": ONLINE})
    assert (sample.source, sample.online["account"]) == ("online", "有")


def test_o18_20_a_party_that_does_not_sign_is_noted_with_a_witness(on_site):
    sample = actions.sample.record(**on_site | {"party_signature": "refused", "signer": "", "witness": "村委会 冯某"})
    assert (sample.party_signature, sample.witness) == ("refused", "村委会 冯某")


def test_who_is_not_on_the_notice_does_not_sample(on_site, person):
    another = person("city", Role.SAMPLER, name="临时工")
    with pytest.raises(RuleBroken, match="临时工不在监督抽查通知书上") as refusal:
        actions.sample.record(**on_site | {"samplers": [*on_site["samplers"], another]})
    assert refusal.value.field == "samplers"
    with pytest.raises(RuleBroken, match="您不在所选"):
        actions.sample.record(**on_site | {"actor": another})


def test_a_task_of_another_enterprise_is_not_taken(on_site, drawing):
    other = drawing.drawn.get(rank=2)
    with pytest.raises(RuleBroken, match="不一致"):
        actions.sample.record(**on_site | {"drawn": other})
    with pytest.raises(RuleBroken, match="不一致"):
        actions.sample.record(**on_site | {"enterprise": other.enterprise})


def test_where_samplers_were_sent_the_form_is_filled_in_from_the_task(on_site, task):
    with pytest.raises(RuleBroken, match=task.number):
        actions.sample.record(**{key: value for key, value in on_site.items() if key != "task"})


def test_a_double_click_gets_the_first_sample_and_a_colleague_is_told(on_site, cast):
    first = actions.sample.record(**on_site)
    assert actions.sample.record(**on_site) == first
    with pytest.raises(RuleBroken, match=first.number):
        actions.sample.record(**on_site | {"actor": cast.zhao})
    assert Sample.objects.count() == 1


def test_o18_20_a_form_without_photos_is_not_filed(on_site):
    with pytest.raises(RuleBroken, match="还缺照片") as refusal:
        file(on_site)
    assert refusal.value.field == "place"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("现场.jpg", b"\xff\xd8\xff not a picture", "打不开"),
        ("现场.jpg", b"GIF89a", "内容与扩展名不符"),
        ("现场.gif", b"GIF89a", "照片请用 JPG 或者 PNG"),
        ("合同.pdf", b"%PDF-", "照片请用 JPG 或者 PNG"),
        ("现场.jpg", b"", "空文件"),
    ],
)
def test_a_photo_that_is_no_picture_is_named_and_none_is_kept(task, cast, photo, name, content, words):
    with pytest.raises(RuleBroken, match=words) as refusal:
        actions.sampleform.add_photos(
            task=task, kind="seals", uploads=[photo(), SimpleUploadedFile(name, content)], actor=cast.wang, at=NOW
        )
    assert refusal.value.field == "seals"
    assert not attachments_of(task).exists()


def test_a_document_is_no_photo(task, cast):
    import io

    import pikepdf

    kept = io.BytesIO()
    paper = pikepdf.new()
    paper.add_blank_page()
    paper.save(kept)
    with pytest.raises(RuleBroken, match="照片请用 JPG 或者 PNG"):
        actions.sampleform.add_photos(
            task=task, kind="seals", uploads=[SimpleUploadedFile("合同.pdf", kept.getvalue())], actor=cast.wang, at=NOW
        )


def test_png_and_jpeg_are_photos_and_the_same_twice_is_kept_once(task, cast):
    for form, name in (("PNG", "a.png"), ("JPEG", "a.jpg"), ("JPEG", "b.jpg")):
        actions.sampleform.add_photos(
            task=task, kind="place", uploads=[SimpleUploadedFile(name, picture(form, 7))], actor=cast.wang, at=NOW
        )
    assert len(drafts.photos(task)["place"]) == 2


def test_one_photo_does_not_serve_for_two_things(task, cast):
    one = {"task": task, "actor": cast.wang, "at": NOW}
    actions.sampleform.add_photos(kind="place", uploads=[SimpleUploadedFile("a.jpg", picture())], **one)
    with pytest.raises(RuleBroken, match="已经作为“抽样地点") as refusal:
        actions.sampleform.add_photos(kind="seals", uploads=[SimpleUploadedFile("a.jpg", picture())], **one)
    assert refusal.value.field == "seals"


def save(task, who, answers, seen="", page="product"):
    return actions.sampleform.save_page(task=task, page=page, answers=answers, seen=seen, actor=who, at=NOW)


def test_a_page_is_kept_as_typed_right_or_wrong(task, cast):
    save(task, cast.wang, {"batch": "", "produced_on": "2026-02-30"})
    assert drafts.pages(task)["product"]["produced_on"] == "2026-02-30"


def test_two_people_on_one_page_do_not_overwrite_each_other_unseen(task, cast):
    save(task, cast.wang, {"batch": "A"})
    with pytest.raises(Conflict, match="王抽样员"):
        save(task, cast.zhao, {"batch": "B"})
    mark = drafts.fingerprint({"batch": "A"})
    save(task, cast.zhao, {"batch": "B"}, seen=mark)
    assert drafts.pages(task)["product"] == {"batch": "B"}
    save(task, cast.wang, {"place": "库"}, page="place")
    assert set(drafts.pages(task)) == {"product", "place"}


def test_only_who_was_sent_writes_the_draft_and_only_while_it_is_open(task, cast, person, on_site):
    with pytest.raises(NotPermitted):
        save(task, person("city", Role.SAMPLER), {"batch": "A"})
    actions.sample.record(**on_site)
    with pytest.raises(RuleBroken, match="已抽样"):
        save(task, cast.wang, {"batch": "A"})


def test_a_print_is_issued_once(sample, cast):
    first = actions.sampleform.print_form(sample=sample, actor=cast.planner, at=NOW)
    assert actions.sampleform.print_form(sample=sample, actor=cast.planner, at=NOW) == first


def correct(sample, cast, **changes):
    fields = {
        "field": "batch", "value": "20260116", "because": "看错一位", "party_agreed": "钱经理", "countersigner": cast.zhao, "actor": cast.wang,
        "at": AT + 4 * DAY,
    } | changes  # fmt: skip
    return actions.sampleform.correct(sample=sample, **fields)


def test_o18_20_a_slip_is_put_right_by_two_and_both_readings_stay(filed, cast):
    correct(filed, cast)
    filed.refresh_from_db()
    row = filed.corrections.get()
    assert (filed.batch, row.before, row.after) == ("20260116", "20260115", "20260116")
    void, fresh = documents_of(filed).order_by("pk")
    assert void.is_void
    assert "看错一位" in str(fresh.content)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"field": "seal_no"}, "field"),
        ({"value": " "}, "value"),
        ({"value": "20260115"}, "value"),
        ({"value": "9" * 101}, "value"),
        ({"because": ""}, "because"),
        ({"party_agreed": ""}, "party_agreed"),
    ],
)
def test_a_correction_that_cannot_be_is_named(sample, cast, change, field):
    with pytest.raises(RuleBroken) as refusal:
        correct(sample, cast, **change)
    assert refusal.value.field == field


def test_nobody_countersigns_his_own_correction(sample, cast, person):
    with pytest.raises(RuleBroken, match="另一名"):
        correct(sample, cast, countersigner=cast.wang)
    with pytest.raises(NotPermitted, match="抽样人员更正"):
        correct(sample, cast, actor=person("city", Role.SAMPLER))


def test_the_version_in_force_on_the_day_is_frozen_into_the_sample(sample_fields, category):
    from inspections.models import Specification

    Specification.objects.create(category=category, version="2025", since=date(2025, 1, 1), until=date(2026, 3, 1))
    now = Specification.objects.create(category=category, version="2026", since=date(2026, 3, 1))
    Specification.objects.create(category=category, version="2027", since=date(2026, 4, 1))
    assert actions.sample.record(**sample_fields).specification == now
