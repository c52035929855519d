"""Reading the trail."""

from datetime import date

from django.db.models import Model, Q, QuerySet

from quality_portal.audit.models import Event, Leaf, Waiting
from quality_portal.audit.verbs import VERBS


def trail_of(*subjects: Model) -> QuerySet[Event]:
    """What happened to these rows, newest first."""
    events = Event.objects.none()
    for label in {subject._meta.label_lower for subject in subjects}:
        keys = [str(subject.pk) for subject in subjects if subject._meta.label_lower == label]
        events |= Event.objects.filter(subject_label=label, subject_pk__in=keys)
    return events.order_by("-at", "-pk")


def everything() -> QuerySet[Event]:
    """The whole trail, newest first, with each event's place."""
    return Event.objects.select_related("leaf").order_by("-at", "-pk")


def last_leaf() -> Leaf | None:
    """The end of the log."""
    return Leaf.objects.order_by("-position").first()


def unsealed() -> int:
    """How many events wait for their place in the log."""
    return Waiting.objects.count()


def verbs() -> list[tuple[str, str]]:
    """Every verb with its sentence, for choosing."""
    return [(verb, words.replace("{subject}", "…").replace("{actor}", "")) for verb, words in VERBS.items()]


def found(q: str = "", verb: str = "", since: date | None = None, until: date | None = None) -> QuerySet[Event]:
    """Events by words of the subject, person or note, by verb, and by the day they happened."""
    events = everything()
    if q:
        words = Q(subject_name__icontains=q) | Q(actor_name__icontains=q) | Q(note__icontains=q)
        events = events.filter(words | Q(request_id=q))
    if verb:
        events = events.filter(verb=verb)
    if since:
        events = events.filter(at__date__gte=since)
    return events.filter(at__date__lte=until) if until else events
