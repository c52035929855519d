"""What the web server serves: Django, and before it the public pages that were already made."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quality_portal.settings")
django = get_wsgi_application()

from quality_portal.public.keeping import KeptPages  # noqa: E402  (app ready: it asks the trail)

application = KeptPages(django)
