"""Charts for page and paper alike: plain numbers in, one SVG out, drawn from a Vega-Lite specification and one theme.

Read in black and white first: lightness, hollow or filled, shape and words carry the meaning, red only doubles them.
Each chart needs its numbers in a table beside it; the drawing is never the only place where a figure stands.
"""

import importlib.resources
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import vl_convert

from quality_portal.documents import composer
from quality_portal.documents.proportions import control_limits, wilson

INK, NAVY, RED, PALE = "#1B2733", "#12457A", "#A61B1B", "#E3E9EE"
STEPS = ("#DDE5EC", "#B4C4D3", "#7F99B2", "#3F658C", "#12457A")
LEGEND = {"title": None, "offset": 22}  # above the axis title, which stands over the axis
LABEL_LINES = 4
BLANK_AXIS = {"title": None, "domain": False, "ticks": False, "labelPadding": 6}


@cache
def _theme() -> dict:
    vl_convert.register_font_directory(str(importlib.resources.files("pylopdf_fonts_zh_cn")))
    return json.loads(Path(__file__).with_name("sheets").joinpath("vega-theme.json").read_text(encoding="utf-8"))


def svg(name: str, data: dict) -> str:
    """Draw one chart; the names are the keys of CHARTS, the shape of the data stands beside each drawing function."""
    spec = CHARTS[name](data) | {"$schema": "https://vega.github.io/schema/vega-lite/v6.json"}
    drawn = vl_convert.vegalite_to_svg(spec, config=_theme())
    # The picture is named as a whole and its numbers stand in a table: marks without a name of their own are no roles.
    drawn = re.sub(r' (?:role="graphics-[a-z]+"|aria-roledescription="[^"]*"|aria-label="[^"]*")', "", drawn)
    # A page that knows no Noto Sans SC must still find a face of its own.
    return drawn.replace('font-family="Noto Sans SC"', 'font-family="Noto Sans SC, sans-serif"')


def _rate(row: dict) -> float:
    return 100 * row["passed"] / row["n"] if row["n"] else 0.0


def _span(values: list[float], floor: float = 0.0, ceiling: float = 100.0) -> list[int]:
    """A scale a little wider than the values, on even numbers."""
    low, high = min(values), max(values)
    return [int(max(floor, (low - 1) // 2 * 2)), int(min(ceiling, -(-(high + 1) // 2) * 2))]


def pchart(data: dict) -> dict:
    """Control chart of shares. {"points": [{"label", "n", "passed"}], "target": number or absent}."""
    points = data["points"]
    total = sum(point["n"] for point in points)
    centre = 100 * sum(point["passed"] for point in points) / total if total else 0.0
    rows = []
    for point in points:
        low, high = control_limits(centre, point["n"])
        rate = _rate(point)
        state = "低于下限" if rate < low else "高于上限" if rate > high else "在限内"
        rows.append({"label": point["label"], "rate": rate, "low": low, "high": high, "state": state, "words": f"{rate:.1f}"})
    marks = [value for row in rows for value in (row["rate"], row["low"], row["high"])]
    target = data.get("target")
    scale = _span([*marks, target] if target is not None else marks)
    x = {"field": "label", "type": "ordinal", "sort": None, "axis": {"labelAngle": 0, "title": None}}
    title = f"批次合格率（%，纵轴自{scale[0]}起）" if scale[0] else "批次合格率（%）"

    def y(field: str) -> dict:
        axis = {"title": title, "grid": True, "tickCount": 5}
        return {"field": field, "type": "quantitative", "scale": {"domain": scale, "zero": False}, "axis": axis}

    limit = {"type": "line", "interpolate": "step", "strokeDash": [4, 2], "strokeWidth": 0.9, "color": INK}
    layers = [{"mark": limit, "encoding": {"x": x, "y": y(side)}} for side in ("high", "low")]
    layers.append({"mark": {"type": "rule", "strokeWidth": 0.9}, "encoding": {"y": {"datum": centre, "type": "quantitative"}}})
    if target is not None:
        dotted = {"type": "rule", "strokeDash": [1, 3], "strokeWidth": 1.2, "color": NAVY}
        layers.append({"mark": dotted, "encoding": {"y": {"datum": target, "type": "quantitative"}}})
    layers += [
        {"mark": {"type": "line"}, "encoding": {"x": x, "y": y("rate")}},
        {"mark": {"type": "point"}, "encoding": {"x": x, "y": y("rate"), **_states("低于下限", "在限内", "高于上限")}},
        _point_words("datum.state == '低于下限'", 14, x, y("rate")),
        _point_words("datum.state == '高于上限'", -10, x, y("rate")),
        _point_words(f"datum.state == '在限内' && datum.label == '{_quoted(rows[-1]['label'])}'", -10, x, y("rate")),
    ]
    return {"width": 520, "height": 190, "data": {"values": rows}, "layer": layers}


def _point_words(test: str, above: int, x: dict, y: dict) -> dict:
    """The value beside those points that pass a test, on the side away from the line."""
    mark = {"type": "text", "dy": above}
    return {"transform": [{"filter": test}], "mark": mark, "encoding": {"x": x, "y": y, "text": {"field": "words"}}}


def _quoted(label: str) -> str:
    """A label inside a Vega expression: nothing that could end the string."""
    return re.sub(r"['\\]", "", label)


def _states(below: str, within: str, above: str) -> dict:
    """Shape, fill and colour of a point by its state: diamond, hollow circle, triangle."""
    domain = [below, within, above]
    channel = {"field": "state", "type": "nominal"}
    return {
        "shape": channel | {"scale": {"domain": domain, "range": ["diamond", "circle", "triangle-up"]}, "legend": LEGEND},
        "fill": channel | {"scale": {"domain": domain, "range": [RED, "#FFFFFF", NAVY]}, "legend": LEGEND},
        "stroke": channel | {"scale": {"domain": domain, "range": [RED, INK, NAVY]}, "legend": LEGEND},
    }


def interval(data: dict) -> dict:
    """Shares with their 95 % intervals. {"rows": [{"label", "n", "passed"}], "whole": number or absent}."""
    whole, rows = data.get("whole"), []
    for row in data["rows"]:
        low, high = wilson(row["passed"], row["n"])
        state = "与总体无显著差异"
        if whole is not None and high < whole:
            state = "显著低于总体"
        elif whole is not None and low > whole:
            state = "显著高于总体"
        words = f"{_rate(row):.1f}（{row['passed']:,}／{row['n']:,}）"
        rows.append({"label": row["label"], "rate": _rate(row), "low": low, "high": high, "state": state, "words": words})
    scale = _span([value for row in rows for value in (row["low"], row["high"])] + ([whole] if whole is not None else []))
    y = {"field": "label", "type": "nominal", "sort": None, "axis": BLANK_AXIS}
    title = f"批次合格率（%，横轴自{scale[0]}起）" if scale[0] else "批次合格率（%）"

    def x(field: str) -> dict:
        axis = {"title": title, "grid": True, "tickCount": 7}
        return {"field": field, "type": "quantitative", "scale": {"domain": scale, "zero": False}, "axis": axis}

    layers = [
        {"mark": {"type": "rule", "strokeWidth": 2}, "encoding": {"y": y, "x": x("low"), "x2": {"field": "high"}}},
        {
            "mark": {"type": "point", "size": 60},
            "encoding": {"y": y, "x": x("rate"), **_states("显著低于总体", "与总体无显著差异", "显著高于总体")},
        },
        {
            "mark": {"type": "text", "align": "left"},
            "encoding": {"y": y, "x": {"value": 408}, "text": {"field": "words"}},
        },
    ]
    if whole is not None:
        dashed = {"type": "rule", "strokeDash": [4, 2], "strokeWidth": 1}
        layers.insert(0, {"mark": dashed, "encoding": {"x": {"datum": whole, "type": "quantitative"}}})
    return {"width": 400, "height": max(60, 22 * len(rows)), "data": {"values": rows}, "layer": layers}


def bars(data: dict) -> dict:
    """Counts as bars with their words. {"rows": [{"label", "count", "note": text or absent}], "unit": "件"}."""
    unit, rows = data.get("unit", "件"), []
    for place, row in enumerate(data["rows"]):
        words = f"{row['count']:,}{unit}" + (f"　{row['note']}" if row.get("note") else "")
        rows.append({"label": row["label"], "count": row["count"], "words": words, "shade": min(place, len(STEPS) - 1)})
    most = max([row["count"] for row in rows] + [1])
    y = {"field": "label", "type": "nominal", "sort": None, "axis": BLANK_AXIS}
    # Square-root lengths: a ladder of 612, 58 and 3 stays readable; the caption has to say so.
    length = {"type": "sqrt", "domain": [0, most], "range": [0, 300]}
    x = {"field": "count", "type": "quantitative", "scale": length, "axis": None}
    shade = {"field": "shade", "type": "ordinal", "legend": None, "scale": {"domain": [0, 1, 2, 3, 4], "range": list(STEPS)}}
    return {
        "width": 470,
        "height": max(30, 24 * len(rows)),
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.62}}, "encoding": {"y": y, "x": x, "fill": shade}},
            {"mark": {"type": "text", "align": "left", "dx": 6}, "encoding": {"y": y, "x": x, "text": {"field": "words"}}},
        ],
    }


def pareto(data: dict) -> dict:
    """Items by number with the running share. {"rows": [{"label", "count", "flag"}], "flag_label", "other_label"}."""
    flag, other = data.get("flag_label", "涉及安全"), data.get("other_label", "其他项目")
    total, running, rows = sum(row["count"] for row in data["rows"]), 0, []
    for row in data["rows"]:
        running += row["count"]
        share = 100 * running / total if total else 0.0
        rows.append({"label": row["label"], "count": row["count"], "share": share, "kind": flag if row.get("flag") else other})
    most = max([row["count"] for row in rows] + [1])
    x = {"field": "label", "type": "nominal", "sort": None, "axis": {"title": None, "labelAngle": 0, "labelExpr": _broken(rows, 500)}}
    y = {"field": "count", "type": "quantitative", "axis": {"title": "项次", "grid": True, "format": "d", "values": list(range(0, most + 1, -(-most // 5)))}}
    y |= {"scale": {"domain": [0, most * 1.15]}}
    fill = {"field": "kind", "type": "nominal", "legend": LEGEND}
    fill |= {"scale": {"domain": [flag, other], "range": ["#3F658C", PALE]}}
    right = {"title": "累计（%）", "orient": "right", "titleX": 30, "titleAlign": "right", "tickCount": 5, "grid": False}
    share = {"field": "share", "type": "quantitative", "scale": {"domain": [0, 100]}, "axis": right}
    counts = {
        "layer": [
            {"mark": {"type": "bar", "width": {"band": 0.72}}, "encoding": {"x": x, "y": y, "fill": fill}},
            {"mark": {"type": "text", "dy": -7}, "encoding": {"x": x, "y": y, "text": {"field": "count"}}},
        ]
    }
    line = {
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 1.2}, "encoding": {"x": x, "y": share}},
            {"mark": {"type": "point", "fill": "#FFFFFF", "size": 26}, "encoding": {"x": x, "y": share}},
        ]
    }
    resolve = {"scale": {"y": "independent"}}
    return {"width": 500, "height": 150, "data": {"values": rows}, "layer": [counts, line], "resolve": resolve}


def _broken(rows: list[dict], width: int) -> str:
    """A Vega expression that breaks long labels under bars into at most four lines, as lines of print are broken."""
    room = max(24, width / max(1, len(rows)) - 6)
    lines = {row["label"]: composer.wrap(_quoted(row["label"]), 11, room) for row in rows}
    kept = {label: parts if len(parts) <= LABEL_LINES else [*parts[: LABEL_LINES - 1], "".join(parts[LABEL_LINES - 1 :])] for label, parts in lines.items()}
    return f"({json.dumps(kept, ensure_ascii=False)})[datum.label]"


def tiles(data: dict) -> dict:
    """Districts as tiles, neighbours side by side. {"tiles": [{"label", "n", "passed", "x", "y"}], "whole"}."""
    whole, rows = data.get("whole"), []
    for tile in data["tiles"]:
        low = whole is not None and wilson(tile["passed"], tile["n"])[1] < whole
        words = f"{_rate(tile):.1f}{'▼' if low else ''}" if tile["n"] else "—"
        rows.append(tile | {"rate": _rate(tile), "words": words, "flag": low, "dark": _rate(tile) >= 97.5 and bool(tile["n"])})
    wide, high = max(row["x"] for row in rows) + 1, max(row["y"] for row in rows) + 1
    x = {"field": "x", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.06}}
    y = {"field": "y", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.06}}
    bounds = {"type": "threshold", "domain": [90, 92.5, 95, 97.5], "range": ["#FFFFFF", *STEPS[:3], STEPS[3]]}
    legend = {"title": "批次合格率（%）", "orient": "bottom", "direction": "horizontal"}
    fill = {"field": "rate", "type": "quantitative", "scale": bounds, "legend": legend}
    frame = {"condition": {"test": "datum.flag", "value": RED}, "value": INK}
    width = {"condition": {"test": "datum.flag", "value": 2.2}, "value": 0.7}
    ink = {"condition": {"test": "datum.dark", "value": "#FFFFFF"}, "value": INK}
    return {
        "width": 62 * wide,
        "height": 44 * high,
        "data": {"values": rows},
        "layer": [
            {"mark": "rect", "encoding": {"x": x, "y": y, "fill": fill, "stroke": frame, "strokeWidth": width}},
            {"mark": {"type": "text", "dy": -7}, "encoding": {"x": x, "y": y, "text": {"field": "label"}, "color": ink}},
            {"mark": {"type": "text", "dy": 8}, "encoding": {"x": x, "y": y, "text": {"field": "words"}, "color": ink}},
        ],
    }


CHARTS: dict[str, Callable[[dict], dict]] = {
    "pchart": pchart,
    "interval": interval,
    "bars": bars,
    "pareto": pareto,
    "tiles": tiles,
}
