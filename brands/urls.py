from django.urls import path

from .views import honour, programme, proposal

app_name = "brands"
urlpatterns = [
    path("staff/honours/", honour.index, name="honours"),
    path("staff/honours/new/", honour.new, name="honour_new"),
    path("staff/honours/<int:pk>/", honour.detail, name="honour"),
    path("staff/honours/programmes/", programme.index, name="programmes"),
    path("staff/honours/programmes/new/", programme.new, name="programme_new"),
    path("staff/honours/programmes/<int:pk>/announce/", programme.announce, name="announce"),
    path("staff/honours/proposals/", proposal.index, name="proposals"),
    path("staff/honours/proposals/<int:pk>/", proposal.detail, name="proposal"),
    path("staff/honours/proposals/<int:pk>/accept/", proposal.accept, name="proposal_accept"),
    path("staff/honours/proposals/<int:pk>/keep/", proposal.keep, name="proposal_keep"),
]
