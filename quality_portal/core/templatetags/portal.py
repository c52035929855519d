"""Tags and filters of the portal's components. Each tag fills one template in templates/components/."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, wraps
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from quality_portal.core import deadlines, doors, formats, pictures
from quality_portal.core import phrases as words
from quality_portal.core.icons import ICONS
from quality_portal.core.law import chinese_number
from quality_portal.core.pieces import VALUES, piece
from quality_portal.core.shapes import Fact

Parts = dict[str, Any]

register = template.Library()
register.simple_tag(piece)


def made_of_values(name: str, **how: bool) -> Callable[[Callable[..., Parts]], Callable[..., Parts]]:
    """A component whose function returns nothing but values, so that the same one is made once. See `core.pieces`."""

    def tag_of(function: Callable[..., Parts]) -> Callable[..., Parts]:
        @register.simple_tag(name=function.__name__, **how)
        @wraps(function)
        def made(*args: Any, **kwargs: Any) -> SafeString:
            return piece(name, **function(*args, **kwargs))

        return function

    return tag_of


def value(thing: object) -> object:
    """A value as it is; anything else by the words it prints."""
    return thing if isinstance(thing, VALUES) else str(thing)

for name, function in {
    "zhdate": formats.zhdate,
    "isodate": formats.isodate,
    "zhtime": formats.zhtime,
    "isotime": formats.isotime,
    "number": formats.number,
    "money": formats.money,
    "percent": formats.percent,
    "rate": formats.rate,
    "creditcode": formats.credit_code,
    "hexgroups": formats.hex_groups,
    "filesize": formats.file_size,
    "chinese": chinese_number,
    "opens_to": doors.opens,
}.items():
    register.filter(name, function)

TONE_ICONS = {"ok": "check", "warn": "alert", "bad": "cross", "info": "info", "idle": ""}
TASK_WORDS = {
    "done": "已完成",
    "doing": "填写中",
    "todo": "未开始",
    "next": "下一步",
    "review": "待核对",
    "blocked": "暂不能办理",
}
# What handlers count, in the words of the page; a count without a word here is not shown.
COUNT_WORDS = {
    "rows": "读到的行",
    "new": "新增",
    "updated": "更新",
    "unchanged": "没有变化",
    "repeats": "重复",
    "warned": "需核对",
    "bad": "有问题",
}
JOB_TONES = {"waiting": "idle", "running": "info", "done": "ok", "failed": "bad"}


register.filter("inner_quotes", formats.inner_quotes)


@register.filter
def or_dash(value: object) -> object:
    """A dash for what is empty; zero is not empty."""
    return "—" if value is None or value == "" else value


@register.filter
def phrases(value: object) -> SafeString:
    """A heading that breaks between its words only."""
    return format_html('<span class="words">{}</span>', mark_safe("<wbr>".join(escape(part) for part in words.phrases(str(value)))))  # noqa: S308  each part is escaped


@register.simple_tag
@cache
def icon(name: str, *, small: bool = True) -> SafeString:
    """An icon; decoration only, so hidden from screen readers."""
    size = "icon icon--sm" if small else "icon"
    return format_html('<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', size, mark_safe(ICONS[name]))  # noqa: S308  our own drawings


@made_of_values("components/tag.html")
def tag(words: object, tone: str = "idle", icon: str | None = None) -> dict[str, Any]:
    """Tint, icon and word."""
    return {"words": value(words), "tone": tone, "icon": TONE_ICONS[tone] if icon is None else icon}


@made_of_values("components/due.html")
def due(day: date | datetime | None, today: date | None = None, provisional: bool = False, **how: Any) -> dict[str, Any]:
    """期限签. See `core.deadlines.due_chip` for what else it takes."""
    return {"chip": deadlines.due_chip(day, today=today, provisional=provisional, **how)}


@made_of_values("components/steps.html")
def steps(at: int, words: str = "", of: int = 5) -> dict[str, Any]:
    """The ladder in a row: rising bars and the rung's name."""
    return {"at": at, "words": words, "rungs": tuple(range(of))}


@register.inclusion_tag("components/ladder.html")
def ladder(rungs: Sequence[Any], counted: bool = False) -> dict[str, Any]:
    """阶梯. `counted` prints how many cases stand on each rung instead of one case's dates."""
    return {"rungs": rungs, "counted": counted, "of": len(rungs)}


@register.inclusion_tag("components/next.html")
def next_branches(branches: Sequence[Any], title: str = "接下来") -> dict[str, Any]:
    return {"branches": branches, "title": title}


@register.inclusion_tag("components/facts.html")
def facts(pairs: Iterable[Any] | Mapping[str, Any], tight: bool = False) -> dict[str, Any]:
    """A summary list from pairs, a dict or `Fact` records."""
    rows = pairs.items() if isinstance(pairs, Mapping) else pairs
    return {"facts": [Fact(*row) if isinstance(row, tuple | list) else row for row in rows], "tight": tight}


@register.inclusion_tag("components/timeline.html")
def timeline(items: Iterable[Any]) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("components/stream.html")
def stream(events: Iterable[Any]) -> dict[str, Any]:
    """What was done on a case, newest first, from the audit trail."""
    return {"events": events}


@register.inclusion_tag("components/tasks.html")
def tasks(items: Iterable[Any], numbered: bool = True) -> dict[str, Any]:
    """A task list. What is done is plain text, so that what is left stands out."""
    rows = [(item, pictures.read(item, "words") or TASK_WORDS[pictures.read(item, "state", "todo")]) for item in items]
    return {"rows": rows, "numbered": numbered}


@made_of_values("components/progress.html")
def progress(done: int, total: int, half: bool = False) -> dict[str, Any]:
    return {"segments": tuple(pictures.segments(done, total, half=half)), "total": total}


@made_of_values("components/quarters.html")
def quarters(items: Sequence[Any], label: str = "") -> dict[str, Any]:
    """十二季条, oldest first."""
    cells, years = pictures.quarter_pictures(items)
    return {"cells": tuple(cells), "years": tuple(years), "label": label or _("近 12 个季度抽查情况"), "of": len(cells)}


@register.inclusion_tag("components/tiles.html")
def tiles(items: Sequence[Any], label: str = "各区县抽查合格率", target: float = 90, legend: bool = True) -> dict[str, Any]:
    """区县方格图: squares by rough position, no boundaries."""
    shown = pictures.tile_pictures(items, target)
    return {
        "tiles": shown,
        "label": label,
        "target": f"{target:g}",
        "high": f"{target + pictures.GOOD_MARGIN:g}",
        "few": pictures.FEW,
        "cols": max((tile.col for tile in shown), default=4),
        "legend": legend,
    }


@made_of_values("components/figure.html")
def figure(label: str, number: object, **parts: Any) -> dict[str, Any]:
    """A big quiet number with its unit and what it is compared with: unit, note, href, late."""
    return {"label": label, "value": value(number), **{name: value(part) for name, part in parts.items()}}


@register.inclusion_tag("components/chart.html")
def chart_frame(svg: str, **parts: Any) -> dict[str, Any]:
    """A server-made drawing with the same data as a table: title, note, head, rows, narrow, csv."""
    return {"svg": mark_safe(svg), **parts, "narrow": mark_safe(parts.get("narrow") or "")}  # noqa: S308  drawn by our own code


@made_of_values("components/hbar.html")
def hbar(amount: float, largest: float, grave: bool = False) -> dict[str, Any]:
    return {"width": pictures.bar_width(amount, largest), "grave": grave}


@made_of_values("components/limit.html")
def limit(measured: float, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """The measured value drawn against the standard's limit."""
    return {"picture": pictures.limit_picture(measured, low, high)}


@made_of_values("components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Pages of a list; the filters stay in the address."""
    if page.paginator.num_pages < 2:
        return {"numbers": ()}
    asked = context["request"].GET.copy()

    def address(number: int | str) -> str:
        asked["page"] = str(number)
        return f"?{asked.urlencode()}"

    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "here": page.number,
        "numbers": tuple((number, "" if number == page.paginator.ELLIPSIS else address(number)) for number in shown),
        "before": address(page.previous_page_number()) if page.has_previous() else "",
        "behind": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/chips.html")
def chips(items: Iterable[Any], clear: str = "") -> dict[str, Any]:
    """Conditions to choose; they can be cleared when one is chosen."""
    shown = list(items)
    chosen = any(chip["on"] if isinstance(chip, dict) else chip.on for chip in shown)
    return {"chips": shown, "clear": clear if chosen else ""}


@made_of_values("components/empty.html")
def empty(title: str, text: str = "", href: str = "", link: str = "") -> dict[str, Any]:
    """An empty state says why, and what next."""
    return {"title": title, "text": text, "href": href, "link": link}


@made_of_values("components/notice.html")
def notice(text: object, tone: str = "info", title: str = "") -> dict[str, Any]:
    return {"text": value(text), "tone": tone, "title": title, "icon": TONE_ICONS[tone]}


@made_of_values("components/crumbs.html")
def crumbs(*parts: Any) -> dict[str, Any]:
    """Text and address in turn; the last text stands alone."""
    texts = [value(part) for part in parts]
    return {"crumbs": tuple((texts[at], texts[at + 1] if at + 1 < len(texts) else "") for at in range(0, len(texts), 2))}


@made_of_values("components/citation.html")
def citation(basis: object, label: bool = True) -> dict[str, Any]:
    return {"basis": value(basis), "label": label}


@register.inclusion_tag("components/deadline_band.html")
def deadline_band(due_on: date | None, title: str, **parts: Any) -> dict[str, Any]:
    """The first thing an enterprise sees: how long, for what, and one button. Holds the page's h1."""
    counting = {key: parts.pop(key) for key in ("today", "days", "provisional") if key in parts}
    days = counting.get("days")
    if due_on and days is None:
        today = counting.get("today") or deadlines.business_today()
        days = deadlines.working_days_until(due_on, today)
        counting["today"] = today
    chip = deadlines.due_chip(due_on, **counting)
    tone = {"late": "late", "far": "calm", "none": "calm"}.get(chip.tone, "soon")
    return {"chip": chip, "left": abs(days or 0), "title": title, "tone": tone, "level": 1, **parts}


@register.inclusion_tag("components/queue.html")
def queue(groups: Iterable[Any], today: date | None = None, **how: Any) -> dict[str, Any]:
    """A staff queue in groups; each row ends in a verb.

    `density` is compact or roomy, `select` names the check boxes for acts on several rows, `labels` renames columns.
    """
    shown = {"density": "compact", "select": "", "labels": {}} | how
    return {"groups": groups, "today": today, "columns": 7 if shown["select"] else 6, **shown}


@made_of_values("components/seal.html")
def seal(void: bool = False) -> dict[str, Any]:
    """The verification mark; only beside a document that was verified just now."""
    return {"void": void}


@register.inclusion_tag("components/verify.html")
def verify(title: str, text: str = "", valid: bool = True, **parts: Any) -> dict[str, Any]:
    """The answer to "is this paper genuine": mark, words, facts and a code to scan."""
    return {"title": title, "text": text, "invalid": not valid, "qr": mark_safe(parts.get("qr") or ""), "facts": parts.get("facts", ())}  # noqa: S308  drawn by our own code


@register.inclusion_tag("components/files.html")
def files(rows: Iterable[Any]) -> dict[str, Any]:
    return {"files": rows}


@register.inclusion_tag("components/job_card.html")
def job_card(job: Any) -> dict[str, Any]:
    """How far a background job is. Polled by htmx; without it, the page is reloaded."""
    counts = [(COUNT_WORDS[key], count) for key, count in job.result.get("counts", {}).items() if key in COUNT_WORDS]
    return {"job": job, "tone": JOB_TONES[job.state], "counts": counts}


@register.inclusion_tag("components/clock.html")
def clock(title: str, day: date | None, *, note: str = "", **parts: Any) -> dict[str, Any]:
    """A term: its chip, how it was counted step by step, and the days fifteen a row."""
    own = {key: parts.pop(key, None) for key in ("explanation", "days_grid", "open", "basis")}
    return {"title": title, "chip": deadlines.due_chip(day, **parts), "note": note, **own}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """All errors of the forms, each linked to its field, in the same words as beside the field."""
    errors: list[tuple[str, str]] = []
    errors += [("", str(words)) for form in forms if form and hasattr(form, "management_form") for words in form.non_form_errors()]
    for form in _flat(forms):
        errors += [("", str(words)) for words in form.non_field_errors()]
        errors += [(target(form[field]), str(words)) for field in form.errors if field in form.fields for words in form[field].errors]
    return {"errors": errors}


def target(bound: Any) -> str:
    """Where the link of an error goes: the field itself, or the first of a group."""
    return getattr(bound, "focus_id", "") or bound.id_for_label or bound.auto_id


def _flat(forms: Iterable[Any]) -> Iterable[Any]:
    for form in forms:
        if form and hasattr(form, "management_form"):
            yield from form.forms
        elif form:
            yield form


@register.filter
def lines(value: object) -> SafeString:
    """Several strings, one under the other; a single string as it is."""
    parts = [value] if isinstance(value, str) or not isinstance(value, Iterable) else value
    return mark_safe("<br>".join(escape(part) for part in parts if part))  # noqa: S308  each part is escaped
