"""The register of acts: what anybody needs to see that nothing was changed, and to prove it without us."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render

from quality_portal.accounts.guards import public
from quality_portal.audit import checkpoints
from quality_portal.audit.queries import public as register

SCRIPT = "portal/verify_log.py"
LINES = 100_000  # entries in one download
DAYS, ACTS = 14, 20


@public
def index(request: HttpRequest) -> HttpResponse:
    """What the register is, its newest checkpoint, the daily roots, the newest acts or those of one number, and the key."""
    term = request.GET.get("q", "").strip()[:100]
    context = {
        "term": term,
        "checkpoint": register.checkpoint(),
        "days": register.daily(DAYS),
        "acts": register.acts_called(term) if term else register.newest(ACTS),
        "keys": register.keys(),
        "lines": LINES,
    }
    return render(request, "public/log.html", context)


@public
def act(request: HttpRequest, position: int) -> HttpResponse:
    """One act, its leaf, and the proof that it is in the register."""
    leaf = register.leaf_at(position)
    if leaf is None:
        raise Http404
    found, newest, day = register.act_at(position), register.checkpoint(), next(iter(register.daily(1)), None)
    proved = register.proof(position, newest.size) if newest else None
    others = [other for other in register.acts_of(found.dataset, found.key) if other.position != position] if found else []
    context = {
        "position": position,
        "leaf": leaf,
        "act": found,
        "others": others,
        "checkpoint": newest,
        "proof": proved,
        "day": day if day and position <= day.size else None,
    }
    return render(request, "public/log_act.html", context)


@public
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest checkpoint, as it was signed."""
    newest = register.checkpoint()
    if newest is None:
        raise Http404
    signed = checkpoints.message_of(newest).decode()
    return HttpResponse(f"{signed}\n{newest.algorithm} {newest.key}\n{newest.signature}\n", content_type="text/plain; charset=utf-8")


@public
def checkpoint_lines(request: HttpRequest) -> StreamingHttpResponse:
    """Every checkpoint there ever was, one a line. Whoever keeps this file is a witness."""
    return _lines((checkpoints.line_of(row) for row in register.checkpoints()), "checkpoints.jsonl")


@public
def entry_lines(request: HttpRequest) -> StreamingHttpResponse:
    """The leaves from a position on, one a line: the hash, and the body of official acts."""
    first = max(_number(request, "from") or 1, 1)
    response = _lines(register.entries(first - 1, LINES), "entries.jsonl")
    if register.size() >= first + LINES:
        response["Link"] = f'</log/entries.jsonl?from={first + LINES}>; rel="next"'
    return response


@public
def proof(request: HttpRequest, position: int) -> HttpResponse:
    """That an act is in the register as it was at a size; without one, as it is in the newest checkpoint."""
    newest = register.checkpoint()
    found = register.proof(position, _number(request, "size") or (newest.size if newest else 0))
    if found is None:
        raise Http404
    return _file(proof_file(found), f"proof-{position}.json")


@public
def consistency(request: HttpRequest) -> HttpResponse:
    """That the register of one size is the beginning of the register of another."""
    found = register.consistency(_number(request, "first"), _number(request, "second"))
    if found is None:
        raise Http404
    return _file(consistency_file(found), f"consistency-{found.first}-{found.second}.json")


@public
def script(request: HttpRequest) -> FileResponse:
    """The published script that checks all this, offline."""
    path = Path(str(finders.find(SCRIPT)))
    return FileResponse(path.open("rb"), content_type="text/x-python; charset=utf-8", as_attachment=True, filename="verify_log.py")


def proof_file(found: register.PublicProof) -> dict[str, Any]:
    """A proof as it is downloaded; acts that are not official have no body."""
    told = {"position": found.position, "size": found.size, "root": found.root, "leaf": found.leaf, "path": found.path}
    return told | ({"body": found.body} if found.body else {})


def consistency_file(found: register.PublicConsistency) -> dict[str, Any]:
    """A consistency proof as it is downloaded."""
    roots = {"first_root": found.first_root, "second_root": found.second_root}
    return {"first": found.first, "second": found.second, **roots, "path": found.path}


def _number(request: HttpRequest, name: str) -> int:
    """A whole number from the address; 0 for what is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _lines(rows: Iterator[dict[str, Any]], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse((json.dumps(row, ensure_ascii=False) + "\n" for row in rows), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file(content: dict[str, Any], name: str) -> JsonResponse:
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
