"""Who else has a case open."""

from __future__ import annotations

from enforcement.models import Case
from quality_portal.accounts.models import User
from quality_portal.core import presence


def others(case: Case, user: User) -> list[User]:
    """Enter the case, and see who is there too."""
    found = presence.enter(f"case:{case.pk}", user.pk)
    people = {one.pk: one for one in User.objects.filter(pk__in=found)} if found else {}
    return [people[pk] for pk in found if pk in people]
