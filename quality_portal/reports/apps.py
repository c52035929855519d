from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "quality_portal.reports"
    label = "reports"
    verbose_name = "季度分析"
    default_auto_field = "django.db.models.BigAutoField"
