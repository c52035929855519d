import pytest
from django.db import IntegrityError, transaction

from enterprises import actions
from enterprises.actions.enterprise import CONFIRMED, version
from enterprises.models import Enterprise
from quality_portal.audit.queries import trail_of
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import Conflict, NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from tests.enterprises.facts import AT, CODE_A

WRONG_DIGIT = "91350211M0000XUF46"


def register(**changes):
    return actions.enterprise.register(**{"name": "丙公司", "credit_code": "", "actor": SYSTEM, "at": AT} | changes)


def test_a_good_code_is_stored_tidy_and_verified(place):
    made = register(credit_code=" 91990102ma0a1b2c3c ", region=place.regions.city)
    assert (made.credit_code, made.verified, made.initials) == (CODE_A, True, "bgs")
    assert trail_of(made).get().verb == "enterprise.registered"


def test_wrong_length_refuses(db):
    with pytest.raises(RuleBroken, match="应为18位，您填了17位") as refusal:
        register(credit_code=CODE_A[:-1])
    assert refusal.value.field == "credit_code"
    assert not Enterprise.objects.exists()


def test_wrong_check_digit_needs_confirmation_and_is_recorded(db):
    with pytest.raises(RuleBroken, match="确认无误"):
        register(credit_code=WRONG_DIGIT)
    made = register(credit_code=WRONG_DIGIT, confirmed=True)
    assert not made.verified
    assert trail_of(made).get().note == CONFIRMED


def test_a_code_taken_names_its_holder(company):
    with pytest.raises(RuleBroken, match="江海甲电器有限公司"):
        register(credit_code=CODE_A)


def test_without_a_code_it_is_unverified_and_many_may_be(db):
    assert register().credit_code is None
    assert not register().verified


def test_the_database_refuses_a_malformed_code(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Enterprise.objects.create(name="x", credit_code="123")


def test_only_keepers_register(person):
    with pytest.raises(NotPermitted):
        register(actor=person("city", Role.PUBLICITY_EDITOR))


def test_a_new_name_keeps_the_old_one_and_is_recorded(company):
    changed = actions.enterprise.update(company, name="江海甲家电有限公司", credit_code=CODE_A, actor=SYSTEM, at=AT)
    assert changed.former_names == ["江海甲电器有限公司"]
    event = trail_of(company).first()
    assert event.before == {"name": "江海甲电器有限公司"}
    assert event.after == {"name": "江海甲家电有限公司"}


def test_no_change_writes_nothing(company):
    before = version(company)
    actions.enterprise.update(company, name=company.name, credit_code=CODE_A, actor=SYSTEM, at=AT)
    assert version(company) == before
    assert trail_of(company).count() == 1


def test_somebody_elses_change_in_between_is_not_overwritten(company):
    seen = version(company)
    actions.enterprise.update(company, name=company.name, credit_code=CODE_A, address="新址", actor=SYSTEM, at=AT)
    with pytest.raises(Conflict):
        actions.enterprise.update(company, name="别的名称", credit_code=CODE_A, seen=seen, actor=SYSTEM, at=AT)


def test_a_code_cannot_be_removed(company):
    with pytest.raises(RuleBroken, match="不能删去"):
        actions.enterprise.update(company, name=company.name, credit_code="", actor=SYSTEM, at=AT)


def test_history_keeps_every_earlier_state_of_the_row(company):
    actions.enterprise.update(company, name=company.name, credit_code=CODE_A, size="small", actor=SYSTEM, at=AT)
    actions.enterprise.update(company, name=company.name, credit_code=CODE_A, size="large", actor=SYSTEM, at=AT)
    assert list(company.events.order_by("pgh_id").values_list("size", flat=True)) == ["unknown", "small"]


def test_a_new_quality_head_ends_the_earlier_term(company):
    day = AT.date()
    first = actions.enterprise.name_principal(
        company, name="周某", role="quality_head", since=day.replace(year=2020), actor=SYSTEM, at=AT
    )
    actions.enterprise.name_principal(company, name="吴某", role="quality_head", since=day, actor=SYSTEM, at=AT)
    first.refresh_from_db()
    assert first.until == day
    with pytest.raises(RuleBroken, match="晚于"):
        actions.enterprise.name_principal(
            company, name="郑某", role="quality_head", since=day.replace(year=2019), actor=SYSTEM, at=AT
        )
