"""Charts say their numbers in words and keep to what a strict page allows."""

import re

import pytest

from quality_portal.documents import charts

DATA = {
    "pchart": {"points": [{"label": "25一", "n": 1942, "passed": 1801}, {"label": "25二", "n": 2296, "passed": 1800}], "target": 93},
    "interval": {"rows": [{"label": "食品相关产品", "n": 230, "passed": 224}, {"label": "电子电器", "n": 386, "passed": 330}], "whole": 93.3},
    "bars": {"rows": [{"label": "责令改正", "count": 1612, "note": "中位52天"}, {"label": "吊销执照", "count": 0}]},
    "pareto": {"rows": [{"label": "标志标识", "count": 41}, {"label": "结构与防护", "count": 29, "flag": True}]},
    "tiles": {"tiles": [{"label": "栖云市", "n": 402, "passed": 381, "x": 0, "y": 0}, {"label": "青麓市", "n": 94, "passed": 80, "x": 1, "y": 0}], "whole": 93.3},
}


@pytest.mark.parametrize("name", charts.CHARTS)
def test_a_chart_keeps_its_words_and_carries_no_inline_style(name):
    drawn = charts.svg(name, DATA[name])
    words = "".join(re.findall(r">([^<]+)</text>", drawn))
    label = next(iter(next(iter(DATA[name].values()))))["label"]
    assert label in words
    assert "style=" not in drawn
    assert "<style" not in drawn
    assert "<script" not in drawn


def test_a_point_outside_its_limits_is_named():
    drawn = charts.svg("pchart", DATA["pchart"])
    rows = charts.pchart(DATA["pchart"])["data"]["values"]
    assert [row["state"] for row in rows] == ["高于上限", "低于下限"]
    assert "低于下限" in drawn


def test_an_interval_below_the_whole_is_marked_and_one_that_overlaps_is_not():
    rows = charts.interval(DATA["interval"])["data"]["values"]
    assert [row["state"] for row in rows] == ["显著高于总体", "显著低于总体"]
    near = charts.interval({"rows": [{"label": "甲", "n": 30, "passed": 28}], "whole": 93.3})["data"]["values"]
    assert near[0]["state"] == "与总体无显著差异"


def test_long_labels_under_bars_are_broken_and_not_cut():
    rows = [{"label": f"挥发性有机化合物{number}", "count": 9} for number in range(10)]
    drawn = charts.svg("pareto", {"rows": rows})
    assert {"挥发性有", "机化合物", "0"} <= set(re.findall(r">([^<]+)</t(?:ext|span)>", drawn))


def test_pareto_runs_to_a_hundred():
    assert charts.pareto(DATA["pareto"])["data"]["values"][-1]["share"] == 100


def test_a_label_cannot_leave_its_place():
    nasty = "a' || true || '<b>\\"
    drawn = charts.svg("pchart", {"points": [{"label": nasty, "n": 10, "passed": 9}]})
    assert "<b>" not in drawn


def test_no_rows_and_nothing_tested_still_draw():
    assert charts.svg("interval", {"rows": [{"label": "甲", "n": 0, "passed": 0}]}).startswith("<svg")
    assert charts.svg("bars", {"rows": []}).startswith("<svg")
