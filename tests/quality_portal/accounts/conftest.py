from __future__ import annotations

import pytest
from django.utils import timezone

from quality_portal.accounts import actions
from quality_portal.accounts.models import Office, User
from quality_portal.core.actors import SYSTEM
from quality_portal.core.roles import Role

PASSWORD = "correct horse battery"


@pytest.fixture
def office(db) -> Office:
    region = actions.create_region(code="990100", name="栖云市", level="city")
    return actions.create_office(
        name="栖云市市场监督管理局",
        short_name="栖云市局",
        code="栖市监",
        level="city",
        region=region,
        actor=SYSTEM,
        at=timezone.now(),
    )


@pytest.fixture
def person(office):
    """Make a person with roles."""

    def make(username: str, *roles: Role) -> User:
        now = timezone.now()
        user = actions.create_account(
            username=username, display_name=f"{username}某", office=office, password=PASSWORD, actor=SYSTEM, at=now
        )
        for role in roles:
            actions.grant_role(user=user, role=role, actor=SYSTEM, at=now)
        return User.objects.get(pk=user.pk)

    return make
