"""The same nouns as the pages, as JSON. Acts go through the same actions and meet the same refusals."""

from . import catalogue, draw, finding, lab, lead, plan, recusal, report, results, sample, specification, suggestion

urlpatterns = [
    *catalogue.urlpatterns,
    *specification.urlpatterns,
    *plan.urlpatterns,
    *suggestion.urlpatterns,
    *draw.urlpatterns,
    *recusal.urlpatterns,
    *sample.urlpatterns,
    *lab.urlpatterns,
    *report.urlpatterns,
    *finding.urlpatterns,
    *lead.urlpatterns,
    *results.urlpatterns,
]
