from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    label = "enterprises"
    verbose_name = "企业"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from quality_portal.documents import access  # *app ready*: models load before this

        from .queries.application import may_see
        from .queries.enterprise import may_open
        from .queries.opening import may_see as may_see_review
        from .queries.registration import may_see as may_see_registration

        access.register("enterprises.enterprise", may_open)
        access.register("enterprises.licenceapplication", may_see)
        access.register("enterprises.openingreview", may_see_review)
        access.register("enterprises.registration", may_see_registration)
