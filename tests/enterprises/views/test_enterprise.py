import pytest

from enterprises import actions
from enterprises.models import Enterprise, Licence
from enterprises.states import LicenceState
from quality_portal.audit.models import Event
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT, CODE_A

WRONG_DIGIT = "91350211M0000XUF46"


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def test_the_list_finds_and_filters(signed_in, company, other_company):
    page = signed_in.get("/staff/enterprises/", {"q": "甲电器"}).content.decode()
    assert company.name in page
    assert "共 1 家" in page
    assert company.name not in signed_in.get("/staff/enterprises/", {"size": "large"}).content.decode()
    assert other_company.name not in signed_in.get("/staff/enterprises/").content.decode()


@pytest.mark.parametrize("query", ["region=xx", "size=zz", "before=zz&after=9999999999999", "q=" + "长" * 200])
def test_odd_filters_are_no_error(signed_in, company, query):
    assert signed_in.get(f"/staff/enterprises/?{query}").status_code == 200


def test_the_list_is_cut_by_key_and_costs_the_same_for_one_and_many(
    signed_in, place, company, django_assert_max_num_queries, django_assert_num_queries
):
    with django_assert_max_num_queries(12) as first:
        signed_in.get("/staff/enterprises/")
    Enterprise.objects.bulk_create(Enterprise(name=f"第{n}家", region=place.regions.county) for n in range(60))
    with django_assert_num_queries(len(first)):
        page = signed_in.get("/staff/enterprises/").context["page"]
    assert len(page.rows) == 50
    second = signed_in.get("/staff/enterprises/", {"before": page.older}).context["page"]
    assert [row.pk for row in second.rows] == list(range(page.rows[-1].pk - 1, second.rows[-1].pk - 1, -1))[:1] + [
        row.pk for row in second.rows[1:]
    ]
    back = signed_in.get("/staff/enterprises/", {"after": second.newer}).context["page"]
    assert [row.pk for row in back.rows] == [row.pk for row in page.rows]


def test_the_page_shows_licence_and_standing_in_words_at_a_fixed_cost(signed_in, company, xk, category, django_assert_max_num_queries):
    actions.product.add(company, name="电热水壶", category=category, leading=True, actor=SYSTEM, at=AT)
    actions.licence.suspend(xk, because="抽查不合格", basis="《意见》第四部分第3点", on=AT.date(), actor=SYSTEM, at=AT)
    with django_assert_max_num_queries(20):
        page = signed_in.get(f"/staff/enterprises/{company.pk}/").content.decode()
    for words in ("(苏)XK13-014-00123", "暂停", "证书暂停", "抽查不合格", "主导产品", "9199 0102 MA0A 1B2C 3C"):
        assert words in page


def test_strangers_get_404_and_the_wrong_role_403(client, person, company, other_company):
    client.force_login(person("other", Role.CASE_OFFICER))
    assert client.get(f"/staff/enterprises/{company.pk}/").status_code == 404
    client.force_login(person("city", Role.PUBLICITY_EDITOR))
    assert client.get(f"/staff/enterprises/{company.pk}/edit/").status_code == 403
    assert client.get("/staff/enterprises/new/").status_code == 403


def test_a_refusal_is_told_beside_the_field_and_nothing_typed_is_lost(signed_in, place):
    typed = {"name": "新企业", "credit_code": CODE_A[:-1], "address": "某路一号", "size": "small", "region": place.regions.city.pk}
    answer = signed_in.post("/staff/enterprises/new/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "统一社会信用代码应为18位，您填了17位。请对照营业执照检查。" in page
    assert "某路一号" in page
    assert "confirmed" not in page


def test_an_enterprise_that_nobody_could_see_is_not_written(signed_in, client, person, place):
    typed = {"name": "新企业", "size": "small"}
    assert "查不到这家企业" in signed_in.post("/staff/enterprises/new/", typed).content.decode()
    client.force_login(person("province", Role.PLANNER))
    made = client.post("/staff/enterprises/new/", typed)
    assert client.get(made["Location"]).status_code == 200


def test_a_wrong_check_digit_asks_and_is_recorded(signed_in, place):
    typed = {"name": "新企业", "credit_code": WRONG_DIGIT, "size": "small", "region": place.regions.county.pk}
    page = signed_in.post("/staff/enterprises/new/", typed).content.decode()
    assert 'name="confirmed"' in page
    answer = signed_in.post("/staff/enterprises/new/", typed | {"confirmed": "on"})
    made = Enterprise.objects.get(credit_code=WRONG_DIGIT)
    assert answer["Location"] == f"/staff/enterprises/{made.pk}/"
    assert "确认无误" in Event.objects.get(verb="enterprise.registered").note


def test_an_edit_of_an_old_copy_is_refused_with_the_text_kept(signed_in, company):
    form = signed_in.get(f"/staff/enterprises/{company.pk}/edit/").context["form"]
    actions.enterprise.update(company, name=company.name, credit_code=CODE_A, address="别人填的", actor=SYSTEM, at=AT)
    typed = {"name": "江海甲家电", "credit_code": CODE_A, "size": "small", "seen": form.initial["seen"], "region": company.region_id}
    page = signed_in.post(f"/staff/enterprises/{company.pk}/edit/", typed).content.decode()
    assert "有人修改了" in page
    assert "江海甲家电" in page


def test_a_licence_is_added_and_moved_on_a_ground_of_the_law(signed_in, company):
    url = f"/staff/enterprises/{company.pk}/licences/new/"
    typed = {"kind": "production", "number": "（苏）XK13-014-00199", "valid_from": "2024-01-01", "valid_to": "2028-12-31"}
    assert signed_in.post(url, typed).status_code == 302
    licence = Licence.objects.get(number="(苏)XK13-014-00199")
    move = f"/staff/licences/{licence.pk}/deregister/"
    assert "第三十一条" in signed_in.get(move).content.decode()
    answer = signed_in.post(move, {"ground": "stopped", "on": "2026-03-02", "because": "已停产", "decision": "苏质许注〔2026〕8号"})
    assert answer.status_code == 302
    licence.refresh_from_db()
    assert licence.state == LicenceState.DEREGISTERED
    assert "第三十一条" in licence.state_basis


def test_a_ground_of_another_move_is_refused(signed_in, xk):
    answer = signed_in.post(f"/staff/licences/{xk.pk}/revoke/", {"ground": "expired", "on": "2026-03-02", "because": "x"})
    assert answer.status_code == 422


@pytest.mark.parametrize("part", ["principals", "products", "licences", "members"])
def test_every_part_has_a_form_that_refuses_emptiness_in_words(signed_in, company, part):
    url = f"/staff/enterprises/{company.pk}/{part}/new/"
    assert signed_in.get(url).status_code == 200
    assert signed_in.post(url, {}).status_code == 422


def test_members_are_enterprise_accounts_only(signed_in, company, person, officer):
    url = f"/staff/enterprises/{company.pk}/members/new/"
    assert "不是企业用户" in signed_in.post(url, {"username": officer.username}).content.decode()
    assert "没有这个用户名" in signed_in.post(url, {"username": "nobody"}).content.decode()
    member = person(None, Role.ENTERPRISE_MEMBER)
    assert signed_in.post(url, {"username": member.username, "position": "质量负责人"}).status_code == 302
    assert company.memberships.get().user == member
