"""The case page: everything of a case on one page, for a cost that does not grow with what is on file."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from enforcement.actions.assign import assign
from enforcement.models import Case
from enforcement.queries.caseparts import PARTS
from inspections.models import TestItem
from tests.enforcement.conftest import Road


@pytest.fixture
def recent(cast, finding):
    """A case opened long enough ago that the page's own clock lies after every act."""
    road = Road(cast, finding)
    road.at = timezone.localtime() - timedelta(days=120)
    road.open()
    return road


@pytest.fixture
def shown(client, few_queries):
    """A page of the case as a person reads it, in few queries."""

    def get(user, case, name="case", *more, **headers):
        client.force_login(user)
        with few_queries():
            return client.get(reverse(f"enforcement:{name}", args=[case.number, *more]), **headers)

    return get


@pytest.mark.parametrize("role", ["officer", "head", "lawyer", "sampler"])
def test_a_new_case_takes_few_queries(shown, recent, cast, role):
    assert shown(getattr(cast, role), recent.case).status_code == 200


@pytest.fixture
def long(recent):
    """Two rungs done, notices and papers on file, the third rung prepared."""
    recent.order()
    recent.later(10)
    recent.recheck("fail")
    recent.announce()
    recent.later(10)
    recent.recheck("fail")
    recent.notified()
    return recent.case


@pytest.mark.parametrize(("unit", "printed"), [("/", "缺失"), ("无量纲", "缺失"), ("mA", "缺失")])
def test_a_stroke_for_no_unit_is_not_printed_behind_the_value(unit, printed):
    assert TestItem(value_text="缺失", unit=unit).measured == printed


def test_a_case_with_a_long_history_takes_no_more(shown, long, cast):
    text = shown(cast.officer, long).content.decode()
    assert "复查不合格" in text
    assert "接下来会怎样" in text


def test_what_is_over_stands_folded_below_what_runs(shown, long, cast):
    answer = shown(cast.officer, long)
    file, text = answer.context["file"], answer.content.decode()
    assert file.clocks_done >= 3
    assert file.clocks_running + file.clocks_done == len(file.clocks)
    assert f"已经办结的期限 {file.clocks_done} 项" in text
    assert text.index('id="h-clocks"') < text.index("已经办结的期限")
    assert len(file.papers) > 5
    assert text.index(file.papers[3].number) < text.index("更早的文书") < text.index(f"{file.papers[4].number}</span>")


@pytest.mark.parametrize("rulebook", ["policy/nation", "policy/province", "statute-2020"])
def test_it_is_so_under_every_ladder(shown, recent, cast, rulebook):
    recent.order()
    Case.objects.filter(pk=recent.case.pk).update(rulebook=rulebook)
    text = shown(cast.officer, recent.case).content.decode()
    assert "文件不一致之处" in text


@pytest.mark.parametrize("key", [part.key for part in PARTS])
def test_each_part_is_a_page_and_a_piece_of_the_page(shown, long, cast, key):
    assert "<h1>" in shown(cast.officer, long, "case_part", key).content.decode()
    piece = shown(cast.officer, long, "case_part", key, HTTP_HX_REQUEST="true").content.decode()
    assert piece.startswith(f'<div id="part-{key}">')
    assert shown(cast.stranger, long, "case_part", key).status_code == 404


def test_parts_are_counted_on_the_page_and_fetched_when_looked_at(shown, long, cast):
    text = shown(cast.officer, long).content.decode()
    assert f'hx-get="{reverse("enforcement:case_part", args=[long.number, "rights"])}"' in text
    assert shown(cast.officer, long, "case_part", "nothing").status_code == 404


def test_two_who_have_the_case_open_see_each_other_and_what_changed(shown, recent, cast, client):
    case = recent.case
    shown(cast.officer, case)
    assert "周敏" in shown(cast.second, case).content.decode().partition("<h1>")[2].partition("<section")[0]
    assign(cases=[case], officer=cast.second, because="休假", actor=cast.head, at=timezone.now())
    client.force_login(cast.officer)
    banner = client.get(reverse("enforcement:presence", args=[case.number]), {"version": case.version}).content.decode()
    for words in ("何建平", "张局", "“主办”（原 周敏 → 何建平）"):
        assert words in banner
    client.force_login(cast.stranger)
    assert client.get(reverse("enforcement:presence", args=[case.number])).status_code == 404
