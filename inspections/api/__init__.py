"""The same nouns as the pages, as JSON. Acts go through the same actions and meet the same refusals."""

from . import draw, finding, lead, plan, report, sample

urlpatterns = [
    *plan.urlpatterns,
    *draw.urlpatterns,
    *sample.urlpatterns,
    *report.urlpatterns,
    *finding.urlpatterns,
    *lead.urlpatterns,
]
