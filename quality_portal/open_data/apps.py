from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OpenDataConfig(AppConfig):
    name = "quality_portal.open_data"
    label = "open_data"
    verbose_name = "开放数据"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        autodiscover_modules("queries.public_data")
