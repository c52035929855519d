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

from .english_words import HAN, narrow, plain, told

PREFIX = "/en"
CHINESE, ENGLISH = "zh-hans", "en"
ROOMS = frozenset(("public", "reports", "open_data", "subscriptions"))

_TOKEN = re.compile(r"<!--.*?-->|<(script|style|textarea|title)\b.*?</\1>|<[^>]+>|[^<]+", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r'\b(href|action)="(/[^"/][^"]*|/)"')
_READ = re.compile(r'\b(aria-label|placeholder|title|alt|data-label|content)="([^"]*[\u3400-\u9fff][^"]*)"')
_HOLLOW = frozenset(("meta", "link", "input", "img", "br", "hr"))
_STOP = re.compile(r"[a-z)”][.;:,?!]$")
_INLINE = re.compile(r"<(?:a|b|strong|span)\b")
_OPEN = re.compile(r"<([a-z][a-z0-9]*)\b(?![^>]*/>)", re.IGNORECASE)


class LanguageMiddleware:
    """English under /en/, Chinese everywhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        english, path = split(request.path_info)
        if english and not bilingual(path) and (elsewhere := _elsewhere(path)):
            return HttpResponsePermanentRedirect(_with_query(elsewhere, request))
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


def _elsewhere(path: str) -> str:
    """Where somebody is sent who asks for a page under /en/ that is not there; empty: nowhere, and told so in English."""
    if bilingual(path + "/"):
        return f"{PREFIX}{path}/"
    if "." in path.rpartition("/")[2]:
        return path  # a file
    try:
        resolve(f"{path.rstrip('/')}/")
    except Resolver404:
        return ""
    return path


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
    """The page with English links and with lang="zh-Hans" on what is Chinese. What a page marked itself is document text and stays."""
    tokens = [match.group() for match in _TOKEN.finditer(html)]
    drawing = 0
    quoted: list[str] = []  # the open elements of document text
    for at, token in enumerate(tokens):
        if token.startswith("<"):
            drawing += token.startswith("<svg") - token.startswith("</svg")
            if "hreflang=" not in token:
                tokens[at] = _LINK.sub(lambda found: f'{found[1]}="{in_english(found[2])}"', token)
            if not _quote(quoted, token):
                tokens[at] = _READ.sub(lambda found: f'{found[1]}="{_label(found[2])}"', tokens[at])
            if token.startswith("<title>"):
                tokens[at] = f"<title>{narrow(' — '.join(map(plain, token[7:-8].split(' — '))))}</title>"
        elif quoted:
            continue
        elif not HAN.search(token):
            tokens[at] = narrow(token)
        elif (english := _piece(token, bare=drawing > 0 or _option(tokens, at))) != token:
            tokens[at] = english
        else:
            _mark(tokens, at, alone_only=drawing > 0)
        if not quoted and _STOP.search(tokens[at]) and tokens[at + 1 : at + 2] and _INLINE.match(tokens[at + 1]):
            tokens[at] += " "  # Chinese sentences follow each other without a blank
    return "".join(tokens)


def _quote(quoted: list[str], tag: str) -> bool:
    """Is the tag one of document text? Keeps count of the elements of its name that are open."""
    opened = _OPEN.match(tag)
    if opened and (quoted[:1] == [opened[1]] or (not quoted and opened[1] not in _HOLLOW and ' lang="zh-Hans"' in tag)):
        quoted.append(opened[1])
    elif quoted and tag == f"</{quoted[0]}>":
        quoted.pop()
    return bool(quoted)


def _option(tokens: list[str], at: int) -> bool:
    """Is the piece the text of a choice in a form, which holds no elements?"""
    return at > 0 and tokens[at - 1].startswith(("<option", "<optgroup"))


def _label(text: str) -> str:
    """A label that a form, a state or a list of choices brought along, in English where the catalogue knows it."""
    words = text.strip()
    return text.replace(words, plain(words)) if words else text


def _piece(text: str, *, bare: bool) -> str:
    """A piece of text between tags: as a label, or by its parts; `bare` where no element can stand in it."""
    words = text.strip()
    english = told(words) if words else None
    if english is None or (bare and "<" in english):
        return text
    return text.replace(words, english)


def _mark(tokens: list[str], at: int, *, alone_only: bool) -> None:
    """Mark a piece of text: on its element when it is all that the element holds, else by a span of its own."""
    before, after = tokens[at - 1] if at else "", tokens[at + 1] if at + 1 < len(tokens) else ""
    opened = _OPEN.match(before)
    if opened and after.startswith(f"</{opened[1]}"):
        if " lang=" not in before:
            tokens[at - 1] = f'{before[: opened.end()]} lang="zh-Hans"{before[opened.end() :]}'
    elif not alone_only:
        tokens[at] = f'<span lang="zh-Hans">{tokens[at]}</span>'
