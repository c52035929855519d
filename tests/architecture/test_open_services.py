"""Whoever answers anybody counts how often, and tells it in headers."""

from __future__ import annotations

from quality_portal.open_data.open_view import OpenView

from .walk import routes

# Each with the reason why it is not counted as a query.
UNCOUNTED = {
    "/api/schema/": "a description that is made once",
    "/api/docs/": "a page",
    "/api/v1/regions/": "a short table that never changes",
    "/api/v1/offices/": "a short table that seldom changes",
    "/api/v1/documents/check/": "a paper in hand is checked, one at a time; its code is one of a million million",
    "/api/v1/corrections/": "takes in, and has a pace of its own",
    "/api/v1/subscriptions/": "takes in, and has a pace of its own",
}


def test_open_services_are_counted():
    uncounted = set()
    for route in routes():
        service = getattr(route.view, "cls", None)
        if service and any(policy.audience == "public" for policy in route.policies) and not issubclass(service, OpenView):
            uncounted.add(route.path)
    assert uncounted == set(UNCOUNTED)
