from django.urls import path, register_converter

from .states import LICENCE_MOVES
from .views import (
    application,
    desk,
    elimination,
    enterprise,
    imports,
    inspector,
    irregularity,
    licence,
    membership,
    opening,
    own_licence,
    parts,
    registration,
    support,
)

app_name = "enterprises"


class MoveConverter:
    """The name of a move of a licence."""

    regex = "|".join(move.name for move in LICENCE_MOVES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(MoveConverter, "licence_move")

urlpatterns = [
    path("staff/enterprises/", enterprise.index, name="index"),
    path("staff/enterprises/new/", enterprise.new, name="new"),
    path("staff/enterprises/import/", imports.upload, name="import"),
    path("staff/enterprises/import/<uuid:uuid>/", imports.batch, name="import_batch"),
    path("staff/enterprises/import/<uuid:uuid>/errors.csv", imports.errors, name="import_errors"),
    path("staff/enterprises/<int:pk>/", enterprise.page, name="enterprise"),
    path("staff/enterprises/<int:pk>/edit/", enterprise.edit, name="edit"),
    path("staff/enterprises/<int:pk>/principals/new/", parts.principal_new, name="principal_new"),
    path("staff/enterprises/<int:pk>/products/new/", parts.product_new, name="product_new"),
    path("staff/enterprises/<int:pk>/licences/new/", licence.new, name="licence_new"),
    path("staff/enterprises/<int:pk>/members/new/", parts.member_new, name="member_new"),
    path("staff/enterprises/<int:pk>/invite/", membership.invite, name="invite"),
    path("staff/invitations/<int:pk>/", membership.invitation, name="invitation"),
    path("staff/registrations/", registration.index, name="registrations"),
    path("staff/registrations/<str:number>/", registration.page, name="registration"),
    path("desk/members/", membership.members, name="members"),
    path("desk/members/<int:pk>/role/", membership.role, name="member_role"),
    path("desk/members/<int:pk>/end/", membership.end, name="member_end"),
    path("desk/members/invitations/<int:pk>/", membership.own_invitation, name="own_invitation"),
    path("desk/members/invitations/<int:pk>/withdraw/", membership.withdraw, name="invitation_withdraw"),
    path("join/", membership.join, name="join"),
    path("register/", registration.register, name="register"),
    path("register/status/", registration.status, name="registration_status"),
    path("staff/licences/", licence.register, name="licences"),
    path("staff/licences/export.csv", licence.export, name="licences_csv"),
    path("staff/licences/<int:pk>/", licence.page, name="licence"),
    path("staff/licences/<int:pk>/<licence_move:move>/", licence.move, name="licence_move"),
    path("staff/enterprises/<int:pk>/equipment/new/", elimination.equipment_new, name="equipment_new"),
    path("staff/enterprises/<int:pk>/opening/new/", opening.apply, name="opening_apply"),
    path("staff/enterprises/<int:pk>/irregularities/new/", irregularity.report, name="irregularity_report"),
    path("staff/enterprises/<int:pk>/key-support/new/", support.enlist, name="support_enlist"),
    path("staff/equipment/<int:pk>/remove/", elimination.equipment_remove, name="equipment_remove"),
    path("staff/elimination/", elimination.index, name="elimination"),
    path("staff/elimination/match/", elimination.match, name="elimination_match"),
    path("staff/elimination/batches/", elimination.batches, name="elimination_batches"),
    path("staff/elimination/batches/new/", elimination.batch_new, name="elimination_batch_new"),
    path("staff/elimination/batches/<int:pk>/", elimination.batch, name="elimination_batch"),
    path("staff/elimination/batches/<int:pk>/publish/", elimination.batch_publish, name="elimination_batch_publish"),
    path("staff/elimination/batches/<int:pk>/repeal/", elimination.batch_repeal, name="elimination_batch_repeal"),
    path("staff/elimination/<int:pk>/", elimination.task, name="elimination_task"),
    path("staff/elimination/<int:pk>/assign/", elimination.task_assign, name="elimination_assign"),
    path("staff/elimination/<int:pk>/settle/", elimination.task_settle, name="elimination_settle"),
    path("staff/elimination/<int:pk>/unfounded/", elimination.task_unfound, name="elimination_unfound"),
    path("staff/elimination/<int:pk>/reopen/", elimination.task_reopen, name="elimination_reopen"),
    path("staff/opening/", opening.index, name="opening"),
    path("staff/opening/catalogues/", opening.catalogues, name="opening_catalogues"),
    path("staff/opening/catalogues/new/", opening.catalogue_new, name="opening_catalogue_new"),
    path("staff/opening/catalogues/<int:pk>/", opening.catalogue, name="opening_catalogue"),
    path("staff/opening/catalogues/<int:pk>/publish/", opening.catalogue_publish, name="opening_catalogue_publish"),
    path("staff/opening/<int:pk>/", opening.review, name="opening_review"),
    path("staff/opening/<int:pk>/examine/", opening.examine, name="opening_examine"),
    path("staff/opening/<int:pk>/decide/", opening.decide, name="opening_decide"),
    path("staff/opening/<int:pk>/return/", opening.send_back, name="opening_return"),
    path("staff/opening/<int:pk>/withdraw/", opening.withdraw, name="opening_withdraw"),
    path("staff/irregularities/", irregularity.index, name="irregularities"),
    path("staff/irregularities/sweep/", irregularity.sweep, name="irregularity_sweep"),
    path("staff/irregularities/<int:pk>/", irregularity.page, name="irregularity"),
    path("staff/irregularities/<int:pk>/confirm/", irregularity.confirm, name="irregularity_confirm"),
    path("staff/irregularities/<int:pk>/dismiss/", irregularity.dismiss, name="irregularity_dismiss"),
    path("staff/irregularities/<int:pk>/clear/", irregularity.clear, name="irregularity_clear"),
    path("staff/key-support/", support.index, name="support"),
    path("staff/key-support/<int:pk>/remove/", support.remove, name="support_remove"),
    path("staff/market-check/", support.market, name="market"),
    path("staff/enterprises/<int:pk>/licence-applications/new/", application.new, name="application_new"),
    path("staff/licence-applications/", application.index, name="applications"),
    path("staff/licence-applications/<int:pk>/", application.page, name="application"),
    *(
        path(f"staff/licence-applications/<int:pk>/{name}/", view, name=f"application_{name}")
        for name, view in application.PAGES.items()
    ),
    path("staff/enterprises/<int:pk>/inspectors/new/", inspector.new, name="inspector_new"),
    path("staff/inspectors/", inspector.index, name="inspectors"),
    path("staff/inspectors/gaps/", inspector.gaps, name="inspector_gaps"),
    path("staff/inspectors/<int:pk>/post/", inspector.post, name="inspector_post"),
    path("staff/inspectors/<int:pk>/leave/", inspector.leave, name="inspector_leave"),
    path("staff/inspectors/<int:pk>/withdraw/", inspector.withdraw, name="inspector_withdraw"),
    path("desk/licences/", own_licence.index, name="own_licences"),
    path("desk/licences/apply/", own_licence.apply, name="own_apply"),
    path("desk/licence-applications/<int:pk>/", own_licence.page, name="own_application"),
    *(
        path(f"desk/licence-applications/<int:pk>/{name}/", own_licence.act, {"act": name}, name=f"own_application_{name}")
        for name in own_licence.OWN
    ),
    path("desk/opening/", opening.own, name="own_opening"),
    path("desk/enterprise/", desk.own, name="own"),
    path("desk/choose/", desk.choose, name="choose"),
]
