"""Tags of the public pages: linked data and the words of a hazard."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from quality_portal.public import hazards

register = template.Library()
# As in django.utils.html.json_script: nothing inside can end the block or open a comment.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """The page's facts as a data block. See `public.linked` for why the strict policy allows it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  escaped above


@register.simple_tag
@lru_cache(maxsize=128)
def choices(options: tuple[tuple[str, object], ...], chosen: str = "") -> SafeString:
    """The options of a select box. There may be hundreds, too many for a template to walk through."""
    lines = (f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>' for value, words in options)
    return mark_safe("".join(lines))  # noqa: S308  both parts are escaped


@register.filter
def hazard(items: object) -> hazards.Hazard | None:
    """The gravest hazard among failed items: a text, or several."""
    return hazards.hazard_of([items] if isinstance(items, str) else list(items or ()))  # type: ignore[call-overload]


@register.filter
def meaning(item: object) -> object:
    """What a failed item means, in one sentence."""
    return hazards.meaning(str(item))


@register.filter
def at(values: Sequence[object], place: int) -> object:
    """The value at a place, counted from nought; nothing behind the end."""
    return values[place] if place < len(values) else ""
