"""The hat is frozen once, drawn from once, and its exclusions say why."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, connection, transaction

from enterprises.models import Product, Standing
from inspections import actions, draw_algorithm
from inspections.actions.plan import ItemDraft
from inspections.models import Draw, Sample
from inspections.queries.eligibility import months_before
from inspections.queries.redraw import redrawn
from quality_portal.accounts.models import OfficeRulebook
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.inspections.conftest import AT, DAY


def commit(item, cast, **changes):
    fields = {"plan_item": item, "value_source": "双色球第2026025期", "actor": cast.planner, "at": AT + DAY}
    return actions.draw.commit(**fields | changes)


def test_the_outcome_is_what_the_published_algorithm_gives(drawing):
    outcome = draw_algorithm.run(drawing.input, "03 08 17 24 25 33 + 06")
    rows = list(drawing.drawn.order_by("rank"))
    assert [row.enterprise.credit_code for row in rows] == [pick.key for pick in outcome.picks]
    assert [row.reserve for row in rows] == [False, False, True]
    assert all(row.officers.count() == 2 for row in rows)
    assert {row.way for row in rows if not row.reserve} == {"equal"}
    assert drawing.commitment == draw_algorithm.commitment_of(drawing.input)
    assert redrawn(drawing).same


def test_the_command_runs_the_draw_again(drawing):
    out = StringIO()
    call_command("redraw", drawing.number, stdout=out)
    assert "完全一致" in out.getvalue()
    with pytest.raises(CommandError, match="没有编号"):
        call_command("redraw", "CQ0")


def test_a_tampered_outcome_is_found(drawing):
    first, second = drawing.drawn.filter(reserve=False)
    first.enterprise, second.enterprise = second.enterprise, first.enterprise
    drawing._prefetched_objects_cache = {"drawn": [first, second, drawing.drawn.get(reserve=True)]}
    assert "次序" in "".join(redrawn(drawing).faults)
    drawing.seed = "0" * 64
    assert any("种子" in fault for fault in redrawn(drawing).faults)


def test_what_a_draw_is_made_from_cannot_change(item, cast, make_company):
    make_company()
    draw = commit(item, cast)
    for change in ({"input": {}}, {"candidates": []}, {"commitment": "0" * 64}, {"take": 9}, {"value_source": "别的"}, {"value_due": date(2027, 1, 1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).delete()


def test_a_drawn_draw_is_frozen(drawing):
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=drawing.pk).update(public_value="1")


def test_one_commitment_serves_once(drawing, item, cast):
    with pytest.raises(IllegalMove):
        actions.draw.key_in(drawing=drawing, public_value="9", witness="刘监督", actor=cast.planner, at=AT + 2 * DAY)
    with pytest.raises(IllegalMove):
        actions.draw.request_void(drawing=drawing, reason="不满意", actor=cast.planner, at=AT + 2 * DAY)
    with pytest.raises(RuleBroken, match="只能抽取一次"):
        commit(item, cast, at=AT + 2 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(
            plan_item=item, number="CQ-x", input={}, candidates=[], take=1, algorithm="a", commitment="b", value_source="c", committed_at=AT
        )


@pytest.fixture
def frozen(item, cast, make_company):
    make_company()
    return commit(item, cast)


def key(frozen, actor, value="03 08 17", at=AT + 2 * DAY, **more):
    return actions.draw.key_in(drawing=frozen, public_value=value, actor=actor, at=at, **{"witness": "刘监督"} | more)


def test_two_people_key_in_the_same_value_and_only_then_is_drawn(frozen, cast):
    first = key(frozen, cast.planner, " 03 08  17")
    assert (first.state, first.keyed_value, first.public_value) == ("committed", "03 08 17", "")
    assert not first.drawn.exists()
    second = key(frozen, cast.approver, "03 08 17 ", at=AT + 3 * DAY)
    assert (second.state, second.public_value, second.keyed_by, second.drawn_by_id) == ("drawn", "03 08 17", cast.planner, cast.approver.pk)
    assert second.drawn.count() == 1


def test_the_same_person_cannot_confirm_what_they_keyed_in_but_may_correct_it(frozen, cast):
    key(frozen, cast.planner)
    with pytest.raises(RuleBroken, match="另一人"):
        key(frozen, cast.planner)
    assert key(frozen, cast.planner, "04 08 17", witness="").keyed_value == "04 08 17"
    assert [event.verb for event in trail_of(frozen)][:2] == ["draw.rekeyed", "draw.keyed"]
    assert key(frozen, cast.approver, "04 08 17").state == "drawn"


def test_another_value_draws_nothing_and_does_not_show_the_first(frozen, cast):
    key(frozen, cast.planner)
    with pytest.raises(RuleBroken, match="不一致") as refusal:
        key(frozen, cast.approver, "03 08 18")
    assert "03 08 17" not in refusal.value.message
    frozen.refresh_from_db()
    assert (frozen.state, frozen.keyed_value) == ("committed", "03 08 17")


def test_a_double_click_of_the_second_person_gets_the_first_result(frozen, cast):
    key(frozen, cast.planner)
    done = key(frozen, cast.approver)
    again = key(frozen, cast.approver)
    assert again == done
    assert again.drawn.count() == 1
    assert sum(event.verb == "draw.draw" for event in trail_of(frozen)) == 1


def test_the_database_refuses_one_person_in_both_places(frozen, cast):
    key(frozen, cast.planner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=frozen.pk).update(state="drawn", drawn_by=cast.planner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=frozen.pk).update(state="void", void_requested_by=cast.planner, voided_by=cast.planner)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": "  "}, "公布的数值"),
        ({"value": "x" * 300}, "不像"),
        ({"witness": ""}, "监督人"),
        ({"witness": "李科"}, "录入数值的人"),
        ({"at": AT}, "早于"),
    ],
)
def test_a_value_needs_words_a_witness_and_its_time(frozen, cast, change, words):
    with pytest.raises(RuleBroken, match=words):
        key(frozen, cast.planner, **change)


def test_the_witness_cannot_be_the_second_person(frozen, cast):
    key(frozen, cast.planner, witness="张处")
    with pytest.raises(RuleBroken, match="监督人"):
        key(frozen, cast.approver)


def test_a_value_is_checked_against_the_shape_and_the_day_of_its_source(item, cast, make_company):
    make_company()
    due = date(2026, 3, 5)
    with pytest.raises(RuleBroken, match="期号") as refusal:
        commit(item, cast, source_kind="lottery", value_source="双色球", value_due=due)
    assert refusal.value.field == "value_source"
    for late in (date(2026, 3, 2), date(2026, 3, 3)):  # frozen on the 3rd; of another source, on its day is too late
        with pytest.raises(RuleBroken, match="产生以前锁定") as refusal:
            commit(item, cast, source_kind="other", value_due=late)
        assert refusal.value.field == "value_due"
    with pytest.raises(RuleBroken, match="种公开数值"):
        commit(item, cast, source_kind="dice")
    frozen = commit(item, cast, source_kind="lottery", value_due=due)
    for early in (AT + 2 * DAY, AT + 3 * DAY):  # the day before, and nine in the morning of the day
        with pytest.raises(RuleBroken, match="20 时以后才公布"):
            key(frozen, cast.planner, at=early)
    evening = AT + 3 * DAY + timedelta(hours=12)
    with pytest.raises(RuleBroken, match="空一格"):
        key(frozen, cast.planner, "3,8,17", at=evening)
    assert key(frozen, cast.planner, "０３ 08 17 + 06", at=evening).keyed_value == "03 08 17 + 06"


def test_o18_17_two_officers_must_be_there_to_send(item, cast, make_company):
    make_company()
    with pytest.raises(RuleBroken, match="只有 1 人") as refusal:
        commit(item, cast, officers=[cast.wang])
    assert "第十七条" in refusal.value.basis


def test_an_empty_hat_is_refused_and_nothing_is_written(item, cast, plan):
    with pytest.raises(RuleBroken, match="没有可以抽取"):
        commit(item, cast)
    plan.refresh_from_db()
    assert plan.state == "approved"
    assert not Draw.objects.exists()


def test_a_source_must_be_named_and_a_stranger_to_the_verb_is_refused(item, cast, make_company):
    make_company()
    with pytest.raises(RuleBroken, match="公开数值"):
        commit(item, cast, value_source=" ")
    with pytest.raises(NotPermitted):
        commit(item, cast, actor=cast.wang)


def ask(frozen, actor, reason="名单有误", at=AT + 2 * DAY):
    return actions.draw.request_void(drawing=frozen, reason=reason, actor=actor, at=at)


def test_voiding_takes_a_reason_and_two_people_and_opens_the_item_again(frozen, item, cast, person):
    other = person("city", Role.APPROVER, name="副局长")
    with pytest.raises(RuleBroken, match="两人办理"):
        actions.draw.void(drawing=frozen, actor=cast.approver, at=AT + 2 * DAY)
    with pytest.raises(RuleBroken, match="理由"):
        ask(frozen, cast.approver, " ")
    ask(frozen, cast.approver)
    with pytest.raises(RuleBroken, match="不必再次申请"):
        ask(frozen, cast.planner)
    with pytest.raises(RuleBroken, match="不能批准"):
        actions.draw.void(drawing=frozen, actor=cast.approver, at=AT + 2 * DAY)
    gone = actions.draw.void(drawing=frozen, actor=other, at=AT + 2 * DAY, reason="情况属实")
    assert (gone.state, gone.void_reason) == ("void", "名单有误；批准意见：情况属实")
    assert commit(item, cast, at=AT + 3 * DAY).commitment != frozen.commitment


def test_whoever_froze_the_list_cannot_approve_its_voiding(item, cast, make_company, person):
    make_company()
    both = person("city", Role.PLANNER, Role.APPROVER)
    frozen = commit(item, cast, actor=both)
    ask(frozen, cast.planner)
    with pytest.raises(RuleBroken, match="不能批准"):
        actions.draw.void(drawing=frozen, actor=both, at=AT + 2 * DAY)


def test_while_a_request_to_void_waits_nothing_is_keyed_in_and_a_refusal_lets_the_list_stand(frozen, cast):
    ask(frozen, cast.planner)
    with pytest.raises(RuleBroken, match="申请作废"):
        key(frozen, cast.approver)
    kept = actions.draw.keep(drawing=frozen, reason="理由不成立", actor=cast.approver, at=AT + 2 * DAY)
    assert (kept.state, kept.void_asked, kept.void_reason) == ("committed", False, "")
    with pytest.raises(RuleBroken, match="没有等待答复"):
        actions.draw.keep(drawing=frozen, actor=cast.approver, at=AT + 2 * DAY)
    key(frozen, cast.planner)
    assert key(frozen, cast.approver).state == "drawn"


def test_a_voiding_asked_for_when_the_value_could_be_known_says_so(item, cast, make_company):
    make_company()
    frozen = commit(item, cast, value_due=date(2026, 3, 4))
    assert not ask(frozen, cast.planner, at=AT + DAY).void_late
    actions.draw.keep(drawing=frozen, actor=cast.approver, at=AT + DAY)
    assert ask(frozen, cast.planner, at=AT + 2 * DAY).void_late


def standing(company, kind, **fields):
    product = company.products.first()
    defaults = {"product": product, "since": date(2026, 1, 1), "because": "决定", "basis": "《某通知》二"}
    return Standing.objects.create(enterprise=company, kind=kind, **defaults | fields)


def grounds(draw):
    return {row.enterprise.name: (row.ground, row.basis) for row in draw.exclusions.all()}


def test_exclusions_are_stored_with_their_law(item, cast, make_company):
    make_company("在册厂")
    make_company("吊销厂", state="revoked")
    make_company("注销厂", state="deregistered")
    standing(make_company("停业厂"), "stop_production", product=None)
    standing(make_company("无证厂"), "licence_revoked")
    standing(make_company("免检厂"), "exempt")
    standing(make_company("旧免检厂"), "exempt", until=date(2026, 2, 1))
    draw = commit(item, cast)
    found = grounds(draw)
    assert {name: ground for name, (ground, _) in found.items()} == {
        "吊销厂": "revoked",
        "注销厂": "deregistered",
        "停业厂": "ceased",
        "无证厂": "licence_revoked",
        "免检厂": "exempt",
    }
    assert all(basis for _, basis in found.values())
    assert [row["name"] for row in draw.candidates] == ["在册厂", "旧免检厂"]


def test_exemptions_keep_nothing_out_under_todays_law_and_the_draw_says_why(item, cast, make_company, place):
    OfficeRulebook.objects.create(office=place.offices.city, rulebook="statute-2020", since=date(2020, 1, 1))
    standing(make_company("免检厂"), "exempt")
    draw = commit(item, cast)
    assert not draw.exclusions.exists()
    assert len(draw.remarks) == 2
    assert "免检厂" in draw.remarks[0]["subject"]
    assert "废止" in draw.remarks[0]["words"]


def test_a_product_of_another_category_or_region_is_not_in_the_hat(item, cast, make_company):
    inside = make_company("河西厂")
    make_company("市属厂", region="city")
    make_company("外市厂", region="other")
    assert [row["name"] for row in commit(item, cast).candidates] == [inside.name]


def sampled(plan_item, company, office, on):
    product = company.products.first()
    return Sample.objects.create(
        number=f"CY{company.pk}", plan_item=plan_item, office=office, enterprise=company, product=product, product_name="水壶",
        batch="1", sampled_on=on, place="库", quantity="1", seal_no=f"S{company.pk}", recorded_at=AT,
    )  # fmt: skip


def test_o18_8_six_months_of_rest_for_the_same_office_and_pql_15_no_repeat_below(item, cast, make_company, place):
    today = date(2026, 3, 3)  # the day of AT + 1
    companies = [make_company(name) for name in ("刚抽厂", "满半年厂", "省抽厂", "外市抽厂")]
    days = [date(2025, 9, 4), date(2025, 9, 3), date(2025, 9, 4), date(2025, 9, 4)]
    offices = [place.offices.city, place.offices.city, place.offices.province, place.offices.other]
    for company, day, office in zip(companies, days, offices, strict=True):
        sampled(item, company, office, day)
    draw = commit(item, cast)
    assert months_before(today, 6) == date(2025, 9, 3)
    assert {name: ground for name, (ground, _) in grounds(draw).items()} == {"刚抽厂": "recent", "省抽厂": "upper"}


def test_a_follow_up_round_samples_what_was_sampled_before(cast, place, category, make_company):
    plan = actions.plan.create(
        office=place.offices.city, year=2026, quarter=1, title="跟踪", reason="上次不合格", kind="follow_up",
        items=[ItemDraft(category, 1, place.regions.county)], actor=cast.planner, at=AT,
    )  # fmt: skip
    actions.plan.approve(plan=plan, actor=cast.approver, at=AT)
    company = make_company("刚抽厂")
    sampled(plan.items.get(), company, place.offices.city, date(2026, 2, 1))
    assert [row["name"] for row in commit(plan.items.get(), cast).candidates] == ["刚抽厂"]


def test_one_enterprise_with_two_products_is_one_candidate(item, cast, make_company, category):
    company = make_company("两样厂")
    Product.objects.create(enterprise=company, name="保温水壶", category=category)
    draw = commit(item, cast)
    assert len(draw.candidates) == 1
    assert draw.candidates[0]["product_name"] == "电热水壶"


def test_sorting_the_hat_takes_as_many_queries_for_three_as_for_one(item, cast, make_company, django_assert_max_num_queries):
    from inspections.queries.eligibility import hat_of

    for _ in range(3):
        make_company()
    with django_assert_max_num_queries(9):
        hat = hat_of(item, item.plan, date(2026, 3, 3))
    assert len(hat.candidates) == 3


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 3, 15), 6, date(2025, 9, 15)),
        (date(2026, 10, 31), 4, date(2026, 6, 30)),
    ],
)
def test_months_end_on_the_corresponding_day(day, months, expected):
    assert months_before(day, months) == expected


def test_the_database_keeps_exclusions_as_they_were(item, cast, make_company):
    make_company("在册厂")
    make_company("吊销厂", state="revoked")
    draw = commit(item, cast, at=AT + timedelta(hours=5))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE inspections_drawexclusion SET reason = 'x' WHERE draw_id = %s", [draw.pk])


def test_o18_16_the_public_value_comes_within_sixty_days(item, cast, make_company):
    """The number is the bureau's own choice: the method of drawing is its to publish."""
    make_company()
    for day in (date(2026, 5, 3), date(2030, 1, 1)):
        with pytest.raises(RuleBroken, match="60 日内") as refusal:
            commit(item, cast, value_due=day)
        assert refusal.value.field == "value_due"
        assert "抽取办法由本局公布" in refusal.value.basis
    with pytest.raises(RuleBroken):
        commit(item, cast, value_due=date(2026, 3, 1))
    assert commit(item, cast, value_due=date(2026, 5, 2)).value_due == date(2026, 5, 2)
