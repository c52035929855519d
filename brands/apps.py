from django.apps import AppConfig


class BrandsConfig(AppConfig):
    name = "brands"
    label = "brands"
    verbose_name = "免检与名牌"
    default_auto_field = "django.db.models.BigAutoField"
