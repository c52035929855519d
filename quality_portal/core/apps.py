from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "quality_portal.core"
    label = "core"
    verbose_name = "基础"
