"""Enforcement as JSON: one file a noun. Acts go through the same actions as the pages and meet the same refusals."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from . import (
    accident,
    after,
    announcement,
    assign,
    case,
    desk,
    instruction,
    irregularity,
    letter,
    message,
    papers,
    principals,
    publicity,
    recheck,
    referral,
    repeat,
    request,
    rights,
    service,
    step,
    with_order,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *assign.urlpatterns,
    *case.urlpatterns,
    *with_order.urlpatterns,
    *principals.urlpatterns,
    *announcement.urlpatterns,
    *step.urlpatterns,
    *rights.urlpatterns,
    *service.urlpatterns,
    *papers.urlpatterns,
    *letter.urlpatterns,
    *instruction.urlpatterns,
    *recheck.urlpatterns,
    *repeat.urlpatterns,
    *message.urlpatterns,
    *accident.urlpatterns,
    *referral.urlpatterns,
    *request.urlpatterns,
    *after.urlpatterns,
    *desk.urlpatterns,
    *irregularity.urlpatterns,
    *publicity.urlpatterns,
]
