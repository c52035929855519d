from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("documents/<uuid:uuid>.pdf", views.pdf, name="pdf"),
    path("attachments/<uuid:uuid>/", views.attachment, name="attachment"),
    path("staff/documents/", views.index, name="list"),
]
