"""Whole files: never half, never old; parts as they are asked for; cells that no spreadsheet runs."""

import csv
import hashlib
import io
import json
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from enterprises.models import ImportBatch
from inspections.models import Conclusion, Sample
from quality_portal.audit import trail
from quality_portal.core.actors import SYSTEM
from quality_portal.jobs import runner
from quality_portal.jobs.models import Job
from quality_portal.open_data import actions, queries, tasks
from quality_portal.open_data.models import Edition
from quality_portal.open_data.table import TABLES
from quality_portal.open_data.writing import cell
from quality_portal.workdays.calendar import business_today, today_is

RESULTS, ENTERPRISES = TABLES["results"], TABLES["enterprises"]


def body(response):
    return b"".join(response.streaming_content)


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def touch(row):
    """An act on record, as every change of a published row leaves one."""
    trail.record("conclusion.withdraw", row, actor=SYSTEM, at=timezone.now())


def withdraw(row):
    Conclusion.objects.filter(pk=row.pk).update(state="withdrawn", withdrawn_on=date(2026, 3, 1), withdrawn_because="更正")
    row.refresh_from_db()
    touch(row)


def test_the_manifest_tells_what_the_files_are(client, results):
    actions.make(RESULTS, at=timezone.now())
    manifest = client.get("/data/manifest.json").json()
    for entry in manifest["files"]:
        content = body(client.get(entry["url"].partition("//")[2].partition("/")[1] + entry["url"].partition("//")[2].partition("/")[2]))
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert len(content) == entry["bytes"]
        assert entry["rows"] == 5
        assert entry["current"]
    assert {entry["form"] for entry in manifest["files"]} == {"csv", "jsonl"}


def test_csv_opens_in_excel_and_says_what_json_says(client, results):
    actions.make(RESULTS, at=timezone.now())
    content = body(client.get("/data/results.csv"))
    assert content.startswith(b"\xef\xbb\xbf")
    head, *rows = read(content)
    assert head[0] == "报告编号"
    lines = [json.loads(line) for line in body(client.get("/data/results.jsonl")).splitlines()]
    assert [row[0] for row in rows] == [line["number"] for line in lines]
    assert [column.title for column in RESULTS.columns if column.csv] == head


def test_the_same_content_keeps_its_file_and_its_time(results):
    first = actions.make(RESULTS, at=timezone.now() - timedelta(hours=1))
    second = actions.make(RESULTS, at=timezone.now())
    for form in ("csv", "jsonl"):
        assert (second[form].sha256, second[form].made_at) == (first[form].sha256, first[form].made_at)
        assert second[form].checked_at > first[form].checked_at
    assert len(list(actions.folder().iterdir())) == 2


def test_a_withdrawn_row_is_never_handed_out_though_the_file_still_holds_it(client, results):
    actions.make(RESULTS, at=timezone.now())
    withdraw(results[0])
    assert results[0].report.number.encode() not in body(client.get("/data/results.csv"))
    assert results[0].report.number.encode() not in body(client.get("/data/results.jsonl"))
    assert not any(entry["current"] for entry in client.get("/data/manifest.json").json()["files"])
    actions.make(RESULTS, at=timezone.now())
    assert results[0].report.number.encode() not in body(client.get("/data/results.csv"))
    assert all(entry["current"] for entry in client.get("/data/manifest.json").json()["files"])


def test_a_file_of_yesterday_is_not_handed_out_today(client, results):
    actions.make(RESULTS, at=timezone.now())
    assert queries.edition(RESULTS, "csv")
    with today_is(business_today() + timedelta(days=1)):
        assert queries.edition(RESULTS, "csv") is None


def test_an_import_of_enterprises_makes_every_file_that_names_them_old(results):
    for table in (ENTERPRISES, RESULTS):
        actions.make(table, at=timezone.now())
        assert queries.edition(table, "csv")
    with transaction.atomic():
        batch = ImportBatch.objects.create(filename="名单.csv", format="csv", sha256="0" * 64, size=1, created_at=timezone.now())
        trail.record("enterprise.imported", batch, actor=SYSTEM, at=timezone.now())
    assert [queries.edition(table, "csv") for table in (ENTERPRISES, RESULTS)] == [None, None]


def test_how_fresh_all_data_sets_are_is_few_questions_to_the_trail(results, django_assert_num_queries):
    touch(results[0])
    with django_assert_num_queries(2):  # the files, and the last act upon each kind of subject
        told = queries.freshness()
    assert len(told) == len(TABLES)
    changed = {fresh.table.key: fresh.changed_at for fresh in told}
    assert changed["results"] == queries.changed_at(RESULTS) is not None


def test_files_are_made_when_something_was_touched_and_only_then(results):
    now = timezone.now()
    tasks.refresh()
    assert Job.objects.filter(kind="open_data.make").count() == len(TABLES)
    runner.run_pending()
    assert Edition.objects.count() == 2 * len(TABLES)
    Edition.objects.update(checked_at=now + timedelta(hours=1))
    assert queries.stale(now + timedelta(hours=2), every=tasks.EVERY) == []
    Edition.objects.update(checked_at=now - timedelta(minutes=11))
    withdraw(results[0])
    assert [table.key for table in queries.stale(timezone.now(), every=tasks.EVERY)] == ["results"]


def test_nothing_unfinished_is_left_behind(results, monkeypatch):
    def broken(*args, **kwargs):
        yield {"number": "一"}
        raise OSError("disk is full")

    monkeypatch.setattr(actions.reading, "every", broken)
    with pytest.raises((OSError, KeyError)):
        actions.make(RESULTS, at=timezone.now())
    assert list(actions.folder().iterdir()) == []
    assert not Edition.objects.exists()


def test_files_nobody_names_are_swept_after_a_day(results):
    edition = actions.make(RESULTS, at=timezone.now())["csv"]
    (actions.folder() / "results-old.csv").write_text("x")
    assert actions.sweep(timezone.now()) == 0
    assert actions.sweep(timezone.now() + timedelta(days=2)) == 1
    assert actions.path_of(edition).is_file()


def test_a_part_is_what_the_conditions_say(client, results):
    answer = client.get("/data/results.csv", {"since": "2026-02-13", "fields": "number,final_on", "header": "keys"})
    assert read(body(answer)) == [["number", "final_on"], [results[4].report.number, "2026-02-14"], [results[3].report.number, "2026-02-13"]]
    assert (answer["X-Rows"], answer["X-Truncated"]) == ("2", "0")


def test_a_part_has_an_end_that_is_told_before(client, results, monkeypatch):
    from quality_portal.open_data import views

    monkeypatch.setattr(views, "MOST_ROWS", 3)
    answer = client.get("/data/results.jsonl", {"verdict": "fail"})
    assert len(body(answer).splitlines()) == 3
    assert (answer["X-Rows-Limit"], answer["X-Truncated"]) == ("3", "1")
    assert "最多 3" in re_spaced(client.get("/data/results/").content.decode())


def re_spaced(text):
    return " ".join(text.split())


def test_a_wrong_condition_is_refused_and_not_answered_with_everything(client, results):
    answer = client.get("/data/results.csv", {"verdict": "bad"})
    assert answer.status_code == 400
    assert "verdict" not in answer.content.decode() or "可以用" in answer.content.decode()
    assert client.get("/data/nothing.csv").status_code == 404
    assert client.get("/data/results.xls").status_code == 404


@pytest.mark.parametrize("head", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", " =", "\u3000@", "|"])
def test_no_cell_is_run_by_a_spreadsheet(head):
    assert cell(f"{head}HYPERLINK(1)").startswith("'")


def test_what_a_company_writes_into_its_trademark_is_not_run(client, results):
    Sample.objects.filter(pk=results[0].sample_id).update(trademark='=cmd|"/c calc"!A1')
    found = body(client.get("/data/results.csv", {"until": "2026-02-10", "fields": "trademark"}))
    assert read(found)[1] == ["'=cmd|\"/c calc\"!A1"]


def test_pages_tell_fields_files_and_limits(client, results):
    actions.make(RESULTS, at=timezone.now())
    page = client.get("/data/results/").content.decode()
    for column in RESULTS.columns:
        assert column.name in page
        assert column.meaning in page
    assert Edition.objects.get(form="csv").sha256 in page
    index = client.get("/data/").content.decode()
    for table in TABLES.values():
        assert f'href="/data/{table.key}.csv"' in index
    assert client.get("/data/nothing/").status_code == 404
    assert client.get("/data/results.schema.json").json()["version"] == RESULTS.version
