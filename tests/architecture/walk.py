"""Every URL of the portal with the view behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    path: str
    name: str
    view: Any

    @property
    def policies(self) -> list[Any]:
        """What the view declares, or its class for the API."""
        cls = getattr(self.view, "cls", None) or getattr(self.view, "view_class", None)
        found = []
        for holder in (self.view, cls):
            found += getattr(holder, "policies", {}).values()
            found += [holder.policy] if getattr(holder, "policy", None) else []
        return found


def routes(resolver: URLResolver | None = None, head: str = "/", space: str = "") -> Iterator[Route]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = head + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry, path, inner)
        elif isinstance(entry, URLPattern):
            yield Route(path, f"{space}{entry.name}", entry.callback)
