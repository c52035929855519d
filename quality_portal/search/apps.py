from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "quality_portal.search"
    label = "search"
    verbose_name = "检索"
