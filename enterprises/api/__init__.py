"""Enterprises as JSON. Staff see what their pages show; anyone may read what the public gate gives."""

from django.urls import path

from . import enterprise, licence, public, standing

urlpatterns = [
    path("enterprises/", enterprise.EnterpriseList.as_view(), name="api_enterprises"),
    path("enterprises/<str:key>/", enterprise.EnterpriseDetail.as_view(), name="api_enterprise"),
    path("enterprises/<str:key>/licences/", licence.LicenceList.as_view(), name="api_licences"),
    path("enterprises/<str:key>/standings/", standing.StandingList.as_view(), name="api_standings"),
    path("public/enterprises/", public.PublicFind.as_view(), name="api_public_enterprises"),
    path("public/enterprises/<str:credit_code>/", public.PublicEnterprise.as_view(), name="api_public_enterprise"),
]
