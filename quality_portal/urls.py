"""Every address of the portal. The public site comes first, as it is read most; nothing else begins like its addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("quality_portal.public.urls")),
    path("", include("quality_portal.core.urls")),
    path("", include("quality_portal.accounts.urls")),
    path("", include("quality_portal.audit.urls")),
    path("", include("quality_portal.workdays.urls")),
    path("", include("quality_portal.jobs.urls")),
    path("", include("quality_portal.documents.urls")),
    path("", include("enterprises.urls")),
    path("", include("inspections.urls")),
    path("", include("enforcement.urls")),
    path("", include("brands.urls")),
    path("", include("quality_portal.reports.urls")),
    path("api/", include("quality_portal.api_urls")),
    path("", include("quality_portal.open_data.urls")),
    path("", include("quality_portal.subscriptions.urls")),
]
