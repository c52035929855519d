"""Data sets for people and for programs: the list, the dictionary, whole files, parts of them, and what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _

from quality_portal.accounts.guards import public
from quality_portal.audit.official import CHANGES, DATASETS
from quality_portal.core.shapes import Chip

from . import actions, queries, reading
from .asking import BadQuestion, Question, question
from .limits import FILES, WORDS, limited
from .models import FORMS
from .schema import example, json_schema
from .table import RE_USE, TABLES, Table
from .writing import csv_lines, json_lines, to_json

MOST_ROWS = 50_000  # of a part; told before the click. Whole files have no limit.
TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
PAGE = 20


def _table(key: str) -> Table:
    if key not in TABLES:
        raise Http404
    return TABLES[key]


@public
def index(request: HttpRequest) -> HttpResponse:
    """Every data set: what is in it, how fresh, how large."""
    context = {"sets": queries.freshness(), "re_use": RE_USE, "limits": list(WORDS.values()), "most": MOST_ROWS}
    return render(request, "open_data/index.html", context)


@public
def dataset(request: HttpRequest, key: str) -> HttpResponse:
    """One data set: its fields, what can be asked, its files."""
    table = _table(key)
    (fresh,) = queries.freshness([key])
    context = {
        "table": table,
        "fresh": fresh,
        "example": to_json(example(table.row)),
        "most": MOST_ROWS,
        "re_use": RE_USE,
        "limits": list(WORDS.values()),
    }
    return render(request, "open_data/dataset.html", context)


@public
def manifest(request: HttpRequest) -> HttpResponse:
    """Every whole file with its checksum, and as of which line of the register."""
    files = [
        {
            "dataset": fresh.table.key,
            "title": fresh.table.title,
            "form": edition.form,
            "url": f"{settings.PUBLIC_ADDRESS}/data/{fresh.table.key}.{edition.form}",
            "bytes": edition.size,
            "sha256": edition.sha256,
            "rows": edition.rows,
            "made_at": edition.made_at,
            "checked_at": edition.checked_at,
            "schema": f"{settings.PUBLIC_ADDRESS}/data/{fresh.table.key}.schema.json",
            "schema_version": edition.version,
            "as_of_position": edition.position,
            "current": queries.is_current(fresh.table, edition),
        }
        for fresh in queries.freshness()
        for edition in fresh.editions
    ]
    note = _("current 为 false 的，文件正在重新生成：此时下载到的是即时内容，与 sha256 不同。")
    body = {"license": RE_USE, "note": note, "position": queries.position(), "changes": f"{settings.PUBLIC_ADDRESS}/api/v1/changes/", "files": files}
    return HttpResponse(to_json(body), content_type="application/json")


@public
def schema(request: HttpRequest, key: str) -> HttpResponse:
    """The fields of a data set as JSON Schema."""
    body = json_schema(_table(key), settings.PUBLIC_ADDRESS)
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1}, content_type="application/schema+json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public
@limited(FILES)
def file(request: HttpRequest, key: str, form: str) -> Any:
    """The whole file; with conditions, the rows that meet them, as they are now."""
    table = _table(key)
    if form not in dict(FORMS):
        raise Http404
    try:
        asked = question(table, request.GET)
    except BadQuestion as refusal:
        return HttpResponse(refusal.message, status=400, content_type="text/plain; charset=utf-8")
    plain = not asked.narrow and not asked.fields and "header" not in request.GET
    edition = queries.edition(table, form) if plain else None
    path = actions.path_of(edition) if edition else None
    if edition is None or path is None or not path.is_file():
        return _stream(request, table, form, asked, None if plain else MOST_ROWS)
    headers = {"ETag": f'"{edition.sha256}"', "Last-Modified": http_date(edition.made_at.timestamp()), "Access-Control-Allow-Origin": "*"}
    unchanged = get_conditional_response(request, etag=headers["ETag"])
    if unchanged is not None:
        return unchanged
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{key}.{form}", content_type=TYPES[form], headers=headers)


def _stream(request: HttpRequest, table: Table, form: str, asked: Question, most: int | None) -> StreamingHttpResponse:
    """Rows as they are read: nothing is waited for and nothing kept."""
    rows = reading.every(table, asked, most=most)
    lines: Iterator[str] = json_lines(rows)
    if form == "csv":
        lines = csv_lines(table, rows, wanted=asked.fields, keys=request.GET.get("header") == "keys")
    name = table.key + ("" if most is None else "-part")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    if most is not None:
        found = reading.counted(table, asked, most)
        headers |= {"X-Rows": str(min(found, most)), "X-Rows-Limit": str(most), "X-Truncated": "1" if found > most else "0"}
    return StreamingHttpResponse(lines, content_type=TYPES[form], headers=headers)


@public
def changes(request: HttpRequest) -> HttpResponse:
    """What was published, corrected, taken down or ran out, the newest first."""
    chosen = request.GET.get("dataset", "")
    chosen = chosen if chosen in DATASETS else ""
    before = request.GET.get("before", "")
    position = int(before) if before.isascii() and before.isdigit() and len(before) < 18 else None
    found = queries.changes_before(position, dataset=chosen, limit=PAGE + 1)
    chips = [Chip(words, "?" if key == chosen else f"?dataset={key}", key == chosen) for key, words in DATASETS.items()]
    tones = {"created": "ok", "corrected": "warn", "withdrawn": "bad", "expired": "idle", "repealed": "idle", "changed": "info"}
    context = {
        "rows": [(row, tones.get(row.change, "info")) for row in found[:PAGE]],
        "chips": chips,
        "chosen": chosen,
        "before": found[PAGE - 1].position if len(found) > PAGE else None,
        "words": CHANGES,
        "position": queries.position(),
    }
    return render(request, "open_data/changes.html", context)


