"""A refusal that was referred to the penalty procedure leaves the queue once it is said where it went."""

from datetime import date

import pytest

from enforcement.actions import referral
from enforcement.models import ReferralEnd
from enforcement.queries import inbox
from enforcement.queries.work import work_of
from inspections.models import Refusal
from quality_portal.audit.queries import trail_of
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.workdays.calendar import today_is
from tests.enforcement.conftest import OPENED

TODAY = date(2026, 3, 4)


@pytest.fixture
def make_refusal(make_finding, cast, place, maker):
    item = make_finding().conclusion.plan_item

    def make(number="JJ-2", state="referred"):
        decided = {"decided_by": cast.head, "decided_on": TODAY, "decision": "各项理由均不成立"} if state != "recorded" else {}
        return Refusal.objects.create(
            number=number, plan_item=item, office=place.offices.city, enterprise=maker.enterprise, product_name="电热水壶", facts="不让进门",
            refused_on=date(2026, 3, 2), place="成品库", recorded_at=OPENED, recorded_by=cast.sampler, state=state, **decided,
        )  # fmt: skip

    return make


def end(refusal, cast, **fields):
    return referral.end(**{"refusal": refusal, "how": "case", "reference": "栖市监罚立〔2026〕8号", "actor": cast.officer, "at": OPENED, **fields})


def test_pql_56_a_referred_refusal_leaves_the_queue_with_the_number_of_its_case(make_refusal, cast, place):
    refusal = make_refusal()
    first = end(refusal, cast)
    assert end(refusal, cast, reference="另一个号").pk == first.pk
    assert list(inbox.refusals_referred(place.offices.city)) == []
    with today_is(TODAY):
        assert refusal.number not in str(work_of(cast.officer).groups)
    line = trail_of(refusal).filter(verb="referral.ended").get()
    assert "第五十六条" in line.basis
    assert "栖市监罚立〔2026〕8号" in line.note
    assert ReferralEnd.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"reference": " "}, "reference"), ({"how": "elsewhere", "reference": ""}, "note"), ({"how": "forgotten"}, "how")],
)
def test_where_it_went_is_said_with_a_number_or_a_reason(make_refusal, cast, fields, field):
    with pytest.raises(RuleBroken) as refused:
        end(make_refusal(), cast, **fields)
    assert refused.value.field == field
    assert not ReferralEnd.objects.exists()


def test_only_what_was_referred_ends_here_and_only_by_its_own_office(make_refusal, cast):
    with pytest.raises(RuleBroken, match="没有移交处罚"):
        end(make_refusal("JJ-1", "recorded"), cast)
    refusal = make_refusal()
    with pytest.raises(NotPermitted):
        end(refusal, cast, actor=cast.sampler)
    with pytest.raises(NotPermitted, match="您所在的机关不能办结"):
        end(refusal, cast, actor=cast.stranger)
    assert end(refusal, cast, how="elsewhere", reference="", note="当事人已注销，不予立案").how == "elsewhere"


def test_the_page_and_the_api_end_it(make_refusal, cast, client):
    refusal, other = make_refusal(), make_refusal("JJ-3")
    client.force_login(cast.officer)
    page = f"/staff/referrals/{refusal.number}/"
    assert "第五十六条" in client.get(page).content.decode()
    assert "请填写处罚案件的案号" in client.post(page, {"how": "case"}).content.decode()
    assert client.post(page, {"how": "case", "reference": "栖市监罚立〔2026〕8号"}).status_code == 302
    assert "栖市监罚立〔2026〕8号" in client.get(page).content.decode()
    assert [row["number"] for row in client.get("/api/v1/referrals/").json()["results"]] == [other.number]
    bad = client.post(f"/api/v1/referrals/{other.number}/end/", {"how": "elsewhere"}, content_type="application/json")
    assert (bad.status_code, "不予立案的理由" in bad.json()["message"]) == (409, True)
    good = client.post(f"/api/v1/referrals/{other.number}/end/", {"how": "elsewhere", "note": "移送公安"}, content_type="application/json")
    assert good.json()["how"] == "elsewhere"
    client.force_login(cast.stranger)
    assert client.get(page).status_code == 404
