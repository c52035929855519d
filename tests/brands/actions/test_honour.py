"""Granting, withdrawing, ending and publishing honours."""

from datetime import date, timedelta

import pytest
from django.db import Error, transaction
from django.db.models import ProtectedError

from brands.actions import honour, programme
from brands.law import Kind
from brands.models import Honour, Programme
from brands.states import HonourState
from enforcement.actions import announcement as announcements
from enforcement.models import Case
from enterprises.actions import standing as standings
from enterprises.models import Standing
from quality_portal.accounts.models import OfficeRulebook
from quality_portal.audit.models import Event
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from tests.brands.conftest import AT, BASIS, TODAY, every


def test_a_grant_writes_title_standing_and_trace(brand, give, maker):
    row = give(brand)
    assert (row.valid_until, row.last_day, row.basis) == (date(2029, 3, 2), date(2029, 3, 1), BASIS)
    assert [entry["key"] for entry in row.confirmed] == every(Kind.NAMED_BRAND)
    standing = Standing.objects.get()
    assert (standing.kind, standing.product, standing.since, standing.until) == (
        "named_brand",
        maker.kettle,
        TODAY,
        date(2029, 3, 2),
    )
    assert (standing.basis, standing.source_pk) == (BASIS, str(row.pk))
    assert Event.objects.get(verb="honour.granted").basis == BASIS


def test_an_exemption_reaches_the_draw_as_a_standing_cut_by_its_basis(make_programme, give):
    what = make_programme(Kind.EXEMPTION, basis_until=date(2027, 1, 1))
    give(what)
    assert Standing.objects.get().kind == "exempt"
    assert Standing.objects.get().until == date(2027, 1, 1)


def test_an_award_is_the_enterprises_and_no_standing(make_programme, give):
    row = give(make_programme(Kind.QUALITY_AWARD), product=None)
    assert row.product is None
    assert not Standing.objects.exists()


def test_without_a_basis_nothing_is_granted(make_programme, give):
    bare = make_programme(key="bare", basis="", basis_from=None)
    with pytest.raises(RuleBroken, match="没有写明公开的依据"):
        give(bare)
    assert not Honour.objects.exists()


def test_the_basis_must_be_in_force_on_the_day(make_programme, give):
    what = make_programme(basis_from=date(2024, 5, 1), basis_until=date(2026, 3, 2))
    with pytest.raises(RuleBroken, match="施行期间"):
        give(what)
    give(what, granted_on=date(2026, 3, 1))


def test_the_national_exemption_cannot_be_granted_after_its_repeal(give):
    national = Programme.objects.get(key="exemption-2001")
    Programme.objects.filter(pk=national.pk).update(basis_until=None)
    with pytest.raises(RuleBroken, match="2008年9月18日废止"):
        give(national, actor=SYSTEM)


def test_a_historic_national_title_is_kept_with_its_true_end(give):
    row = give(Programme.objects.get(key="exemption-2001"), actor=SYSTEM, granted_on=date(2007, 3, 1))
    assert row.valid_until == date(2008, 9, 18)
    brand = give(
        Programme.objects.get(key="china-brand"), actor=SYSTEM, granted_on=date(2006, 9, 1), certificate_no="CN-1"
    )
    assert brand.valid_until == date(2011, 9, 1)
    assert brand.basis.endswith("（待核）")


def test_an_office_under_todays_law_grants_no_exemption(make_programme, give, place):
    what = make_programme(Kind.EXEMPTION)
    OfficeRulebook.objects.create(office=place.offices.city, rulebook="statute-2020", since=date(2020, 1, 1))
    with pytest.raises(RuleBroken, match="现行法律没有免检"):
        give(what)


def test_only_the_office_that_runs_it_and_only_its_head(brand, give, cast):
    with pytest.raises(RuleBroken, match="其他机关主办"):
        give(brand, actor=cast.stranger)
    for person in (cast.editor, cast.sampler, cast.member):
        with pytest.raises(NotPermitted):
            give(brand, actor=person)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"confirmed": []}, "还有条件没有确认"),
        ({"certificate_no": "  "}, "证书编号"),
        ({"product": None}, "按产品授予"),
        ({"granted_on": TODAY + timedelta(days=1)}, "不能晚于今天"),
    ],
)
def test_a_grant_is_refused_in_words(brand, give, fields, words):
    with pytest.raises(RuleBroken, match=words):
        give(brand, **fields)
    assert not Standing.objects.exists()


def test_a_title_is_given_once_at_a_time_and_a_number_once(brand, give, maker):
    give(brand)
    with pytest.raises(RuleBroken, match="已有同一项目"):
        give(brand, certificate_no="QY-2026-002")
    with pytest.raises(RuleBroken, match="已经使用"):
        give(brand, product=maker.lamp)


def test_a_failed_product_this_year_vetoes_every_honour(make_programme, give, fail, maker):
    fail(date(2026, 1, 10), maker.lamp)
    for kind in Kind:
        with pytest.raises(RuleBroken, match=r"一票否决.*当年"):
            give(make_programme(kind), certificate_no=kind.value)


def test_a_provincial_failure_bars_for_three_years_a_citys_only_for_its_own(brand, give, fail, maker):
    fail(date(2025, 6, 1), office="city")
    fail(date(2023, 3, 2), office="province")  # three years ago to the day
    give(brand)
    fail(date(2023, 3, 3), office="province")
    with pytest.raises(RuleBroken, match="近三年内省级以上"):
        give(brand, product=maker.lamp, certificate_no="QY-2026-009")


@pytest.mark.parametrize(
    "kind", ["honour_barred", "blacklisted", "stop_production", "licence_suspended", "licence_revoked"]
)
def test_what_lower_rooms_decided_bars_an_honour_while_it_lasts(brand, give, maker, kind):
    bar = standings.grant(
        kind, maker.enterprise, since=date(2026, 1, 1), because="连续两次不合格", basis="《文件》", actor=SYSTEM, at=AT
    )
    with pytest.raises(RuleBroken, match="连续两次不合格"):
        give(brand)
    standings.end(bar, on=TODAY, because="已恢复", actor=SYSTEM, at=AT)
    give(brand)


def test_an_open_case_and_a_closed_down_enterprise_bar_an_honour(brand, give, maker, cast, place):
    case = Case.objects.create(
        number="案1",
        enterprise=maker.enterprise,
        product_name="台灯",
        office=place.offices.city,
        officer=cast.head,
        rulebook="policy",
        opened_on=date(2025, 12, 1),
    )
    with pytest.raises(RuleBroken, match="尚未办结：案1"):
        give(brand)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_on=date(2026, 2, 1))
    type(maker.enterprise).objects.update(state="deregistered")
    with pytest.raises(RuleBroken, match="已注销"):
        give(brand)


def test_a_withdrawal_ends_title_and_standing_the_same_day(brand, give, cast):
    row = honour.withdraw(honour=give(brand), because="抽查不合格", actor=cast.head, at=AT + timedelta(days=10))
    assert (row.state, row.withdrawn_on) == (HonourState.WITHDRAWN, date(2026, 3, 12))
    standing = Standing.objects.get()
    assert (standing.until, standing.ended_because) == (date(2026, 3, 12), "抽查不合格")
    assert "（待核）" in Event.objects.get(verb="honour.withdraw").basis
    with pytest.raises(IllegalMove):
        honour.withdraw(honour=row, because="再来一次", actor=cast.head, at=AT)


def test_a_withdrawal_is_a_persons_and_has_a_reason(brand, give, cast):
    row = give(brand)
    with pytest.raises(RuleBroken, match="由人决定"):
        honour.withdraw(honour=row, because="不合格", actor=SYSTEM, at=AT)
    with pytest.raises(NotPermitted):
        honour.withdraw(honour=row, because="不合格", actor=cast.editor, at=AT)
    with pytest.raises(RuleBroken, match="理由"):
        honour.withdraw(honour=row, because=" ", actor=cast.head, at=AT)


def test_titles_end_by_themselves_once(brand, make_programme, give):
    expired = give(brand)
    cut = give(make_programme(Kind.EXEMPTION, basis_until=date(2027, 1, 1)), certificate_no="M-1")
    assert honour.end_overdue(on=date(2026, 12, 31), at=AT) == 0
    assert honour.end_overdue(on=date(2029, 3, 2), at=AT) == 2
    assert honour.end_overdue(on=date(2029, 3, 2), at=AT) == 0
    expired.refresh_from_db()
    cut.refresh_from_db()
    assert (expired.state, cut.state) == (HonourState.EXPIRED, HonourState.HISTORIC)


def test_what_was_granted_is_frozen_in_the_database(brand, give):
    row = give(brand)
    with pytest.raises(Error, match="frozen"), transaction.atomic():
        Honour.objects.update(granted_on=date(2020, 1, 1))
    with pytest.raises((Error, ProtectedError)), transaction.atomic():
        row.delete()


def published(notice, cast):
    """Past the other two pairs of hands."""
    announcements.review(announcement=notice, actor=cast.lawyer, at=AT)
    return announcements.publish(announcement=notice, actor=cast.head, at=AT)


def test_a_list_is_published_once_with_its_notice(brand, give, cast):
    row = give(brand)
    draft = honour.announce(programme=brand, actor=cast.editor, at=AT)
    assert honour.announce(programme=brand, actor=cast.editor, at=AT).pk == draft.pk
    row.refresh_from_db()
    assert row.document is None
    document = published(draft, cast).document
    row.refresh_from_db()
    assert (row.document, document.public) == (document, True)
    assert document.number.startswith("栖市监公告〔2026〕")
    assert document.content["annexes"][0]["columns"][-1]["title"] == "依据"
    words = str(document.content)
    assert "本名单不构成推荐" in words
    assert "QY-2026-001" in words
    assert "待核" not in words
    with pytest.raises(RuleBroken, match="没有可以公布的内容"):
        honour.announce(programme=brand, actor=cast.editor, at=AT)
    with pytest.raises(RuleBroken, match="主办机关"):
        honour.announce(programme=brand, actor=cast.other_editor, at=AT)


def test_a_local_exemption_list_prints_its_caution(make_programme, give, cast, place):
    what = make_programme(Kind.EXEMPTION)
    give(what)
    draft = honour.announce(programme=what, actor=cast.editor, at=AT)
    assert "不得对抗产品质量法规定的监督抽查" in str(draft.body)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"level": "province"}, "级别"),
        ({"years": 6}, "1至5年"),
        ({"basis_from": None}, "施行日期"),
        ({"basis_until": date(2024, 5, 1)}, "晚于施行日期"),
    ],
)
def test_a_programme_is_refused_in_words(make_programme, fields, words):
    with pytest.raises(RuleBroken, match=words):
        make_programme(**fields)


def test_a_programme_is_set_up_by_a_head_and_its_key_is_its_own(make_programme, cast, place):
    make_programme()
    with pytest.raises(RuleBroken, match="已有这个代码"):
        make_programme()
    with pytest.raises(NotPermitted):
        programme.create(
            key="x", name="x", kind="named_brand", level="city", office=place.offices.city, actor=cast.editor, at=AT
        )
