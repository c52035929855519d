from django.urls import path

from . import views

app_name = "open_data"
urlpatterns = [
    path("data/", views.index, name="index"),
    path("data/manifest.json", views.manifest, name="manifest"),
    path("data/<slug:key>/", views.dataset, name="dataset"),
    path("data/<slug:key>.schema.json", views.schema, name="schema"),
    path("data/<slug:key>.<slug:form>", views.file, name="file"),
    path("changes/", views.changes, name="changes"),
]
