from django.urls import path

from . import reading, styleguide, views

app_name = "core"
urlpatterns = [
    path("healthz", views.alive, name="healthz"),
    path("readyz", views.ready, name="readyz"),
    path("text-size/", reading.text_size, name="text_size"),
    path("styleguide/", styleguide.page, name="styleguide"),
]
