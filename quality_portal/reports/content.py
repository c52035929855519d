"""From figures to the report's text, tables and charts: one content for the page and for the PDF."""

from datetime import date
from typing import Any

from quality_portal.core.formats import hex_groups, zhdate
from quality_portal.documents.proportions import wilson

from .law import KEY_GOODS_BASIS, NO_RATE_BELOW, TARGETS, quarter_name
from .wording import cell, change, interval, percent, rate

Figures = dict[str, Any]
Block = dict[str, Any]
TARGET = TARGETS["all"][0]
NOTE_RATE = "合格率＝合格批次÷检验批次。拒检按不合格论处的、未能检验的、在异议期内的，不计入分母。区间为95%威尔逊区间。"


def title(figures: Figures) -> str:
    """××市2026年第三季度产品质量状况分析报告."""
    return f"{figures['region']}{quarter_name(figures['year'], figures['quarter'])}产品质量状况分析报告"


def printed(figures: Figures, digest: str) -> dict[str, Any]:
    """The content of the printed report, as `documents` wants it."""
    return {
        "cover": {"to": figures["addressee"], "facts": cover_facts(figures)},
        "cut_off": figures["cut_off"],
        "snapshot": f"{digest[:4]} {digest[4:8]}".upper(),
        "figures": headline(figures),
        "points": points(figures),
        "sections": sections(figures),
    }


def cover_facts(figures: Figures) -> list[list[str]]:
    """What the report rests on."""
    facts = [
        ["样本", f"{figures['tested']:,}批次，{figures['enterprises']:,}家企业"],
        ["数据截至", figures["cut_off"]],
        ["口径", "监督抽查（不含专项抽查、跟踪抽查）"],
    ]
    if figures["deemed"]:
        facts.append(["拒检", f"{figures['deemed']}批次按不合格论处，单列，不计入合格率"])
    return facts


def headline(figures: Figures) -> list[dict[str, Any]]:
    """Four key figures, each with its n."""
    low, high = wilson(figures["passed"], figures["tested"])
    shown = cell(figures["passed"], figures["tested"])
    cases = figures["cases"]
    return [
        {
            "label": "批次合格率",
            "value": shown,
            "unit": "%" if figures["tested"] >= NO_RATE_BELOW else "",
            "notes": [f"{figures['passed']:,}／{figures['tested']:,}", f"95%区间 {low:.1f}～{high:.1f}"],
        },
        {"label": "不合格批次", "value": str(figures["tested"] - figures["passed"]), "unit": "批次", "notes": [f"涉及{figures['enterprises_failed']}家企业"]},
        {"label": "立案处理", "value": str(cases["opened"]), "unit": "件", "notes": [f"本季度结案{cases['closed']}件"]},
        {"label": "逾期未改正", "value": str(cases["overdue"]), "unit": "件", "notes": [f"在办{cases['open']}件"]},
    ]


def points(figures: Figures) -> list[str]:
    """The summary: what a reader in a hurry must know, each sentence with its n."""
    now = {"passed": figures["passed"], "tested": figures["tested"]}
    found = [_overall(figures, now)]
    found += [_low("区县", figures["regions"]), _low("产品类别", figures["categories"])]
    if figures["items"]:
        top = "、".join(f"{item['name']}（{item['count']}项次）" for item in figures["items"][:3])
        found.append(f"不合格较多的项目：{top}。")
    stands = [f"{rung['name']}{rung['count']}件" for rung in figures["ladder"] if rung["count"]]
    if stands:
        found.append(f"后处理：{'，'.join(stands)}；本季度结案{figures['cases']['closed']}件。")
    return found


def _overall(figures: Figures, now: dict[str, int]) -> str:
    words = f"监督抽查检验{now['tested']:,}批次，批次合格率{rate(now['passed'], now['tested'])}"
    comparisons = [
        change(now, figures[key], name) for key, name in (("previous", "上季度"), ("last_year", "上年同期")) if figures[key]["tested"]
    ]
    return "，".join([words, *comparisons]) + "。"


def _low(kind: str, rows: list[dict[str, Any]]) -> str:
    """Name only groups whose whole interval lies below the target; say so when the samples decide nothing."""
    low = [row for row in rows if row["tested"] >= NO_RATE_BELOW and wilson(row["passed"], row["tested"])[1] < TARGET]
    if low:
        names = "、".join(f"{row['name']}{rate(row['passed'], row['tested'])}" for row in low)
        return f"区间上限也低于目标{TARGET}%的{kind}：{names}。"
    return f"没有一个{kind}的区间整个低于目标{TARGET}%；各{kind}的高低见分表，区间重叠的不作比较。"


def sections(figures: Figures) -> list[dict[str, Any]]:
    """The chapters, in the order of the analysis outline."""
    return [
        {"title": "一、总体状况", "blocks": _trend(figures)},
        {"title": "二、监督抽查情况", "blocks": _breakdowns(figures)},
        {"title": "三、主要质量问题", "blocks": _problems(figures)},
        {"title": "四、处理情况", "blocks": _handling(figures)},
        {"title": "五、数据口径说明", "blocks": _method(figures)},
    ]


def _trend(figures: Figures) -> list[Block]:
    series = figures["series"]
    plotted = [{"label": f"{row['year'] % 100}{'一二三四'[row['quarter'] - 1]}", "n": row["tested"], "passed": row["passed"]} for row in series if row["tested"]]
    blocks: list[Block] = [{"type": "text", "text": _overall(figures, {"passed": figures["passed"], "tested": figures["tested"]})}]
    if len(plotted) > 1:
        text = f"各季批次合格率与控制限，目标{TARGET}%。"
        blocks.append(
            {"type": "chart", "chart": "pchart", "data": {"points": plotted, "target": float(TARGET)}, "caption": "批次合格率控制图", "note": "虚线为各季的三倍标准差控制限，点线为目标值。", "alt": text}
        )
    rows = [[quarter_name(row["year"], row["quarter"]), f"{row['tested']:,}", f"{row['passed']:,}", cell(row["passed"], row["tested"]), interval(row["passed"], row["tested"])] for row in series]
    blocks.append(_table("各季批次合格率", ["季度", "检验批次", "合格批次", "合格率（%）", "95%区间（%）"], rows))
    return blocks


def _table(caption: str, columns: list[str], rows: list[list[str]], notes: tuple[str, ...] = ()) -> Block:
    return {"type": "table", "caption": caption, "columns": columns, "rows": rows, "notes": list(notes)}


def _breakdowns(figures: Figures) -> list[Block]:
    blocks: list[Block] = []
    for heading, key, first in (
        ("（一）按区县", "regions", "区县"),
        ("（二）按产品类别", "categories", "产品类别"),
        ("（三）按企业规模", "sizes", "企业规模"),
    ):
        rows = figures[key]
        if not rows:
            continue
        blocks.append({"type": "heading", "text": heading})
        if key == "categories" and any(row["tested"] >= NO_RATE_BELOW for row in rows):
            blocks.append(_intervals(figures, rows))
        cells = [[row["name"], f"{row['tested']:,}", f"{row['passed']:,}", cell(row["passed"], row["tested"]), interval(row["passed"], row["tested"])] for row in rows]
        notes = (NOTE_RATE,) if key == "regions" else ()
        blocks.append(_table(f"{first}合格率", [first, "检验批次", "合格批次", "合格率（%）", "95%区间（%）"], cells, notes))
    blocks += _key_goods(figures.get("key_goods", []))  # reports published before this chapter have none
    apart = [(name, figures[key]) for name, key in (("专项抽查", "special"), ("跟踪抽查", "follow_up")) if figures[key]["tested"]]
    if apart:
        words = "；".join(f"{name}{rate(row['passed'], row['tested'])}" for name, row in apart)
        blocks.append({"type": "text", "text": f"另有{words}；不是随机抽取，不计入上述合格率。"})
    return blocks


def _key_goods(rows: list[dict[str, Any]]) -> list[Block]:
    """The important goods on their own, tested and failed; they are counted in the tables above too."""
    if not rows:
        return []
    tested, passed = sum(row["tested"] for row in rows), sum(row["passed"] for row in rows)
    lines = [*rows, {"name": "合计", "tested": tested, "passed": passed}] if len(rows) > 1 else rows
    cells = [
        [row["name"], f"{row['tested']:,}", f"{row['tested'] - row['passed']:,}", cell(row["passed"], row["tested"]), interval(row["passed"], row["tested"])]
        for row in lines
    ]
    notes = (f"重要物资和食品按{KEY_GOODS_BASIS}列出，批次已计入上面各表；没有抽查的不列。",)
    columns = ["重要物资", "检验批次", "不合格批次", "合格率（%）", "95%区间（%）"]
    return [{"type": "heading", "text": "（四）重要物资和食品"}, _table("重要物资和食品抽查情况", columns, cells, notes)]


def _intervals(figures: Figures, rows: list[dict[str, Any]]) -> Block:
    whole = round(100 * figures["passed"] / figures["tested"], 1) if figures["tested"] else None
    data: dict[str, Any] = {"rows": [{"label": row["name"], "n": row["tested"], "passed": row["passed"]} for row in rows if row["tested"] >= NO_RATE_BELOW]}
    if whole is not None:
        data["whole"] = whole
    return {"type": "chart", "chart": "interval", "data": data, "caption": "各类产品合格率与区间", "note": "横线为95%区间；区间与总体重叠的，不能断定高低。", "alt": "各类产品批次合格率的95%区间与总体合格率的比较。"}


def _problems(figures: Figures) -> list[Block]:
    items = figures["items"]
    if not items:
        return [{"type": "text", "text": "本季度没有发现不合格项目。"}]
    shown = [{"label": item["name"], "count": item["count"], "flag": item["grave"]} for item in items[:10]]
    rows = [[item["name"], str(item["count"]), "极重要" if item["grave"] else "重要"] for item in items[:10]]
    return [
        {"type": "chart", "chart": "pareto", "data": {"rows": shown, "flag_label": "极重要项目", "other_label": "重要项目"}, "caption": "不合格项目", "note": "一批次可有多项不合格。", "alt": "不合格项目按项次由多到少排列。"},
        _table("不合格较多的项目", ["项目", "项次", "类别"], rows),
    ]


def _handling(figures: Figures) -> list[Block]:
    cases, after = figures["cases"], figures["followup"]
    text = f"本季度立案{cases['opened']}件，结案{cases['closed']}件，期末在办{cases['open']}件，其中逾期未改正{cases['overdue']}件。"
    blocks: list[Block] = [{"type": "text", "text": text}]
    rungs = [{"label": rung["name"], "count": rung["count"], "note": ""} for rung in figures["ladder"]]
    if any(rung["count"] for rung in rungs):
        blocks.append({"type": "chart", "chart": "bars", "data": {"rows": rungs}, "caption": "期末在办案件所处的处理级次", "note": "", "alt": "期末在办案件按处理级次的件数。"})
    rows = [[rung["name"], str(rung["entered"]), str(rung["count"]), str(rung["days"] or "—")] for rung in figures["ladder"]]
    blocks.append(_table("各处理级次", ["处理级次", "本季度进入（件）", "期末在办（件）", "送达至复查中位日数"], rows))
    became = (
        f"本季度确认的{after['findings']}项不合格，至编制时已立案{after['cases']}件，责令整改{after['ordered']}件，"
        f"复查合格{after['passed']}件、不合格{after['failed']}件，向社会公告{after['announced']}件，"
        f"暂停证书{after['suspended']}张，吊销{after['revoked']}张，结案{after['closed']}件。"
    )
    return [*blocks, {"type": "text", "text": became}]


def _method(figures: Figures) -> list[Block]:
    items = [
        f"数据截至{figures['cut_off']}，来源为本门户登记的抽样、检验和案件记录；发布后数据不再变动。",
        NOTE_RATE,
        "“合格”只表示本次检验未发现不合格，不等于该企业全部产品合格。",
        f"检验批次不足{NO_RATE_BELOW}的只列批次数，不足30的标注“样本少”。",
        f"目标{TARGET}%见{TARGETS['all'][1]}。",
    ]
    if kept := figures.get("register"):  # reports published before there was one have none
        words = f"截至{zhdate(date.fromisoformat(kept['day']))}24时，本门户防篡改台账共{kept['size']:,}条，根为{hex_groups(kept['root'])}；任何人可以据此核对本报告之前的办理有没有被改动。"
        items.append(words)
    return [{"type": "points", "items": items}]


def meets_target(passed: int, tested: int) -> str:
    """Say whether the target is met: by the point, and, more strongly, by the interval's lower end."""
    if tested < NO_RATE_BELOW:
        return "样本太少，不作评价"
    low, _ = wilson(passed, tested)
    if low >= TARGET:
        return f"达到目标{TARGET}%（区间下限{percent(low)}也达到）"
    return f"{'达到' if 100 * passed >= TARGET * tested else '未达到'}目标{TARGET}%"
