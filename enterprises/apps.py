from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    label = "enterprises"
    verbose_name = "企业"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from quality_portal.accounts import sign_up
        from quality_portal.documents import access, room  # *app ready*: models load before this

        from .queries.application import may_see
        from .queries.enterprise import may_open
        from .queries.membership import sharing_room
        from .queries.opening import may_see as may_see_review
        from .queries.registration import may_see as may_see_registration
        from .queries.registration import waiting_words

        access.register("enterprises.enterprise", may_open)
        access.register("enterprises.licenceapplication", may_see)
        access.register("enterprises.openingreview", may_see_review)
        access.register("enterprises.registration", may_see_registration)
        if sharing_room not in room.SHARED:
            room.SHARED.append(sharing_room)
        if waiting_words not in sign_up.WAITING:
            sign_up.WAITING.append(waiting_words)
