"""The public pages in English: the same pages at the same addresses under /en/.

The address alone decides the language; what a browser prefers does not, so that an address says the same to everybody.
Links of an English page lead to English pages where there are any. What is Chinese on it (names, products, law) stays
so and is marked as Chinese, for voices that read aloud.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils import translation

PREFIX = "/en"
CHINESE, ENGLISH = "zh-hans", "en"
ROOMS = frozenset(("public", "reports", "open_data", "subscriptions"))

_TOKEN = re.compile(r"<!--.*?-->|<(script|style|textarea|title)\b.*?</\1>|<[^>]+>|[^<]+", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r'\b(href|action)="(/[^"/][^"]*|/)"')
_READ = re.compile(r'\b(aria-label|placeholder|title|alt|data-label)="([^"]*[\u3400-\u9fff][^"]*)"')
_HAN = re.compile("[\u3400-\u9fff]")
_OPEN = re.compile(r"<([a-z][a-z0-9]*)\b(?![^>]*/>)", re.IGNORECASE)


# Words with a number or a name in them, as data bring them along; what stays Chinese in them is marked by itself.
_SHAPES = (
    (re.compile(r"(\d{4})年第([一二三四])季度"), lambda found: f"Q{'一二三四'.index(found[2]) + 1} {found[1]}"),
    (re.compile(r"(\d{4})年"), lambda found: found[1]),
    (re.compile(r"([\d,]+) ?条"), lambda found: f"{found[1]} {'entry' if found[1] == '1' else 'entries'}"),
    (re.compile(r"([\d,]+) ?件"), lambda found: found[1]),
    (re.compile(r"(.+) 等 ([\d,]+) 条"), lambda found: f"{_chinese(found[1])} and others, {found[2]} entries"),
    (re.compile(r"公告：(.+)"), lambda found: f"Announcement: {_chinese(found[1])}"),
    (re.compile(r"([^;；：，。]+)([;；：])"), lambda found: f"{_words(found[1])}{':' if found[2] == '：' else ';'}"),
    (re.compile(r"(.+)（全部）"), lambda found: f"{_words(found[1])} (all)"),
)


class LanguageMiddleware:
    """English under /en/, Chinese everywhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        english, path = split(request.path_info)
        if english and not bilingual(path):
            return HttpResponsePermanentRedirect(_with_query(path, request))  # to the Chinese page, or to its 404
        if english:
            request.path_info = path
        request.tongues = _tongues(request, path)
        with translation.override(ENGLISH if english else CHINESE):
            request.LANGUAGE_CODE = ENGLISH if english else CHINESE
            response = self.get_response(request)
            if english and not response.streaming:
                _in_english(response)
        response.headers.setdefault("Content-Language", ENGLISH if english else "zh-Hans")
        return response


def split(path: str) -> tuple[bool, str]:
    """Is it an English address, and which page does it name?"""
    if path == PREFIX or path.startswith(f"{PREFIX}/"):
        return True, path[len(PREFIX) :] or "/"
    return False, path


@lru_cache(maxsize=4096)
def bilingual(path: str) -> bool:
    """Is there a page for everybody at this Chinese address? Files and services speak for themselves."""
    if not path.endswith("/") or "." in path.rstrip("/").rpartition("/")[2] or path.startswith("/api/"):
        return False
    try:
        match = resolve(path)
    except Resolver404:
        return False
    policy = getattr(match.func, "policy", None)
    return policy is not None and policy.audience == "public" and bool(ROOMS & set(match.app_names))


def in_english(href: str) -> str:
    """The English address of a link within the site, where there is one."""
    path = re.split("[?#]", href, maxsplit=1)[0]
    return f"{PREFIX}{href}" if bilingual(path) else href


def _with_query(path: str, request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return f"/{path.lstrip('/')}" + (f"?{query}" if query else "")


def _tongues(request: HttpRequest, path: str) -> dict[str, str]:
    """Where the page is in either language; nothing for pages that are Chinese only."""
    if request.method not in ("GET", "HEAD") or not bilingual(path):
        return {}
    here = _with_query(path, request)
    return {"root": settings.PUBLIC_ADDRESS, "chinese": here, "english": PREFIX + here}


def _in_english(response: HttpResponse) -> None:
    """Lead its links to English pages, and mark what is Chinese."""
    if response.has_header("Location"):
        response.headers["Location"] = in_english(response.headers["Location"])
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.has_header("Content-Encoding"):
        response.content = marked(response.content.decode()).encode()
        if response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))


def marked(html: str) -> str:
    """The page with English links and with lang="zh-Hans" on what is Chinese."""
    tokens = [match.group() for match in _TOKEN.finditer(html)]
    drawing = 0
    for at, token in enumerate(tokens):
        if token.startswith("<"):
            drawing += token.startswith("<svg") - token.startswith("</svg")
            if "hreflang=" not in token:
                tokens[at] = _LINK.sub(lambda found: f'{found[1]}="{in_english(found[2])}"', token)
            tokens[at] = _READ.sub(lambda found: f'{found[1]}="{_label(found[2])}"', tokens[at])
        elif _HAN.search(token) and (english := _piece(token, bare=drawing > 0 or _option(tokens, at))) != token:
            tokens[at] = english
        elif _HAN.search(token):
            _mark(tokens, at, alone_only=drawing > 0)
    return "".join(tokens)


def _option(tokens: list[str], at: int) -> bool:
    """Is the piece the text of a choice in a form, which holds no elements?"""
    return at > 0 and tokens[at - 1].startswith(("<option", "<optgroup"))


def _label(text: str) -> str:
    """A label that a form, a state or a list of choices brought along, in English where the catalogue knows it."""
    words = text.strip()
    return text.replace(words, translation.gettext(words)) if words else text


def _piece(text: str, *, bare: bool) -> str:
    """A piece of text between tags: as a label, or by its shape; `bare` where no element can stand in it."""
    words = text.strip()
    if (known := _label(text)) != text or not words:
        return known
    shaped = _shaped(words)
    return text if bare and "<" in shaped else text.replace(words, shaped)


def _shaped(words: str) -> str:
    return next((say(found) for shape, say in _SHAPES if (found := shape.fullmatch(words))), words)


def _words(part: str) -> str:
    """A part of a piece, in English where it is known, else marked as Chinese."""
    return _chinese(translation.gettext(part)) if part.strip() else part


def _chinese(part: str) -> str:
    return f'<span lang="zh-Hans">{part}</span>' if _HAN.search(part) else part


def _mark(tokens: list[str], at: int, *, alone_only: bool) -> None:
    """Mark a piece of text: on its element when it is all that the element holds, else by a span of its own."""
    before, after = tokens[at - 1] if at else "", tokens[at + 1] if at + 1 < len(tokens) else ""
    opened = _OPEN.match(before)
    if opened and after.startswith(f"</{opened[1]}"):
        if " lang=" not in before:
            tokens[at - 1] = f'{before[: opened.end()]} lang="zh-Hans"{before[opened.end() :]}'
    elif not alone_only:
        tokens[at] = f'<span lang="zh-Hans">{tokens[at]}</span>'
