from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    name = "enforcement"
    label = "enforcement"
    verbose_name = "后处理"
    default_auto_field = "django.db.models.BigAutoField"
