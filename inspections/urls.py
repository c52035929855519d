"""Staff pages of inspections."""

from django.urls import path

from .views import conclusion, draw, finding, lead, plan, report, results, sample

app_name = "inspections"
urlpatterns = [
    path("staff/plans/", plan.index, name="plans"),
    path("staff/plans/new/", plan.new, name="plan_new"),
    path("staff/plans/<str:number>/", plan.detail, name="plan"),
    path("staff/plans/<str:number>/approve/", plan.approve, name="plan_approve"),
    path("staff/plans/<str:number>/close/", plan.close, name="plan_close"),
    path("staff/plans/<str:number>/items/<int:item>/draw/", draw.commit, name="draw_commit"),
    path("staff/plans/<str:number>/samples/new/", sample.new, name="sample_new"),
    path("staff/draws/<str:number>/", draw.detail, name="draw"),
    path("staff/draws/<str:number>/draw/", draw.run, name="draw_run"),
    path("staff/draws/<str:number>/void/", draw.void, name="draw_void"),
    path("staff/samples/", sample.index, name="samples"),
    path("staff/samples/<str:number>/", sample.detail, name="sample"),
    path("staff/samples/<str:number>/report/", report.new, name="report_new"),
    path("staff/conclusions/<int:pk>/notify/", conclusion.notify, name="conclusion_notify"),
    path("staff/conclusions/<int:pk>/waive/", conclusion.waive, name="conclusion_waive"),
    path("staff/conclusions/<int:pk>/finalise/", conclusion.finalise, name="conclusion_finalise"),
    path("staff/conclusions/<int:pk>/confirm/", conclusion.confirm, name="finding_confirm"),
    path("staff/findings/", finding.index, name="findings"),
    path("staff/findings/<str:number>/", finding.detail, name="finding"),
    path("staff/leads/", lead.index, name="leads"),
    path("staff/leads/new/", lead.new, name="lead_new"),
    path("staff/leads/<str:number>/", lead.detail, name="lead"),
    path("staff/leads/<str:number>/answer/", lead.answer, name="lead_answer"),
    path("staff/results/", results.index, name="results"),
    path("staff/results/<int:pk>/", results.detail, name="result_file"),
    path("staff/results/<int:pk>/errors.csv", results.errors, name="result_errors"),
]
