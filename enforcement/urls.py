"""Addresses of enforcement: staff pages, and the enterprise's desk."""

from django.urls import URLPattern, URLResolver, path

from .views import announcement, case, desk, rectification, work

app_name = "enforcement"
urlpatterns: list[URLPattern | URLResolver] = [
    path("staff/", work.work, name="work"),
    path("staff/cases/", work.case_list, name="cases"),
    path("staff/findings/<str:number>/open/", case.open_case, name="open"),
    path("staff/cases/<str:number>/", case.case_page, name="case"),
    path("staff/cases/<str:number>/history/", case.history, name="history"),
    path("staff/cases/<str:number>/decide/", case.decide, name="decide"),
    path("staff/cases/<str:number>/approve/", case.approve, name="approve"),
    path("staff/cases/<str:number>/serve/", case.serve, name="serve"),
    path("staff/cases/<str:number>/recheck/", case.recheck, name="recheck"),
    path("staff/cases/<str:number>/recheck/start/", case.turn_to_recheck, name="turn_to_recheck"),
    path("staff/cases/<str:number>/announce/", announcement.announce, name="announce"),
    path("staff/cases/<str:number>/close/", case.close, name="close"),
    path("staff/announcements/", announcement.announcement_list, name="announcements"),
    path("staff/announcements/<uuid:uuid>/", announcement.announcement_page, name="announcement"),
    path("staff/announcements/<uuid:uuid>/decide/", announcement.decide, name="announcement_decide"),
    path("staff/announcements/<uuid:uuid>/withdraw/", announcement.withdraw, name="announcement_withdraw"),
    path("staff/announcements/<uuid:uuid>/statement/", announcement.statement, name="announcement_statement"),
    path("staff/cases/<str:number>/report/", rectification.case_report, name="case_report"),
    path("desk/", desk.desk, name="desk"),
    path("desk/notices/", desk.notices, name="notices"),
    path("desk/notices/<int:pk>/", desk.notice, name="notice"),
    path("desk/notices/<int:pk>/sign/", desk.sign, name="sign"),
    path("desk/receipts/", desk.receipts, name="receipts"),
    path("desk/receipts/<str:receipt_no>/", desk.receipt, name="receipt"),
    path("desk/reports/<str:number>/", rectification.tasks, name="report_tasks"),
    path("desk/reports/<str:number>/check/", rectification.check, name="report_check"),
    path("desk/reports/<str:number>/<slug:key>/", rectification.section, name="report_section"),
]
