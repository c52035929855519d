from django.urls import path

from quality_portal.audit import views as audit_views

from .guards import allows
from .permissions import GRANTS
from .views import agencies, own, people, roles, sign_in

app_name = "accounts"
urlpatterns = [
    path("login/", sign_in.sign_in, name="login"),
    path("login/code/", sign_in.code, name="code"),
    path("logout/", sign_in.sign_out, name="logout"),
    path("account/", own.account, name="account"),
    path("account/password/", own.password, name="password"),
    path("account/second-factor/", own.set_up, name="second_factor"),
    path("account/backup-codes/", own.backup_codes, name="backup_codes"),
    path("staff/accounts/", people.index, name="people"),
    path("staff/accounts/new/", people.new, name="person_new"),
    path("staff/accounts/<str:username>/", people.person, name="person"),
    path("staff/accounts/<str:username>/disable/", people.disable, name="disable"),
    path("staff/accounts/<str:username>/enable/", people.enable, name="enable"),
    path("staff/accounts/<str:username>/reset/", people.reset, name="reset"),
    path("staff/accounts/<str:username>/unbind/", people.unbind, name="unbind"),
    path("staff/roles/", roles.index, name="roles"),
    path("staff/roles/<str:username>/", roles.of_person, name="roles_of"),
    path("staff/roles/<str:username>/withdraw/", roles.withdraw, name="withdraw"),
    path("staff/agencies/", agencies.index, name="agencies"),
    path("staff/agencies/new/", agencies.new, name="agency_new"),
    path("staff/agencies/<int:pk>/", agencies.change, name="agency"),
    # The trail lies below accounts and knows no guards; its door is here.
    path("staff/audit/", allows("trail.see", grants=GRANTS)(audit_views.index), name="trail"),
]
