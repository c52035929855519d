from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("staff/reports/", views.staff.index, name="list"),
    path("staff/reports/compile/", views.staff.compile_new, name="compile"),
    path("staff/reports/<int:pk>/", views.staff.page, name="page"),
    path("staff/reports/<int:pk>/publish/", views.staff.publish, name="publish"),
    path("staff/dossiers/", views.dossier.index, name="dossier"),
    path("staff/dossiers/print/", views.dossier.print_pdf, name="dossier_print"),
    path("reports/", views.public.index, name="public_list"),
    path("reports/sitemap.xml", views.public.sitemap, name="sitemap"),
    path("reports/<int:year>-q<int:quarter>/", views.public.page, name="public_page"),
    path("reports/<int:year>-q<int:quarter>/data.json", views.public.data, name="public_data"),
]
