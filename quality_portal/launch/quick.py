"""Migrating an empty database in a third of the time.

After every operation Django builds its historical models anew: the one touched and all that point at it, and everything
here points at User and Office. An index, a constraint or a trigger changes no field and no relation, so there is nothing
to build: the historical models learn of it at their next rebuild. First start and tests use this; `manage.py migrate`
does without.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest import mock


@contextlib.contextmanager
def fewer_rebuilds() -> Iterator[None]:
    """Rebuild historical models only when a model or a field changes."""
    from django.db.migrations.state import ProjectState  # the launcher's other parts load without Django
    from pgtrigger.migrations import AddTrigger

    def append_option(self: Any, app_label: str, model_name: str, option_name: str, added: Any) -> None:
        options = self.models[app_label, model_name].options
        options[option_name] = [*options[option_name], added]

    def add_trigger(self: Any, app_label: str, state: Any) -> None:
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]

    with (
        mock.patch.object(ProjectState, "_append_option", append_option),
        mock.patch.object(AddTrigger, "state_forwards", add_trigger),
    ):
        yield
