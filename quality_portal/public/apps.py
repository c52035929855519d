from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "quality_portal.public"
    label = "public"
    verbose_name = "公开网站"
    default_auto_field = "django.db.models.BigAutoField"
