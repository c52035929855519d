from django.urls import path, register_converter

from .states import LICENCE_MOVES
from .views import desk, enterprise, imports, parts

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
    path("staff/enterprises/<int:pk>/licences/new/", parts.licence_new, name="licence_new"),
    path("staff/enterprises/<int:pk>/members/new/", parts.member_new, name="member_new"),
    path("staff/licences/<int:pk>/<licence_move:move>/", parts.licence_move, name="licence_move"),
    path("desk/enterprise/", desk.own, name="own"),
    path("desk/choose/", desk.choose, name="choose"),
]
