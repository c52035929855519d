"""A process of the web server when it is ready for readers."""

import os
import subprocess
import sys

READY = """
import gc, sys
import quality_portal.wsgi
frozen = gc.get_freeze_count()
loaded = "quality_portal.public.views" in sys.modules
print(frozen, len(gc.get_objects()), loaded)
"""


def test_what_is_loaded_is_no_longer_walked_through_by_the_collector():
    told = subprocess.run([sys.executable, "-c", READY], check=True, capture_output=True, text=True, env=os.environ).stdout
    frozen, walked, loaded = told.split()
    assert loaded == "True"
    assert int(frozen) > 100_000
    assert int(walked) < int(frozen) / 20
