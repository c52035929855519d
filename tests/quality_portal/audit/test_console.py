"""The auditor's page: what the register stands at, whether it holds, and the first place that does not."""

from __future__ import annotations

import pytest
from django.test import Client

from quality_portal.accounts.models import Office, RoleGrant, User
from quality_portal.core.roles import Role
from quality_portal.documents.models import Document

from .conftest import SIZES, as_owner
from .test_tampering import event_at, run


@pytest.fixture
def auditor(client: Client, settings, office: Office) -> Client:
    settings.OTP_REQUIRED = False
    user = User.objects.create_user("shenji", "correct horse battery", display_name="申计", office=office)
    RoleGrant.objects.create(user=user, role=Role.AUDITOR)
    client.force_login(user)
    return client


def test_the_state_of_the_register_is_shown_and_its_first_bad_place(register: list[Document], auditor: Client) -> None:
    page = auditor.get("/staff/audit/?verify=deep").content.decode()
    assert f"已逐条核对 {SIZES[-1]} 条和全部校验点" in page
    assert "业务数据完好" in page
    assert f"第 3 号，{SIZES[-1]} 条" in page  # the last checkpoint
    with as_owner():
        run("ALTER TABLE documents_document DISABLE TRIGGER USER")
        run("UPDATE documents_document SET title = '改' WHERE id = %s", register[3].pk)
    page = auditor.get("/staff/audit/?verify=deep").content.decode()
    assert f"文书（编号 {register[3].pk}）与留痕不一致" in page
    with as_owner():
        run("ALTER TABLE audit_event DISABLE TRIGGER USER")
        run("UPDATE audit_event SET note = '改' WHERE id = %s", event_at(77))
    assert "第一处不符：第 77 号" in auditor.get("/staff/audit/?verify=1").content.decode()
