from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    name = "enforcement"
    label = "enforcement"
    verbose_name = "后处理"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who may open the papers of cases and announcements."""
        from enforcement.queries import access as who  # *app ready*: models exist only now
        from enforcement.queries import party_paper  # *app ready*
        from enforcement.queries.publicity import why_gone  # *app ready*
        from quality_portal.documents import access

        access.register("enforcement.case", who.may_see_case)
        access.register("enforcement.rectificationreport", who.may_see_report)
        access.register("enforcement.counterfeitcase", who.may_see_counterfeit)
        access.register("enforcement.penaltynotice", party_paper.may_see_notice)
        access.register("enforcement.decision", party_paper.may_see_decision)
        access.register("enforcement.seizure", party_paper.may_see_seizure)
        access.register("enforcement.service", who.may_see_service)
        access.register("enforcement.rightsstatement", who.may_see_statement)
        access.register("enforcement.announcement", who.may_see_announcement)
        access.register("enforcement.announcemententry", who.may_see_line)
        access.register("enforcement.correctionrequest", who.may_see_correction)
        access.register_withdrawal("enforcement.announcement", why_gone)
        access.register("enforcement.instruction", who.may_see_instruction)
        access.register("enforcement.request", who.may_see_request)
        access.register("enforcement.message", who.may_see_message)
        access.register("enforcement.submission", who.may_see_submission)
        access.register("enforcement.accidentreport", who.may_see_accident)
