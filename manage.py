#!/usr/bin/env python
"""Django's commands. With no DATABASE_URL they use what `./dev run` has running, or at least its keys."""

import os
import sys


def main() -> None:
    if "DATABASE_URL" not in os.environ and os.environ.get("PORTAL_MODE") != "production":
        from quality_portal.launch.environment import adopt

        adopt(sys.argv[1:2])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quality_portal.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
