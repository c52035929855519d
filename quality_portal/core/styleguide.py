"""Every component in every state, on one page. Fictitious content; hidden in production."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quality_portal.accounts.guards import public

from .shapes import (
    Branch,
    Chip,
    Day,
    Fact,
    FileRow,
    Quarter,
    QueueGroup,
    QueueRow,
    Rung,
    Task,
    Tile,
    TimelineItem,
)

TODAY = date(2026, 11, 24)
CLOCK = ZoneInfo("Asia/Shanghai")
PQL17 = "《中华人民共和国产品质量法》第十七条"


class SampleForm(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label="企业名称", help_text="与营业执照一致。")
    credit_code = forms.CharField(
        label="统一社会信用代码",
        widget=forms.TextInput(attrs={"data-width": "18", "autocomplete": "off"}),
        help_text="18 位，可以带空格。",
    )
    quantity = forms.IntegerField(label="库存数量", widget=forms.NumberInput(attrs={"data-width": "8", "data-suffix": "只"}))
    amount = forms.DecimalField(label="货值", required=False, widget=forms.NumberInput(attrs={"data-width": "12", "data-suffix": "元"}))
    found_on = forms.DateField(label="发现日期", widget=forms.DateInput())
    region = forms.ChoiceField(label="区县", choices=[("", "请选择"), ("1", "城东区"), ("2", "临江区")])
    outcome = forms.ChoiceField(label="复查结果", choices=[("pass", "合格"), ("fail", "不合格")], widget=forms.RadioSelect)
    causes = forms.MultipleChoiceField(
        label="原因",
        choices=[("material", "原料"), ("process", "工艺"), ("design", "设计")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="可以多选。",
    )
    measures = forms.CharField(label="整改措施", widget=forms.Textarea, help_text="写清做了什么、谁负责、何时完成。")
    evidence = forms.FileField(label="证明材料", required=False, help_text="支持 PDF、JPG、PNG、Word、Excel，每个不超过 20 MB。")
    promise = forms.BooleanField(label="以上内容属实，如有虚假愿承担法律责任。")

    def clean_credit_code(self) -> str:
        """Refuse as a real form would, so that the error state can be looked at."""
        typed = self.cleaned_data["credit_code"]
        if len(typed) != 18:
            raise forms.ValidationError(f"统一社会信用代码应为 18 位，您填了 {len(typed)} 位。请对照营业执照检查。")
        return typed


class FilterForm(forms.Form):
    """Filters of a list: plain GET."""

    q = forms.CharField(label="企业或产品", required=False)
    region = forms.ChoiceField(label="区县", required=False, choices=[("", "全部"), ("1", "城东区"), ("2", "临江区")])
    since = forms.DateField(label="自", required=False, widget=forms.DateInput())


def ladder() -> list[Rung]:
    """A case on the third of five rungs."""
    return [
        Rung(1, "责令改正", "done", lines=("2026-05-15 送达，07-14 届满", "07-24 复查不合格，3 项"), law=(PQL17, "澄市监责改〔2026〕37号")),
        Rung(2, "省级公告", "done", lines=("2026-09-16 发布", "08-05 上报省局"), law=(PQL17, "省局公告 2026年第21号")),
        Rung(3, "公告后复查", "now", lines=("现在：报告已到，待登记结果", "窗口 11-16 至 12-15"), law=("复查通知〔2026〕19号",)),
        Rung(4, "停业整顿", grave=True, lines=("复查仍不合格时进入", "先告知听证权利，须两人批准"), law=(PQL17,)),
        Rung(5, "吊销执照", grave=True, lines=("整顿期满复查仍不合格",), law=(PQL17,)),
    ]


def counted() -> list[Rung]:
    names = ("责令改正", "省级公告", "公告后复查", "停业整顿", "吊销执照")
    return [
        Rung(at, name, count=count, grave=at > 3, lines=("今年累计",), href="#")
        for at, name, count in zip(range(1, 6), names, (168, 23, 21, 5, 1), strict=True)
    ]


def branches() -> list[Branch]:
    return [
        Branch("登记为合格", "发复查合格通知，企业恢复生产销售；本案结束，记录保留。"),
        Branch("登记为不合格", "自动起草行政处罚事先告知书；送分管局长审批，期限开始计时。", icon="stop", grave=True),
    ]


def quarters() -> list[Quarter]:
    results = ("none", "pass", "none", "none", "pass", "none", "pass", "none", "fail", "none", "fail", "test")
    return [Quarter(2024 + at // 4, at % 4 + 1, result) for at, result in enumerate(results)]


def tiles() -> list[Tile]:
    rows = (
        ("石堰县", 1, 2, 34, 36), ("松岚县", 1, 3, 38, 41), ("青禾县", 2, 1, 26, 28), ("澄北区", 2, 2, 55, 58),
        ("城东区", 2, 3, 83, 88), ("新港区", 2, 4, 66, 71), ("云浦县", 3, 1, 50, 54), ("城西区", 3, 2, 71, 76),
        ("临江区", 3, 3, 82, 92), ("鹭湾区", 3, 4, 0, 0), ("南坞县", 4, 2, 38, 43), ("安澄县", 4, 3, 23, 26),
    )  # fmt: skip
    return [Tile(*row, href="#") for row in rows]


def queue() -> list[QueueGroup]:
    def row(number: str, days: int, name: str, product: str, **rest: Any) -> QueueRow:
        shown = {"rung": 1, "rung_name": "责令改正"} | rest
        return QueueRow(number, "#", name, TODAY + timedelta(days=days), product, days=days, action_href="#", **shown)

    return [
        QueueGroup("已逾期", [row("2026-0289", -2, "澄州鼎沐卫浴有限公司", "陶瓷片密封水嘴", note="整改报告未交，已催 2 次", action="发逾期告知")], "1 件。先办这里。", late=True),
        QueueGroup("今天", [row("2026-0338", 0, "青禾县沐阳电器有限公司", "即热式电热水龙头", note="已签发，待送达", action="送达通知书")], "1 件"),
        QueueGroup("本周", [row("2026-0117", 2, "澄州恒炬电器有限公司", "延长线插座", rung=3, rung_name="公告后复查", note="检验报告今天 09:12 到", action="登记复查结果")], "1 件"),
        QueueGroup("等待他人", [row("2026-0204", 8, "安澄县顺驰电动车配件有限公司", "电动自行车充电器", rung=4, rung_name="停业整顿", note="整顿期内", action="查看进度", waiting=True)], "1 件。到期前会提醒您。"),
    ]


def jobs() -> list[Any]:
    """A job in each state; the shape is that of `jobs.models.Job`."""
    at = datetime(2026, 11, 24, 10, 40, tzinfo=CLOCK)
    base = {
        "title": "导入企业名录 2026-11.xlsx", "attempts": 1, "note": "", "done": 0, "total": 0, "percent": None, "error": "", "result": {},
        "is_over": True, "created_at": at, "finished_at": None,
    }  # fmt: skip
    bad_rows = [{"row": 17, "column": "统一社会信用代码", "reason": "第 18 位（校验位）不对，可能有一位抄错。"}]
    states = (
        {"state": "waiting", "is_over": False, "get_state_display": "排队中"},
        {"state": "running", "is_over": False, "get_state_display": "进行中", "done": 3120, "total": 6612, "percent": 47, "note": "正在核对信用代码", "attempts": 2},
        {"state": "done", "get_state_display": "已完成", "finished_at": at, "result": {"counts": {"new": 6580, "updated": 31, "bad": 1}, "url": "#", "errors": bad_rows}},
        {"state": "failed", "get_state_display": "未完成", "finished_at": at, "error": "文件里没有“统一社会信用代码”这一列。请下载模板，对照列名后重新上传。"},
    )
    # Without a key a card does not ask the server again.
    return [SimpleNamespace(**(base | state)) for state in states]


def day_grid() -> list[list[Day]]:
    """A picture of forty-five days."""
    start = TODAY - timedelta(days=20)
    days = [
        Day(on, at + 1, off=on.weekday() > 4, window=at >= 15, today=on == TODAY, end=at == 44)
        for at, on in ((at, start + timedelta(days=at)) for at in range(45))
    ]
    return [days[at : at + 15] for at in range(0, 45, 15)]


def stream() -> list[dict[str, Any]]:
    at = datetime(2026, 11, 24, 9, 12, tzinfo=CLOCK)
    return [
        {"at": at, "actor_name": "省质检院", "sentence": "省质检院交来复查检验报告 YL2026-DQ-1187", "basis": ""},
        {"at": at, "actor_name": "", "sentence": "系统开始计时“登记复查结果”，2 个工作日"},
        {"at": at - timedelta(days=132), "actor_name": "周敏", "sentence": "周敏退回整改报告", "note": "没有说明线材供应商为什么更换，缺进货检验记录。", "basis": PQL17},
    ]


def history() -> list[TimelineItem]:
    return [
        TimelineItem(date(2026, 11, 18), "抽取公告后复查样品", "样品 8 只，已送检。", now=True),
        TimelineItem(date(2026, 9, 16), "省局向社会公告", "2026年第21号。", law=True, href="#"),
        TimelineItem(date(2026, 3, 17), "抽样", "企业成品库，市级监督抽查。"),
    ]


def tasks() -> list[Task]:
    return [
        Task("核对不合格事实", "done", "#"),
        Task("分析原因", "review", "#"),
        Task("写明整改措施，上传证明材料", "doing", "#", "还缺 1 份：新批次检测报告"),
        Task("说明库存和召回处理", "todo", "#"),
        Task("登记复查结果", "next", "#"),
        Task("承诺并提交整改报告", "blocked", hint="前四项完成后才能填写", words="暂不能填写"),
    ]


def file_rows() -> list[FileRow]:
    return [
        FileRow("检测报告.pdf", "#", 1_204_224, words="通过"),
        FileRow("现场照片-03.jpg", size=3_404_224, state="wait"),
        FileRow("说明.docx", size=18_224, state="bad", note="打不开，可能已损坏。请重新保存后上传。"),
    ]


def facts() -> list[Fact | tuple[str, str]]:
    return [
        Fact("当事人", "澄州恒炬电器有限公司", "#", lines=("9199 0103 MA5K 72QF 6P",)),
        ("住所", "临江区锦帆路 218 号"),
        Fact("校验码", "7KQ4 M2X9", code=True, hint="印在文书末页二维码下方"),
        ("联系电话", ""),
    ]


CHART = (
    '<svg viewBox="0 0 870 150" role="img" aria-label="合格率，四个季度"><path class="grid" d="M63.8 20H841M63.8 65H841"/>'
    '<path class="axis" d="M63.8 110H841"/><text class="t-end" x="56" y="25">96%</text><text class="t-end" x="56" y="70">90</text>'
    '<text class="t-end" x="56" y="115">84</text><path class="target" d="M63.8 65H841"/>'
    '<path class="line" d="M116 71L348 98L580 57L783 47"/><circle class="pt" cx="116" cy="71" r="3.5"/><path class="pt--bad" d="M348 91l7 7-7 7-7-7z"/>'
    '<circle class="pt" cx="580" cy="57" r="3.5"/><circle class="pt--open" cx="783" cy="47" r="4.5"/>'
    '<text class="t-bad" x="362" y="102">显著低于 85.5%(530/620)</text><text class="t-mid" x="116" y="134">第一季度</text>'
    '<text class="t-mid" x="348" y="134">第二季度</text><text class="t-mid" x="580" y="134">第三季度</text><text class="t-mid" x="783" y="134">至今</text></svg>'
)

NARROW = (
    '<svg viewBox="0 0 326 150" role="img" aria-label="合格率，近三个季度"><path class="grid" d="M34 20H320M34 65H320"/>'
    '<path class="axis" d="M34 110H320"/><text class="t-end" x="28" y="25">96%</text><text class="t-end" x="28" y="70">90</text>'
    '<text class="t-end" x="28" y="115">84</text><path class="target" d="M34 65H320"/><path class="line" d="M70 98L180 57L290 47"/>'
    '<path class="pt--bad" d="M70 91l7 7-7 7-7-7z"/><circle class="pt" cx="180" cy="57" r="3.5"/><circle class="pt--open" cx="290" cy="47" r="4.5"/>'
    '<text class="t-bad" x="84" y="102">显著低于 85.5%</text><text class="t-mid" x="70" y="134">第二季度</text>'
    '<text class="t-mid" x="180" y="134">第三季度</text><text class="t-mid" x="290" y="134">至今</text></svg>'
)


def samples(request: HttpRequest) -> dict[str, Any]:
    """Everything the page shows."""
    wrong = SampleForm({"name": "澄州恒炬电器有限公司", "credit_code": "91990103MA5K72QF6", "quantity": "很多"}, auto_id="wrong_%s")
    return {
        "today": TODAY,
        "late": TODAY - timedelta(days=4),
        "soon": TODAY + timedelta(days=2),
        "far": TODAY + timedelta(days=40),
        "ladder": ladder(),
        "counted": counted(),
        "branches": branches(),
        "quarters": quarters(),
        "tiles": tiles(),
        "queue": queue(),
        "jobs": jobs(),
        "day_grid": day_grid(),
        "explanation": [("起算事件", "2026-11-03 送达，当日不计"), ("第 1 日", "2026-11-04"), ("期满", "第 45 日，2026-12-18，星期五，不顺延")],
        "stream": stream(),
        "history": history(),
        "tasks": tasks(),
        "files": file_rows(),
        "facts": facts(),
        "chart": CHART,
        "narrow": NARROW,
        "chart_head": ("季度", "批次", "合格率"),
        "chart_rows": [("第一季度", 540, "89.6%"), ("第二季度", 620, "85.5%"), ("第三季度", 648, "91.0%")],
        "blank_form": SampleForm(),
        "wrong_form": wrong,
        "filter_form": FilterForm(auto_id="filter_%s"),
        "chips": [Chip("在办", "#", on=True), Chip("阶梯：全部", "#"), Chip("区县：全部", "#")],
        "page": Paginator(range(1, 312), 20).get_page(request.GET.get("page", 4)),
    }


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The living style page."""
    if settings.PRODUCTION:
        raise Http404
    return render(request, "core/styleguide.html", samples(request))
