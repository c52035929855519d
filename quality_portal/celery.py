"""The Celery application: carries work between processes, holds no truth (the job table does)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quality_portal.settings")

app = Celery("quality_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
