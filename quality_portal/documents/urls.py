from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("documents/<uuid:uuid>.pdf", views.pdf, name="pdf"),
    path("attachments/<uuid:uuid>/", views.attachment, name="attachment"),
    path("staff/documents/", views.index, name="list"),
    path("staff/documents/<uuid:uuid>/void/", views.void, name="void"),
    path("staff/seals/", views.seals, name="seals"),
    path("staff/seals/<int:pk>/", views.seal, name="seal"),
    path("staff/seals/<int:pk>/seal.png", views.seal_picture, name="seal_picture"),
]
