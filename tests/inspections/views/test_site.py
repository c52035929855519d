"""On site in the browser: my tasks, the form page by page, endings, refusals, the chain, the enterprise's own view."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Membership
from inspections import actions
from inspections.law.marking import checklist
from inspections.law.onsite import BEFORE_SAMPLING, MAY_REFUSE, PHOTOS
from inspections.models import FormDraft, Handover, Refusal, Sample, SamplingTask
from inspections.queries import papers
from inspections.queries import sampleform as drafts
from quality_portal.core.roles import Role
from quality_portal.workdays.calendar import local_date, today_is
from tests.inspections.conftest import AT, DAY, picture

NOW = local_date(timezone.now())  # pages act now, whatever the day they print
SOON = str(NOW + 30 * DAY)


@pytest.fixture
def as_(client):
    def login(user):
        client.force_login(user)
        return client

    return login


@pytest.fixture(autouse=True)
def in_march():
    with today_is(date(2026, 3, 20)):
        yield


@pytest.fixture
def typed(task):
    """What two good samplers type, page by page."""
    return {
        "arrive": {"sampled_on": "2026-03-20", "source": "maker", "officers": [user.pk for user in task.officers.all()], "shown": "on", "contact": "钱经理"},
        "grounds": {row.key: "no" for row in BEFORE_SAMPLING},
        "product": {"product_name": "电热水壶", "batch": "B1", "produced_on": "2026-01-15", "model": "ZDH-15"},
        "place": {"place": "成品库", "base_quantity": "200 台", "price_basis": "marked", "price": "129.00"},
        "marking": {row.key: "ok" for row in checklist(at_seller=False)},
        "seal": {"quantity": "3 台", "seal_no": "F1", "backup_quantity": "3 台", "backup_seal_no": "F2", "backup_kept": "party"},
        "photos": {},
        "sign": {"party_signature": "signed", "signer": "钱经理"},
    }  # fmt: skip


def url(name, *args):
    return reverse(f"inspections:{name}", args=args)


def page(task, key):
    return url("sampleform_page", task.number, key)


def fill(client, task, typed, *, skip=()):
    for key, data in typed.items():
        if key not in skip:
            shots = {}
            if key == "photos":
                shots = {row.key: SimpleUploadedFile(f"{row.key}.jpg", picture(colour=place + 3)) for place, row in enumerate(PHOTOS)}
            answer = client.post(page(task, key), data | shots)
            assert answer.status_code == 302, (key, re.findall(r'field__error"[^>]*>(.*?)</p>', answer.content.decode(), re.DOTALL))


def test_the_whole_form_on_the_phone_ends_in_a_sample_and_a_paper(as_, cast, task, typed):
    client = as_(cast.wang)
    mine = client.get(url("my_tasks")).content.decode()
    assert url("sampleform", task.number) in mine
    fill(client, task, typed)
    check = client.get(url("sampleform_check", task.number)).content.decode()
    assert all(words in check for words in ("王抽样员", "F1", "按标价购买", "登记抽样单"))
    done = client.post(url("sampleform_check", task.number))
    sample = Sample.objects.get()
    assert done.url == sample.get_absolute_url()
    assert (sample.task, sample.source, sample.party_signature) == (task, "maker", "signed")
    assert {row["answer"] for row in sample.marking.values()} == {"ok"}
    shown = client.get(sample.get_absolute_url()).content.decode()
    assert "链条完整" in shown
    assert f"栖质监抽样〔{NOW.year}〕1号" in shown
    assert "2028年3月" in shown  # O18 55: papers are kept two years
    form = str(papers.form_of(sample))
    assert "不得由被抽样者自行抽样（《中华人民共和国产品质量法》第十五条第一款）" in form
    assert "不得由被抽样者自行抽样" in str(papers.notice_of(task)["paragraphs"])
    # back button and second click
    assert client.post(url("sampleform_check", task.number)).url == sample.get_absolute_url()
    assert client.get(page(task, "seal")).url == sample.get_absolute_url()
    assert client.post(page(task, "seal"), typed["seal"]).status_code in (200, 302)
    assert Sample.objects.count() == 1


def test_each_page_opens_and_takes_a_camera(as_, cast, task):
    client = as_(cast.wang)
    for key in ("arrive", "grounds", "product", "place", "marking", "seal", "photos", "sign"):
        assert client.get(page(task, key)).status_code == 200
    photos = client.get(page(task, "photos")).content.decode()
    assert photos.count('capture="environment"') == len(PHOTOS)
    assert 'accept="image/jpeg,image/png"' in photos
    assert client.get(page(task, "nothing")).status_code == 404


ARTICLES = {
    "arrive": ("第十七条",), "grounds": ("第十八条", "第十九条", "第八条"), "product": ("第十五条第一款",), "place": ("第二十三条", "第二十六条"),
    "seal": ("第二十四条",), "photos": ("第二十条",), "sign": ("第二十条",), "marking": ("第二十七条",),
}  # fmt: skip


@pytest.mark.parametrize("key", ARTICLES)
def test_o18_17_to_26_each_page_of_the_form_cites_the_articles_that_it_follows(as_, cast, task, key):
    shown = as_(cast.wang).get(page(task, key)).content.decode()
    for article in ARTICLES[key]:
        assert article in shown, (key, article)


def test_a_wrong_page_is_kept_and_says_what_is_wrong(as_, cast, task, typed):
    client = as_(cast.wang)
    answer = client.post(page(task, "product"), typed["product"] | {"produced_on": "2026-02-30", "batch": ""})
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "已经保存" in words
    assert "应为日期" in words
    assert "请填写“批号”" in words
    again = client.get(page(task, "product")).content.decode()
    assert "ZDH-15" in again
    assert "2026-02-30" in again


@pytest.mark.parametrize(
    ("key", "change", "words"),
    [
        ("arrive", {"officers": []}, "请选择“到场的抽样人员”"),
        ("arrive", {"sampled_on": "2026-03-21"}, "晚于今天"),
        ("arrive", {"shown": ""}, "没有出示的，企业可以拒绝抽样"),
        ("arrive", {"source": "seller"}, "请填写被抽样单位"),
        ("product", {"produced_on": "2026-03-21"}, "晚于抽样日期"),
        ("place", {"price": "一百"}, "应为数字"),
        ("place", {"price": "-1"}, "不能是负数"),
        ("place", {"price": ""}, "请填写样品单价"),
        ("seal", {"backup_seal_no": "F1"}, "不能相同"),
        ("seal", {"backup_seal_no": ""}, "备用样品的封条编号"),
        ("sign", {"party_signature": "refused", "signer": ""}, "请写明见证人"),
        ("sign", {"signer": ""}, "签字人的姓名"),
    ],
)
def test_what_cannot_be_is_told_on_its_page(as_, cast, task, typed, key, change, words):
    answer = as_(cast.wang).post(page(task, key), typed[key] | change)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_one_sampler_alone_meets_the_law_on_the_page(as_, cast, task, typed):
    words = as_(cast.wang).post(page(task, "arrive"), typed["arrive"] | {"officers": [cast.wang.pk]}).content.decode()
    assert "不得少于两人" in words
    assert "第十七条" in words


def test_a_used_seal_is_told_on_its_page(as_, cast, task, typed, drawing, item):
    second = drawing.drawn.get(rank=2)
    actions.sample.record(
        plan_item=item, drawn=second, enterprise=second.enterprise, samplers=list(second.officers.all()), product_name="壶", batch="1",
        sampled_on=date(2026, 3, 5), place="库", quantity="3", seal_no="F1", actor=cast.wang, at=AT + 3 * DAY,
    )  # fmt: skip
    assert "封条编号已用于抽样单" in as_(cast.wang).post(page(task, "seal"), typed["seal"]).content.decode()


def test_a_ground_leads_to_not_sampling(as_, cast, task, typed):
    client = as_(cast.wang)
    words = client.post(page(task, "grounds"), typed["grounds"] | {"base": "yes"}).content.decode()
    assert url("task_not_sampled", task.number) in words
    assert url("task_stop", task.number) in words
    form = {"ground": "base", "explanation": "库存 12 台", "found_on": "2026-03-20", "witness": "", "photos": [SimpleUploadedFile("a.jpg", picture())]}
    assert client.post(url("task_not_sampled", task.number), form).url == task.get_absolute_url()
    task.refresh_from_db()
    assert task.state == "not_sampled"
    assert "库存 12 台" in client.get(task.get_absolute_url()).content.decode()


def test_a_photo_that_is_none_keeps_the_others(as_, cast, task):
    client = as_(cast.wang)
    answer = client.post(page(task, "photos"), {"place": SimpleUploadedFile("a.jpg", picture()), "seals": SimpleUploadedFile("b.jpg", b"text")})
    words = answer.content.decode()
    assert "内容与扩展名不符" in words
    assert len(drafts.photos(task)["place"]) == 1
    assert not drafts.photos(task)["seals"]


def test_several_photos_at_once(as_, cast, task):
    files = [SimpleUploadedFile(f"{n}.jpg", picture(colour=n)) for n in (1, 2, 3)]
    as_(cast.wang).post(page(task, "photos"), {"place": files})
    assert len(drafts.photos(task)["place"]) == 3


def test_a_colleague_goes_on_where_one_stopped(as_, cast, task, typed):
    as_(cast.wang).post(page(task, "product"), typed["product"] | {"later": "1"})
    again = as_(cast.zhao)
    assert "王抽样员保存" in again.get(url("sampleform", task.number)).content.decode()
    shown = again.get(page(task, "product")).content.decode()
    assert "ZDH-15" in shown
    words = again.post(page(task, "product"), typed["product"] | {"batch": "B2"}).content.decode()
    assert "同事刚才保存的内容" in words
    seen = re.search(r'name="seen" value="(\w+)"', words).group(1)
    assert again.post(page(task, "product"), typed["product"] | {"batch": "B2", "seen": seen}).status_code == 302
    assert FormDraft.objects.get().pages["product"]["batch"] == "B2"


def test_online_asks_what_a_buyer_knows(as_, cast, task, typed):
    client = as_(cast.wang)
    client.post(page(task, "arrive"), typed["arrive"] | {"source": "online", "seller": "某店", "shown": ""})
    shown = client.get(page(task, "place")).content.decode()
    assert "购买账号" in shown
    words = client.post(page(task, "place"), typed["place"]).content.decode()
    assert "请填写“购买账号”" in words


def test_an_unfinished_form_is_not_filed(as_, cast, task, typed):
    client = as_(cast.wang)
    fill(client, task, typed, skip=("seal",))
    shown = client.post(url("sampleform_check", task.number)).content.decode()
    assert "没有填" in shown
    assert not Sample.objects.exists()


def test_who_was_not_sent_does_not_open_the_form(as_, cast, task, person):
    assert as_(person("city", Role.SAMPLER)).get(url("sampleform", task.number)).status_code == 404
    assert as_(cast.planner).get(url("sampleform", task.number)).status_code == 404
    assert as_(cast.stranger).get(task.get_absolute_url()).status_code == 404
    assert as_(cast.auditor).get(url("tasks")).status_code == 403


def test_the_planner_sends_and_changes_and_cancels(as_, cast, drawing, person):
    client = as_(cast.planner)
    assert client.get(url("tasks_of_draw", drawing.number)).status_code == 200
    assert client.post(url("tasks_of_draw", drawing.number), {"due_on": SOON}).url == drawing.get_absolute_url()
    first, second = SamplingTask.objects.order_by("pk")
    assert "都已派出" in client.post(url("tasks_of_draw", drawing.number), {"due_on": SOON}).content.decode()
    fresh = person("city", Role.SAMPLER, name="新人")
    data = {"officers": [cast.wang.pk, fresh.pk], "reason": "赵抽样员住院"}
    assert client.post(url("task_officers", first.number), data).url == first.get_absolute_url()
    shown = client.get(first.get_absolute_url()).content.decode()
    assert "新人" in shown
    assert "已作废" in shown
    client.post(url("task_cancel", second.number), {"reason": "搬到外市"})
    client.post(url("task_step_in", second.number), {"because": "前一家搬到外市", "due_on": SOON})
    assert SamplingTask.objects.filter(replaces=second, state="open").exists()
    assert client.get(url("tasks"), {"q": "水壶", "state": "open"}).status_code == 200


def refused(**changes):
    return {row.key: "no" for row in MAY_REFUSE} | {
        "way": "price", "refused_on": "2026-03-20", "place": "门市", "facts": "标价 129 元，要价 9 万元", "witness": "冯某",
    } | changes  # fmt: skip


def test_a_refusal_from_the_gate_to_the_decision(as_, cast, task):
    client = as_(cast.wang)
    bare = {key: value for key, value in refused().items() if key != "fee"}
    assert "请选择" in client.post(url("refusal_new", task.number), bare).content.decode()
    answer = client.post(url("refusal_new", task.number), refused())
    refusal = Refusal.objects.get()
    assert answer.url == refusal.get_absolute_url()
    assert url("refusal_decide", refusal.number) not in client.get(refusal.get_absolute_url()).content.decode()
    assert client.post(url("refusal_decide", refusal.number), {}).status_code == 403
    client.post(url("refusal_evidence", refusal.number), {"file": SimpleUploadedFile("要价.jpg", picture())})
    boss = as_(cast.approver)
    shown = boss.get(url("refusal_decide", refusal.number)).content.decode()
    assert "按不合格论处" in shown
    assert "现行法律没有规定" in shown
    assert boss.post(url("refusal_decide", refusal.number), {"outcome": "deem", "reason": "没有一项理由成立"}).url == refusal.get_absolute_url()
    assert "已经认定" in boss.post(url("refusal_decide", refusal.number), {"outcome": "deem", "reason": "再来"}).content.decode()
    planner = as_(cast.planner)
    shown = planner.get(refusal.get_absolute_url()).content.decode()
    assert "不计入合格率" in shown
    assert "制发告知书" in shown
    assert planner.get(url("conclusion", refusal.conclusion.pk)).status_code == 200
    assert planner.post(url("refusal_force", refusal.number)).url == refusal.get_absolute_url()
    refusal.refresh_from_db()
    assert refusal.forced_plan.kind == "forced"
    assert planner.get(url("refusals"), {"state": "deemed"}).status_code == 200


def test_a_lawful_refusal_offers_no_other_decision(as_, cast, task):
    as_(cast.wang).post(url("refusal_new", task.number), refused(alone="yes", alone_note="只来了一人"))
    refusal = Refusal.objects.get()
    boss = as_(cast.approver)
    assert "按不合格论处</span>" not in boss.get(url("refusal_decide", refusal.number)).content.decode()
    assert boss.post(url("refusal_decide", refusal.number), {"outcome": "deem", "reason": "x"}).status_code == 200
    boss.post(url("refusal_decide", refusal.number), {"outcome": "excuse", "ground": "alone", "reason": "监控可见"})
    refusal.refresh_from_db()
    assert refusal.state == "lawful"


def test_a_hand_over_is_noted_and_a_broken_seal_shows(as_, cast, sample):
    client = as_(cast.wang)
    address = url("sample_hand_over", sample.number)
    opened = client.get(address).content.decode()
    assert "王抽样员" in opened
    assert f'value="{timezone.localtime():%Y-%m-%dT}' in opened  # now, unless it is written down later
    data = {"part": "test", "giver": "王抽样员", "taker": "栖云市产品质量检验所", "at": "2026-03-06T10:00", "seal_state": "broken", "note": ""}
    assert "请说明情况" in client.post(address, data).content.decode()
    assert client.post(address, data | {"note": "封条翘起"}).url == sample.get_absolute_url()
    assert "链条中断" in client.get(sample.get_absolute_url()).content.decode()
    assert Handover.objects.filter(sample=sample, part="test").count() == 2


def test_a_slip_is_put_right_in_the_browser(as_, cast, sample):
    client = as_(cast.wang)
    data = {"field": "batch", "value": "20260116", "because": "看错", "party_agreed": "钱经理", "countersigner": cast.zhao.pk}
    assert client.post(url("sample_correct", sample.number), data).url == sample.get_absolute_url()
    assert "20260116" in client.get(sample.get_absolute_url()).content.decode()
    assert client.post(url("sample_print", sample.number)).url == sample.get_absolute_url()
    assert f"抽样〔{NOW.year}〕1号" in client.get(sample.get_absolute_url()).content.decode()


def test_the_enterprise_sees_its_own_chain_and_nobody_elses(as_, sample, person, make_company):
    member = person(None, Role.ENTERPRISE_MEMBER, name="钱经理")
    Membership.objects.create(user=member, enterprise=sample.enterprise, since=AT)
    client = as_(member)
    assert sample.number in client.get(url("desk_samples")).content.decode()
    shown = client.get(url("desk_sample", sample.number)).content.decode()
    assert all(words in shown for words in ("封样", "F0001", "链条完整"))
    Membership.objects.all().delete()
    Membership.objects.create(user=member, enterprise=make_company(), since=AT)
    assert client.get(url("desk_sample", sample.number)).status_code == 404


def test_lists_take_the_same_queries_for_one_and_for_three(as_, cast, drawing, django_assert_max_num_queries):
    client = as_(cast.planner)
    actions.task.assign_drawn(drawing=drawing, due_on=date(2026, 4, 10), actor=cast.planner, at=AT + 2 * DAY)
    for name in ("tasks", "refusals"):
        with django_assert_max_num_queries(14):
            assert client.get(url(name)).status_code == 200
