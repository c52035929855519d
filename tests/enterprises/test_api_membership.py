"""Members, invitations and sign-up over the API: the same acts, the same refusals."""

import pytest

from enterprises import actions
from quality_portal.accounts.models import User
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role
from tests.enterprises.actions.test_membership import sign_up
from tests.enterprises.facts import AT


@pytest.fixture
def api(client):
    def send(user, url, **data):
        client.force_login(user)
        return client.post(f"/api/v1/{url}", data, content_type="application/json")

    return send


def join(user, company):
    return actions.membership.add(user, company, actor=SYSTEM, at=AT)


def test_a_code_is_in_the_answer_to_its_making_and_lets_one_in(api, officer, company, person):
    first, newcomer = person(None, Role.ENTERPRISE_MEMBER), person(None, Role.ENTERPRISE_MEMBER)
    join(first, company)
    made = api(first, f"enterprises/{company.pk}/invitations/", invitee="新人", role="handler")
    assert (made.status_code, made.json()["invitee"]) == (201, "新人")
    assert api(newcomer, f"enterprises/{company.pk}/invitations/", invitee="新人", role="handler").status_code == 404
    assert api(newcomer, "invitations/accept/", code="ABCD-EFGH-JKMN-PQRS").status_code == 409
    joined = api(newcomer, "invitations/accept/", code=made.json()["code"]).json()
    assert (joined["username"], joined["role"]) == (newcomer.username, "handler")
    moved = api(first, f"members/{joined['id']}/role/", role="admin")
    assert (moved.status_code, moved.json()["role"]) == (200, "admin")
    assert api(first, f"members/{joined['id']}/role/", role="king").status_code == 400
    assert api(first, f"members/{joined['id']}/end/").status_code == 204
    assert company.memberships.get().user == first


def test_members_of_another_enterprise_are_out_of_reach(api, company, other_company, person):
    own, other = person(None, Role.ENTERPRISE_MEMBER), person(None, Role.ENTERPRISE_MEMBER)
    join(own, company)
    place = join(other, other_company)
    assert api(own, f"members/{place.pk}/role/", role="reader").status_code == 404


def test_a_wish_for_an_account_is_refused_with_reasons_or_confirmed(api, place, company, officer, person):
    wish = sign_up(place)
    answer = f"registrations/{wish.number}/answer/"
    assert api(person("other", Role.CASE_OFFICER), answer, outcome="confirm").status_code == 404
    assert api(officer, answer, outcome="refuse").status_code == 409
    assert api(officer, answer, outcome="confirm").json()["state"] == "confirmed"
    assert User.objects.get(username="qianjin").memberships.get().enterprise == company
    again = sign_up(place, username="another")
    refused = api(officer, f"registrations/{again.number}/answer/", outcome="refuse", reasons="执照不清楚。")
    assert (refused.json()["state"], refused.json()["reasons"]) == ("refused", "执照不清楚。")
