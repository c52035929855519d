"""Enterprises as JSON. Staff see what their pages show; anyone may read what the public gate gives."""

from django.urls import path

from . import (
    application,
    elimination,
    enterprise,
    inspector,
    irregularity,
    licence,
    membership,
    opening,
    public,
    standing,
)

urlpatterns = [
    path("enterprises/", enterprise.EnterpriseList.as_view(), name="api_enterprises"),
    path("enterprises/<str:key>/", enterprise.EnterpriseDetail.as_view(), name="api_enterprise"),
    path("enterprises/<str:key>/licences/", licence.LicenceList.as_view(), name="api_licences"),
    path("enterprises/<str:key>/standings/", standing.StandingList.as_view(), name="api_standings"),
    path("enterprises/<str:key>/renewals/", licence.RenewalList.as_view(), name="api_renewals"),
    path("enterprises/<str:key>/inspectors/", inspector.InspectorsOf.as_view(), name="api_inspectors_of"),
    path("licences/", licence.LicenceRegister.as_view(), name="api_licence_register"),
    path("licences/<int:pk>/", licence.LicenceDetail.as_view(), name="api_licence"),
    path("licences/<int:pk>/acts/", licence.LicenceActs.as_view(), name="api_licence_acts"),
    path("licence-applications/", application.ApplicationList.as_view(), name="api_applications"),
    path("licence-applications/<int:pk>/", application.ApplicationDetail.as_view(), name="api_application"),
    path("licence-applications/<int:pk>/<slug:act>/", application.ApplicationAct.as_view(), name="api_application_act"),
    path("inspectors/", inspector.InspectorRegister.as_view(), name="api_inspectors"),
    path("inspectors/gaps/", inspector.GapList.as_view(), name="api_inspector_gaps"),
    *(
        path(f"inspectors/<int:pk>/{act}/", inspector.InspectorAct.as_view(), {"act": act}, name=f"api_inspector_{act}")
        for act in inspector.ACTS
    ),
    path("public/licence-acts/", licence.PublicActs.as_view(), name="api_public_licence_acts"),
    path("public/enterprises/", public.PublicFind.as_view(), name="api_public_enterprises"),
    path("public/enterprises/<str:credit_code>/", public.PublicEnterprise.as_view(), name="api_public_enterprise"),
    path("elimination/batches/", elimination.BatchList.as_view(), name="api_elimination_batches"),
    path("elimination/batches/<int:pk>/publish/", elimination.BatchPublish.as_view(), name="api_elimination_publish"),
    path("elimination/tasks/", elimination.TaskList.as_view(), name="api_elimination_tasks"),
    path("elimination/tasks/<int:pk>/settle/", elimination.TaskSettle.as_view(), name="api_elimination_settle"),
    path("enterprises/<str:key>/equipment/", elimination.EquipmentList.as_view(), name="api_equipment"),
    path("opening/catalogue/", opening.Listed.as_view(), name="api_opening_catalogue"),
    path("opening/reviews/", opening.ReviewList.as_view(), name="api_opening_reviews"),
    path("opening/reviews/<int:pk>/", opening.ReviewDetail.as_view(), name="api_opening_review"),
    path("opening/reviews/<int:pk>/examination/", opening.ReviewExamine.as_view(), name="api_opening_examine"),
    path("opening/reviews/<int:pk>/verdict/", opening.ReviewDecide.as_view(), name="api_opening_decide"),
    path("enterprises/<str:key>/opening-reviews/", opening.ReviewsOf.as_view(), name="api_opening_of"),
    path("irregularities/", irregularity.LeadList.as_view(), name="api_irregularities"),
    path("irregularities/<int:pk>/confirmation/", irregularity.LeadConfirm.as_view(), name="api_irregularity_confirm"),
    path("irregularities/<int:pk>/dismissal/", irregularity.LeadDismiss.as_view(), name="api_irregularity_dismiss"),
    path("irregularities/<int:pk>/clearance/", irregularity.LeadClear.as_view(), name="api_irregularity_clear"),
    path("enterprises/<str:key>/irregularities/", irregularity.LeadsOf.as_view(), name="api_irregularities_of"),
    path("key-support/", irregularity.SupportList.as_view(), name="api_support"),
    path("key-support/<int:pk>/removal/", irregularity.SupportRemove.as_view(), name="api_support_remove"),
    path("enterprises/<str:key>/key-support/", irregularity.SupportOf.as_view(), name="api_support_of"),
    *membership.urlpatterns,
    path("public/market-check/", irregularity.MarketCheck.as_view(), name="api_market_check"),
]
