"""Files take room: an enterprise's altogether, and in a day those of people without an account."""

from datetime import timedelta

import pytest

from enterprises.models import Enterprise, Membership
from enterprises.queries.membership import sharing_room
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents import actions, room
from quality_portal.documents.models import Attachment
from tests.quality_portal.documents.conftest import AT, make_user
from tests.quality_portal.documents.test_intake import pdf, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(office):
    """Two of one enterprise, one of another."""
    found = []
    firms = [
        Enterprise.objects.create(name=name, credit_code=code, region=office.region)
        for name, code in (("栖云市恒照线缆有限公司", "91990102MA099901XA"), ("栖云市百姓家电商店", "91990102MA099902X5"))
    ]
    for name, firm in (("甲一", firms[0]), ("甲二", firms[0]), ("乙一", firms[1])):
        user = make_user(name, None, Role.ENTERPRISE_MEMBER)
        Membership.objects.create(user=user, enterprise=firm, since=AT)
        found.append(user)
    return found


def test_the_enterprise_registered_whose_files_count_together(people):
    assert sharing_room in room.SHARED
    first, second, other = people
    assert [list(shared) for _name, shared in sharing_room(second.pk)] == [[first.pk, second.pk]]
    assert [list(shared) for _name, shared in sharing_room(other.pk)] == [[other.pk]]


def test_what_colleagues_sent_counts_and_what_others_sent_does_not(office, officer, people, upload, settings):
    first, second, other = people
    settings.ENTERPRISE_ROOM = len(pdf()) + 10
    actions.attach(office, upload("一.pdf", pdf()), actor=first, at=AT)
    with pytest.raises(RuleBroken, match="文件总量"):
        actions.attach(officer, upload("二.png", picture("PNG")), actor=second, at=AT)
    assert Attachment.objects.count() == 1
    actions.attach(officer, upload("二.png", picture("PNG")), actor=other, at=AT)
    actions.attach(office, upload("三.png", picture("PNG")), actor=officer, at=AT)  # staff are not counted


def test_the_same_file_again_needs_no_room(office, people, upload, settings):
    settings.ENTERPRISE_ROOM = len(pdf())
    kept = actions.attach(office, upload("一.pdf", pdf()), actor=people[0], at=AT)
    assert actions.attach(office, upload("一.pdf", pdf()), actor=people[0], at=AT) == kept


def test_files_without_an_account_have_room_for_a_day(office, upload, monkeypatch):
    monkeypatch.setattr(room, "NAMELESS_A_DAY", len(pdf()) + 10)
    actions.attach(office, upload("一.pdf", pdf()), actor=SYSTEM, at=AT)
    with pytest.raises(RuleBroken, match="明天再来"):
        actions.attach(office, upload("二.png", picture("PNG")), actor=SYSTEM, at=AT + timedelta(hours=23))
    actions.attach(office, upload("二.png", picture("PNG")), actor=SYSTEM, at=AT + timedelta(hours=25))
