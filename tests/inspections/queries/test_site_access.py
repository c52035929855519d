"""Who may open the papers and photos of a sampling visit."""

import pytest

from enterprises.models import Membership
from inspections import actions
from quality_portal.core.roles import Role
from quality_portal.documents.access import may_open_attachment, may_open_document
from quality_portal.documents.queries import attachments_of
from quality_portal.documents.queries import of as documents_of
from tests.inspections.conftest import AT, DAY

NOW = AT + 3 * DAY


@pytest.fixture
def member(person):
    def of(enterprise, name="钱经理"):
        user = person(None, Role.ENTERPRISE_MEMBER, name=name)
        Membership.objects.create(user=user, enterprise=enterprise, since=AT)
        return user

    return of


def test_the_notice_and_the_photos_open_to_the_office_and_to_whom_was_visited(task, cast, member, make_company, photo):
    actions.sampleform.add_photos(task=task, kind="place", uploads=[photo()], actor=cast.wang, at=NOW)
    notice, shot = documents_of(task).get(), attachments_of(task).get()
    own, other = member(task.enterprise), member(make_company(), name="别家")
    for who, opens in ((cast.planner, True), (cast.wang, True), (own, True), (other, False), (cast.stranger, False), (cast.tester, False)):
        assert may_open_document(who, notice) is opens
        assert may_open_attachment(who, shot) is opens


def test_the_record_form_opens_to_the_maker_only_where_it_was_visited(sample_fields, cast, member):
    sample = actions.sample.record(**sample_fields | {"source": "seller", "seller": "河西超市"})
    paper = actions.sampleform.print_form(sample=sample, actor=cast.planner, at=NOW)
    assert may_open_document(cast.planner, paper)
    assert not may_open_document(member(sample.enterprise), paper)


def test_the_evidence_of_a_refusal_opens_to_the_refuser_once_it_is_decided(refusal, cast, member):
    own, shot = member(refusal.enterprise), attachments_of(refusal).get()
    assert may_open_attachment(cast.approver, shot)
    assert not may_open_attachment(own, shot)
    actions.refusal.deem(refusal=refusal, reason="没有一项成立", actor=cast.approver, at=AT + 4 * DAY)
    assert may_open_attachment(own, shot)
    assert may_open_document(own, documents_of(refusal).get())
