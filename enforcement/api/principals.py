"""The announcement that names the enterprise and its principals as JSON."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from enforcement.actions.principals import publish_principals
from enforcement.permissions import GRANTS
from quality_portal.accounts.guards import Policy

from .of_case import OfCase
from .with_order import WithOrderSerializer


class PublishPrincipals(OfCase):
    """POST: draft the announcement that names the principals, once the registrar has revoked. Sent twice, it answers with the first."""

    policy = Policy("staff", "announcement.draft", GRANTS, by_object=True)
    answers = WithOrderSerializer
    act = staticmethod(publish_principals)


urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<str:number>/principals/", PublishPrincipals.as_view(), name="case-principals"),
]
