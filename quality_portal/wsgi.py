"""What the web server serves: Django, and before it the public pages that were already made."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quality_portal.settings")
django = get_wsgi_application()

from quality_portal.public.keeping import KeptPages  # noqa: E402  (app ready: it asks the trail)

application = KeptPages(django)

# What is loaded now stays as long as the process. A collector of garbage that walks through all of it holds every reader
# of the process up, for a seventh of a second each time.
get_resolver().url_patterns  # noqa: B018  (loads the views and all that they need)
gc.collect()
gc.freeze()
