from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "quality_portal.audit"
    label = "audit"
    verbose_name = "留痕"
    default_auto_field = "django.db.models.BigAutoField"
