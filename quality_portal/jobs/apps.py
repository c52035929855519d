from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "quality_portal.jobs"
    label = "jobs"
    verbose_name = "后台作业"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # *app ready*: a process that never imported our Celery would nudge a default broker, and wait six seconds for it.
        import_module("quality_portal.celery")
        autodiscover_modules("tasks")
