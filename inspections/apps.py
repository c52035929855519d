from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"
    label = "inspections"
    verbose_name = "监督抽查"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who may open the papers and files of inspections."""
        from inspections.queries import access as who  # *app ready*: models exist only now
        from quality_portal.documents import access

        access.register("inspections.samplingtask", who.may_see_task)
        access.register("inspections.sample", who.may_see_sample)
        access.register("inspections.refusal", who.may_see_refusal)
        access.register("inspections.testreport", who.may_see_report)
        access.register("inspections.notice", who.may_see_notice)
        access.register("inspections.objection", who.may_see_objection)
        access.register("inspections.makerconfirmation", who.may_see_confirmation)
        access.register("inspections.circular", who.may_see_circular)
