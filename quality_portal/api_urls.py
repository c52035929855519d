"""The same nouns as the pages, as JSON, and their description."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from quality_portal.accounts.guards import public

urlpatterns = [
    path("schema/", public(SpectacularAPIView.as_view()), name="schema"),
    path("docs/", public(SpectacularSwaggerSplitView.as_view(template_name="api/docs.html")), name="docs"),
    path("v1/", include("quality_portal.accounts.api")),
    path("v1/", include("quality_portal.workdays.api")),
    path("v1/", include("quality_portal.jobs.api")),
    path("v1/", include("quality_portal.documents.api")),
    path("v1/", include("enterprises.api")),
    path("v1/", include("inspections.api")),
    path("v1/", include("enforcement.api")),
    path("v1/", include("brands.api")),
    path("v1/", include("quality_portal.reports.api")),
    path("v1/", include("quality_portal.open_data.api")),
    path("v1/", include("quality_portal.subscriptions.api")),
    path("v1/", include("quality_portal.public.api")),
]
