"""Shows in its place what the gate found in a text."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from enforcement.queries.gate import Gate, Marked

register = template.Library()


@register.filter
def marked(text: object, gate: Gate | None) -> str | SafeString:
    """The text with every hit in a mark; the first of each carries the anchor that the list links to."""
    words = str(text)
    found = {one.words: one for one in gate.marked if one.words in words} if gate else {}
    if not gate or not found:
        return words
    parts = re.split("|".join(sorted(map(re.escape, found), key=len, reverse=True)).join("()"), words)
    return format_html_join("", "{}", ((_mark(found[part], gate) if part in found else part,) for part in parts))


def _mark(one: Marked, gate: Gate) -> SafeString:
    state = _("已放行") if one.released else _("须处理")
    tone = "hit hit--ok" if one.released else "hit"
    label = format_html('<span class="hit__say">{}，{}</span>', one.name, state)
    if one.anchor in gate.seen:
        return format_html('<mark class="{}">{}{}</mark>', tone, one.words, label)
    gate.seen.add(one.anchor)
    return format_html('<mark class="{}" id="{}">{}{}</mark>', tone, one.anchor, one.words, label)
