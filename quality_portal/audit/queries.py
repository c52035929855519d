"""Reading the trail."""

from django.db.models import Model, QuerySet

from .models import Event, Link


def trail_of(*subjects: Model) -> QuerySet[Event]:
    """What happened to these rows, newest first."""
    events = Event.objects.none()
    for label in {subject._meta.label_lower for subject in subjects}:
        keys = [str(subject.pk) for subject in subjects if subject._meta.label_lower == label]
        events |= Event.objects.filter(subject_label=label, subject_pk__in=keys)
    return events.order_by("-at", "-pk")


def everything() -> QuerySet[Event]:
    """The whole trail, newest first, with each event's seal."""
    return Event.objects.select_related("link").order_by("-at", "-pk")


def last_link() -> Link | None:
    """The end of the sealed chain."""
    return Link.objects.order_by("-position").first()
