from django.urls import path

from . import views

app_name = "jobs"
urlpatterns = [
    path("jobs/", views.index, name="index"),
    path("jobs/<uuid:uuid>/", views.page, name="page"),
    path("jobs/<uuid:uuid>/retry/", views.again, name="retry"),
]
