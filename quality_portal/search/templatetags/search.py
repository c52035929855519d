"""{{ hit.title|marked:term }}: a text with what was hit in <mark>."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from quality_portal.search import marks
from quality_portal.search.terms import Term

register = template.Library()


@register.filter
def marked(text: object, term: Term) -> SafeString:
    """Everything escaped, what answers to the term marked."""
    return marks.html(str(text), term)
