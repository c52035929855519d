"""An office, people, and a subject that documents belong to."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quality_portal.accounts.models import Office, Region, RoleGrant, User
from quality_portal.core.roles import Role
from quality_portal.documents import faces as faces_module

AT = datetime(2026, 10, 16, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def face_store(tmp_path_factory) -> Path:
    """Faces prepared once from the wheel alone: what a bare machine has."""
    store = tmp_path_factory.mktemp("faces")
    faces_module.prepare(store, [])
    return store


@pytest.fixture
def faces(face_store: Path):
    return faces_module.faces(face_store)


@pytest.fixture
def office(db) -> Office:
    region = Region.objects.create(code="990100", name="栖云市", level="city", path="990100")
    return Office.objects.create(name="栖云市市场监督管理局", short_name="栖云市局", code="栖市监", level="city", region=region)


def make_user(name: str, office: Office | None, *roles: Role) -> User:
    user = User.objects.create_user(name, "correct horse battery", display_name=name, office=office)
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
    return user


@pytest.fixture
def officer(office: Office) -> User:
    return make_user("沈某", office, Role.CASE_OFFICER)


@pytest.fixture
def leader(office: Office) -> User:
    return make_user("张处", office, Role.APPROVER)


@pytest.fixture
def stranger(db) -> User:
    region = Region.objects.create(code="990200", name="岚川市", level="city", path="990200")
    other = Office.objects.create(name="岚川市市场监督管理局", short_name="岚川市局", code="岚市监", level="city", region=region)
    return make_user("外人", other, Role.CASE_OFFICER)


@pytest.fixture
def content() -> dict:
    return {
        "paragraphs": [
            "经查，你单位生产的上列产品在2026年第三季度监督抽查中检验不合格。",
            {"lead": "一、", "text": "立即停止生产、销售同一产品。"},
        ],
        "table": [[["当事人", "栖云市恒照线缆有限公司"]]],
    }


@pytest.fixture
def upload():
    def make(name: str, data: bytes) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, data)

    return make


def day(year: int, month: int, number: int) -> date:
    return date(year, month, number)
