"""Enforcement as JSON: one file a noun. Acts go through the same actions as the pages and meet the same refusals."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from . import after, case, desk, irregularity, letter, referral, service, with_order

urlpatterns: list[URLPattern | URLResolver] = [
    *case.urlpatterns,
    *with_order.urlpatterns,
    *service.urlpatterns,
    *letter.urlpatterns,
    *referral.urlpatterns,
    *after.urlpatterns,
    *desk.urlpatterns,
    *irregularity.urlpatterns,
]
