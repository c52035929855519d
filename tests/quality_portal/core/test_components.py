"""The components say the right words, in markup that a strict policy and a screen reader accept."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from quality_portal.core import styleguide
from quality_portal.core.deadlines import due_chip
from quality_portal.core.pictures import bar_width, limit_picture, tile_pictures
from quality_portal.core.shapes import Day, QueueGroup, QueueRow, Rung, Task, Tile
from quality_portal.jobs.models import Job

TODAY = date(2026, 11, 24)
TEMPLATES = settings.ROOT / "templates"
STATIC = settings.ROOT / "quality_portal" / "static" / "portal"


def draw(source: str, **context: object) -> str:
    """Render a piece of template with the components loaded."""
    request = RequestFactory().get("/search/?q=%E6%8F%92%E5%BA%A7&page=2")
    html = Template("{% load portal %}" + source).render(Context({"today": TODAY, "request": request, **context}))
    return re.sub(r"\s+", " ", html).strip()


def words(html: str) -> str:
    """The text alone, as somebody reads it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


# --- deadline chips ---


@pytest.mark.parametrize(
    ("off", "days", "how", "said", "tone"),
    [
        (3, 3, {}, "剩 3 个工作日", "soon"),
        (7, 5, {}, "剩 5 个工作日", "soon"),
        (8, 6, {}, "剩 6 个工作日", "far"),
        (0, 0, {}, "今天到期", "today"),
        (-4, -2, {}, "已逾期 2 个工作日", "late"),
        (-1, 0, {}, "已逾期 1 日", "late"),
        (1, 0, {}, "剩 1 日，均为休息日", "today"),
        (3, 3, {"waiting": True}, "剩 3 个工作日", "wait"),
        (3, 3, {"window": True}, "剩 3 个工作日", "open"),
        (-4, -2, {"waiting": True}, "已逾期 2 个工作日", "late"),
        (2, 2, {"done": TODAY}, "11-24 按期办结", "done"),
        (-2, -2, {"done": TODAY}, "11-24 逾期办结", "done"),
        (-2, -2, {"done": True}, "已办结", "done"),
    ],
)
def test_a_deadline_says_how_it_stands(off, days, how, said, tone):
    chip = due_chip(TODAY + timedelta(days=off), today=TODAY, days=days, **how)
    assert (chip.words, chip.tone) == (said, tone)


def test_a_chip_prints_the_date_beside_the_words():
    html = draw("{% due day today days=3 %}", day=date(2026, 11, 27))
    assert "剩 3 个工作日" in html
    assert '<time datetime="2026-11-27">11-27</time>' in html


def test_another_year_is_written_out():
    assert ">2027-01-04<" in draw("{% due day today days=28 %}", day=date(2027, 1, 4))


def test_an_unannounced_calendar_is_marked():
    assert "暂定" in draw("{% due day today True days=28 %}", day=date(2027, 1, 4))
    assert "暂定" not in draw("{% due day today days=28 %}", day=date(2027, 1, 4))


def test_no_deadline_is_said():
    assert words(draw("{% due None %}")) == "不限期"


def test_a_chip_counts_by_the_calendar_named_in_settings(settings):
    settings.PORTAL_BUSINESS_TODAY = f"{__name__}.a_day"
    settings.PORTAL_WORKING_DAYS = f"{__name__}.calendar_days"
    assert "剩 4 个工作日" in draw("{% due day %}", day=date(2026, 11, 28))


def a_day() -> date:
    return TODAY


def calendar_days(day: date, today: date) -> int:
    return (day - today).days


def test_the_band_holds_the_h1_and_says_how_long():
    html = draw('{% deadline_band day "提交整改报告，" today=today days=3 href="/x" button="继续填写" %}', day=date(2026, 11, 27))
    assert html.count("<h1") == 1
    assert "还有 3 个工作日" in words(html)
    assert "提交 整改报告， 2026年11月27日（星期五） 截止" in words(html)


@pytest.mark.parametrize(("days", "off", "said", "css"), [(-2, -3, "已逾期 2 个工作日", "deadline--late"), (0, 0, "今天 到期", '"deadline"'), (30, 42, "还有 30 个工作日", "deadline--calm")])
def test_the_band_changes_its_tone(days, off, said, css):
    html = draw('{% deadline_band day "提交，" today=today days=days %}', day=TODAY + timedelta(days=off), days=days)
    assert said in words(html)
    assert css in html


# --- ladder, tasks, queue ---


def test_the_ladder_says_where_the_case_stands():
    rungs = [Rung(1, "责令改正", "done", lines=("2026-05-15 送达",), law="第十七条"), Rung(2, "公告", "now"), Rung(3, "吊销执照", grave=True)]
    html = draw("{% ladder rungs %}", rungs=rungs)
    assert html.count('aria-current="step"') == 1
    assert 'data-of="3"' in html
    assert "一 责令改正 （已办） 2026-05-15 送达 第十七条 二 公告 （现在） 三 吊销执照" in words(html)


def test_a_counted_ladder_links_its_numbers():
    html = draw("{% ladder rungs counted=True %}", rungs=[Rung(1, "责令改正", count=1680, href="/staff/cases/?rung=1")])
    assert '<a href="/staff/cases/?rung=1">1,680</a>' in html


def test_what_is_done_is_plain_and_what_is_blocked_is_no_link():
    html = draw("{% tasks items %}", items=[Task("核对事实", "done", "/a"), Task("分析原因", "doing", "/b"), Task("提交", "blocked", "/c")])
    assert '<span class="tasks__state">已完成</span>' in html
    assert '<span class="tag tag--info">填写中</span>' in html
    assert "/c" not in html


def test_an_overdue_row_has_the_filled_button():
    row = QueueRow("2026-0289", "/staff/cases/2026-0289/", "甲公司", TODAY, days=-2, action="发逾期告知")
    late, calm = (draw("{% queue groups today %}", groups=[QueueGroup("已逾期", [row], late=late)]) for late in (True, False))
    assert "btn--plain" not in late
    assert "btn--plain" in calm
    assert '发逾期告知<span class="sr">：甲公司</span>' in late
    assert "checkbox" not in late


def test_rows_can_be_picked():
    html = draw('{% queue groups today select="case" %}', groups=[QueueGroup("本周", [QueueRow("2026-0289", "/x", "甲公司", TODAY, days=0)])])
    assert 'name="case" value="2026-0289" aria-label="选择 2026-0289"' in html


# --- jobs ---


def job(**state: object) -> Job:
    return Job(title="导入企业名录", created_at=datetime(2026, 11, 24, 2, 40, tzinfo=UTC), **state)


def test_a_running_job_shows_how_far_it_is_and_asks_again():
    html = draw("{% job_card job %}", job=job(state="running", done=3120, total=6612, attempts=2, note="核对信用代码"))
    assert '<progress value="47"' in html
    assert "3,120 / 6,612 · 核对信用代码" in words(html)
    assert "已自动恢复（第 2 次）" in html
    assert 'hx-trigger="load delay:1s"' in html


def test_a_job_of_unknown_size_has_no_made_up_percentage():
    html = draw("{% job_card job %}", job=job(state="running"))
    assert "<progress max" in html
    assert "%" not in words(html)


def test_a_finished_job_stops_asking_and_says_what_came_of_it():
    result = {"counts": {"new": 6580}, "url": "/x/", "errors": [{"row": 17, "column": "名称", "reason": "名称是空的。"}]}
    html = draw("{% job_card job %}", job=job(state="done", result=result))
    assert "hx-get" not in html
    assert "新增 6,580" in words(html)
    assert 'href="/x/"' in html
    assert "17 名称 名称是空的。" in words(html)


def test_a_failed_job_says_why():
    html = draw("{% job_card job %}", job=job(state="failed", error="文件里没有“名称”这一列。"))
    assert 'role="alert"' in html
    assert "文件里没有“名称”这一列。" in html


# --- figures ---


def test_tiles_below_the_target_are_said_and_few_samples_too():
    low, fine, none = tile_pictures([Tile("安澄县", 4, 3, 23, 26), Tile("澄北区", 2, 2, 55, 58), Tile("鹭湾区", 3, 4, 0, 0)], 90)
    assert (low.figure, low.share, low.band) == ("88.5", "23/26", "tile--low tile--few")
    assert low.said == "合格率 88.5%，低于 90%，样本少，仅供参考"
    assert fine.band == "tile--hi"
    assert (none.figure, none.share, none.said) == ("—", "", "没有抽查")


def test_a_value_beyond_its_limit_is_drawn_as_bad():
    assert limit_picture(0.72, 1.0, None).bad
    assert not limit_picture(38, None, 45).bad
    assert limit_picture(500, None, 45).value == 132


def test_bars_keep_proportion_and_are_never_invisible():
    assert bar_width(50, 100) == 50
    assert bar_width(1, 100_000) == 0.6
    assert bar_width(0, 10) == 0
    assert bar_width(0, 0) == 0


def test_quarters_say_in_words_what_colour_says():
    html = draw("{% quarters items %}", items=[{"year": 2026, "quarter": 1, "result": "fail"}, {"year": 2026, "quarter": 2, "result": "pass"}])
    assert "2026年第一季度：不合格" in html
    assert '<span data-span="2">2026年</span>' in html


def test_a_day_says_what_it_is():
    day = Day(TODAY, 7, off=True, today=True)
    assert (day.css, day.said) == ("today", "第 7 日，11月24日，休息日，今天")
    assert Day(date(2026, 12, 1), 8, off=True, window=True).css == "win off first"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ day|zhdate }}", "2026年11月4日"),
        ("{{ day|isodate }}", "2026-11-04"),
        ("{{ at|zhtime }}", "2026年11月5日 00:30"),
        ("{{ at|isotime }}", "2026-11-05 00:30"),
        ("{{ at|isodate }}", "2026-11-05"),
        ("{{ 12345|money }}", "12,345.00 元"),
        ("{{ 1234550|money }}", "123.46 万元"),
        ("{{ 12345|number }}", "12,345"),
        ("{{ 612|rate:662 }}", "92.4%(612/662)"),
        ("{{ 0|rate:0 }}", "—"),
        ("{{ '91990103MA5K72QF6P'|creditcode }}", "9199 0103 MA5K 72QF 6P"),
        ("{{ 3404224|filesize }}", "3.2 MB"),
        ("{{ 0|or_dash }}{{ ''|or_dash }}", "0—"),
        ("{{ none|zhdate }}", ""),
    ],
)
def test_values_are_written_one_way(source, said):
    at = datetime(2026, 11, 4, 16, 30, tzinfo=UTC)
    assert draw(source, day=date(2026, 11, 4), at=at, none=None) == said


def test_titles_break_between_phrases():
    assert draw("{{ '关于甲公司，复查<不合格'|phrases }}") == '<span class="words">关于<wbr>甲公司，<wbr>复查<wbr>&lt;不合格</span>'


def test_pages_keep_the_question():
    html = draw("{% pager page %}", page=Paginator(range(100), 20).page(2))
    assert 'rel="next" href="?q=%E6%8F%92%E5%BA%A7&amp;page=3"' in html
    assert draw("{% pager page %}", page=Paginator(range(3), 20).page(1)) == ""


def test_an_empty_fact_is_said_and_values_are_escaped():
    html = draw("{% facts pairs %}", pairs=[("电话", ""), ("名称", "<b>甲</b>"), ("件数", 0)])
    assert words(html) == "电话 未填写 名称 &lt;b&gt;甲&lt;/b&gt; 件数 0"


# --- forms ---


class Report(forms.Form):
    code = forms.CharField(label="信用代码", help_text="18 位。")
    count = forms.IntegerField(label="库存")
    outcome = forms.ChoiceField(label="结果", choices=[("a", "合格")], widget=forms.RadioSelect)
    note = forms.CharField(label="备注", required=False)
    paper = forms.FileField(label="材料")
    promise = forms.BooleanField(label="属实。")
    own = forms.CharField(label="地址", error_messages={"required": "没有地址无法送达。"})


def test_each_error_links_to_a_field_that_is_on_the_page():
    form = Report({"count": "很多"})
    summary, fields = draw("{% error_summary form %}", form=form), str(form)
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == 6
    for target in targets:
        assert f'id="{target}"' in fields


def test_an_error_says_the_same_beside_its_field_and_is_tied_to_it():
    form = Report({"count": "很多"})
    summary, fields = draw("{% error_summary form %}", form=form), str(form)
    for said in ("请填写“信用代码”。", "“库存”应为整数，例如 12。请去掉单位和其他文字。", "请选择“结果”。", "请上传“材料”。", "请先勾选“属实”，再提交。", "没有地址无法送达。"):
        assert said in summary
        assert said in fields
    assert re.search(r'<input[^>]*name="code"[^>]*aria-describedby="id_code_helptext id_code_error"', fields)
    assert 'id="id_code_error"' in fields
    assert '<fieldset aria-describedby="id_outcome_error">' in fields


def test_a_form_without_errors_has_no_summary():
    assert draw("{% error_summary form %}", form=Report()) == ""


def test_errors_of_the_whole_form_come_first():
    form = Report({"code": "x", "count": "1", "outcome": "a", "promise": "on", "own": "x"})
    form.add_error(None, "复查须有两人在场。")
    summary = words(draw("{% error_summary form %}", form=form))
    assert summary == "有内容需要改正 复查须有两人在场。 请上传“材料”。"


def test_numbers_are_typed_as_text_with_a_number_keyboard():
    html = str(Report()["count"])
    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html


def test_what_may_be_left_out_says_so():
    html = str(Report())
    assert html.count("（选填）") == 1
    assert 'for="id_note">备注<span class="field__optional">（选填）' in html


# --- whole pages and files ---


def page_templates() -> list[Path]:
    """Everything that goes to a browser; documents go to the printer."""
    return [path for path in TEMPLATES.rglob("*.html") if "documents" not in path.relative_to(TEMPLATES).parts[:1]]


@pytest.mark.parametrize("rule", [r"\sstyle\s*=", r"<style", r"\son[a-z]+\s*=\s*[\"']", r"javascript:", r"<script(?![^>]*\ssrc=)", r"(src|<(link|use)[^>]*\shref)=\"(https?:)?//(?!example)"])
def test_no_template_writes_style_or_script_in_place(rule):
    breaches = [str(path.relative_to(TEMPLATES)) for path in page_templates() if re.search(rule, path.read_text())]
    assert breaches == []


def test_every_form_that_writes_carries_the_token():
    bare = [
        path.name
        for path in page_templates()
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", path.read_text(), re.DOTALL)
        if "csrf_token" not in form and "styleguide" not in str(path)
    ]
    assert bare == []


def test_every_component_is_used():
    sources = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    sources += [path.read_text() for path in (settings.ROOT / "quality_portal" / "core").rglob("*.py")]
    everything = "\n".join(sources)
    unused = [path.name for path in (TEMPLATES / "components").glob("*.html") if f"components/{path.name}" not in everything]
    assert unused == []


def test_the_style_page_shows_every_tag():
    shown = "\n".join(path.read_text() for path in (TEMPLATES / "core").rglob("*.html"))
    code = (settings.ROOT / "quality_portal/core/templatetags/portal.py").read_text()
    tags = re.findall(r"@(?:register\.inclusion_tag|made_of_values)\([^)]*\)\ndef (\w+)", code)
    assert len(tags) > 25
    assert [tag for tag in tags if f"{{% {tag} " not in shown and tag != "seal"] == []


def test_the_style_page_renders():
    request = RequestFactory().get("/styleguide/")
    request.user = AnonymousUser()
    html = render_to_string("core/styleguide.html", styleguide.samples(request), request=request)
    assert html.count("<h1") == 1
    assert "None" not in words(html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    # A job's page shows one card; only here do several stand together.
    assert {name for name in ids if ids.count(name) > 1} == {"job", "h-job"}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("text", "ground"),
    [("text", "page"), ("muted", "page"), ("link", "page"), ("seal", "card"), ("primary", "card"), ("muted", "idle-tint")]
    + [(tone, f"{tone}-tint") for tone in ("ok", "warn", "bad", "info", "idle")],
)
def test_text_stands_out_from_its_ground(text, ground):
    tokens = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6})", (STATIC / "portal.css").read_text()))
    light, dark = sorted((luminance(tokens[text]), luminance(tokens[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_style_sheets_ask_nobody_else():
    for path in STATIC.glob("*.css"):
        source = path.read_text()
        assert not re.search(r"url\((?!['\"]?data:)|@import", source)
        assert source.count("{") == source.count("}")
