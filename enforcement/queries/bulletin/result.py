"""The bulletin of a sampling result, in the parts of the pattern: basis, figures, analysis, refusals, follow-up, what was done, advice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count

from enforcement.law.announcement import KINDS
from enforcement.models import Announcement, Case, LicenceMeasure, Recheck, Step
from enforcement.states.announcement import AnnouncementState
from enforcement.states.case import CaseState, StepState
from enterprises.models import ProductCategory
from inspections.models import Circular, Conclusion, Plan, PlanItem, PlanKind
from inspections.statistics import COUNTS_ONLY, Rate
from quality_portal.accounts.models import Office
from quality_portal.accounts.queries import rulebook_of
from quality_portal.core.errors import RuleBroken

from .figures import Counts, ProductCount, counted
from .results import NO_MONITOR, read, unlicensed
from .shapes import Bulletin, Line, Part
from .tables import KNOWLEDGE

KIND = KINDS["result"]
QUARTERS = {1: "第一季度", 2: "第二季度", 3: "第三季度", 4: "第四季度"}
MOST_NAMED = 3


def result(source: dict[str, Any], office: Office, on: date) -> Bulletin:
    """Read a plan's or a quarter's results as they stand on a day."""
    what, title = _named(source, office)
    lines, left_out, facts = read(source, on)
    counts = counted(lines, facts, unlicensed=unlicensed(source))
    repeated = _repeated(lines)
    books = "、".join(str(citation) for citation in KIND.basis_under(rulebook_of(office, on), office.level))
    opening = (
        f"根据{books}的规定，{office.name}组织对{_goods(counts.products)}等{len(counts.products)}种产品进行了{what}。"
        if len(counts.products) > MOST_NAMED
        else f"根据{books}的规定，{office.name}组织对{_goods(counts.products)}进行了{what}。"
    ) + "现将结果公告如下："
    parts = (
        Part("opening", "", (opening,)),
        Part("basics", "一、基本情况", basics(counts, len(left_out))),
        Part("analysis", "二、抽查结果分析", tuple(_product(row) for row in counts.products)),
        Part("refusals", "三、拒检情况", (_refusals(lines, counts),)),
        Part("followup", "四、跟踪抽查情况", (_followup(source, repeated),)),
        Part("measures", "五、处理措施", _measures(lines, office, on), fixed=False),
        Part("advice", "六、消费提示", _advice(counts, facts), fixed=False),
        Part(KNOWLEDGE, "", _knowledge(facts), fixed=False),
    )
    figures = {**counts.plain(), "再次不合格企业": repeated[1]}
    return Bulletin("result", office, source, title, summary(counts), parts, tuple(lines), tuple(left_out), figures)


def _named(source: dict[str, Any], office: Office) -> tuple[str, str]:
    """What was done, in words, and the title; a second bulletin of the same source says so."""
    if "plan" in source:
        plan = Plan.objects.get(pk=source["plan"])
        if plan.kind in NO_MONITOR:
            raise RuleBroken(f"{plan.get_kind_display()}的结果不作为监督抽查结果公布。", KIND.basis[0], "source")
        if plan.office_id != office.pk:
            raise RuleBroken("抽查结果由组织抽查的机关公布，本计划由其他机关组织。", KIND.powers[0].basis, "source")
        what = f"{plan.year}年{QUARTERS[plan.quarter]}{plan.get_kind_display()}（{plan.title}）"
        title = f"{office.name}关于{plan.title}结果的公告"
    else:
        if source["office"] != office.pk:
            raise RuleBroken("抽查结果由组织抽查的机关公布。", KIND.powers[0].basis, "source")
        what = f"{source['year']}年{QUARTERS[source['quarter']]}产品质量监督抽查"
        title = f"{office.name}关于{source['year']}年{QUARTERS[source['quarter']]}产品质量监督抽查结果的公告"
    earlier = Announcement.objects.filter(kind="result", office=office, source=source, state__in=(AnnouncementState.PUBLISHED, AnnouncementState.ENDED)).count()
    return what, f"{title}（补充{'' if earlier == 1 else earlier}）" if earlier else title


def _goods(products: Sequence[ProductCount]) -> str:
    return "、".join(row.name for row in products[: min(len(products), MOST_NAMED)]) or "产品"


def percent(part: int, whole: int) -> str:
    """A share with its numbers; below five only the numbers."""
    return f"{100 * part / whole:.1f}%（{part}／{whole}）" if whole >= COUNTS_ONLY else f"{part}／{whole}"


def basics(counts: Counts, waiting: int) -> tuple[str, ...]:
    """一、基本情况: how much was sampled, what was found, by region and size."""
    whole = (
        f"本次公布抽查{len(counts.products)}种产品、{counts.enterprises}家企业的{counts.batches}批次产品，"
        f"未发现不合格{counts.passed}批次，不合格{counts.failed}批次，涉及{counts.failing_enterprises}家企业，"
        f"不合格发现率{percent(counts.failed, counts.batches)}。"
    )
    texts = [whole]
    if len(counts.by_region) > 1:
        texts.append("按企业所在地分：" + _groups(counts.by_region))
    if len(counts.by_size) > 1:
        texts.append("按企业规模分：" + _groups(counts.by_size))
    texts.append(f"抽样中发现{counts.unlicensed}家企业未依法取得许可、认证，已停止抽样并移送查处。" if counts.unlicensed else "抽样中没有发现无证生产。")
    if waiting:
        texts.append("检验结果尚未确定的，确定以后另行公布。")
    return tuple(texts)


def _groups(rates: Sequence[Rate]) -> str:
    return "；".join(f"{rate.label}抽查{rate.tested}批次，不合格{rate.failed}批次" for rate in rates) + "。"


def _product(row: ProductCount) -> str:
    if not row.failed:
        return f"{row.name}。抽查{row.tested}批次，未发现不合格。"
    items = "、".join(f"{name}（{count}批次）" for name, count in row.items)
    return f"{row.name}。抽查{row.tested}批次，不合格{row.failed}批次，不合格发现率{percent(row.failed, row.tested)}。不合格项目：{items or '见附件'}。"


def _refusals(lines: Sequence[Line], counts: Counts) -> str:
    if not counts.refused:
        return "没有企业拒绝接受监督抽查。"
    names = "、".join(dict.fromkeys(line.row["enterprise"] for line in lines if "拒检" in line.row["note"]))
    return f"{counts.refused}批次产品的企业拒绝接受监督抽查，已按规定处理：{names}。拒检不计入合格率。"


def _repeated(lines: Sequence[Line]) -> tuple[int, int]:
    """Enterprises of this list that had failed before, and how many of those failed again."""
    now = {line.enterprise: False for line in lines if line.enterprise}
    for line in lines:
        if line.enterprise and line.part == "fail":
            now[line.enterprise] = True
    own = [line.conclusion for line in lines]
    earlier = Conclusion.objects.filter(enterprise__in=now, verdict="fail", state="final").exclude(pk__in=own)
    first = min((line.row["sampled_on"] for line in lines if line.row["sampled_on"]), default="")
    before = set(earlier.filter(decided_on__lt=first).values_list("enterprise", flat=True)) if first else set()
    return len(before), sum(now[pk] for pk in before)


def _followup(source: dict[str, Any], repeated: tuple[int, int]) -> str:
    texts = []
    if repeated[0]:
        texts.append(f"本次抽到以往不合格企业{repeated[0]}家，其中{repeated[1]}家仍不合格。")
    if "quarter" in source:
        rows = Conclusion.objects.filter(
            plan_item__plan__office=source["office"], plan_item__plan__year=source["year"], plan_item__plan__quarter=source["quarter"],
            plan_item__plan__kind=PlanKind.FOLLOW_UP, state="final", verdict__in=("pass", "fail"),
        )  # fmt: skip
        followed = rows.aggregate(n=Count("enterprise", distinct=True))["n"]
        if followed:
            again = rows.filter(verdict="fail").aggregate(n=Count("enterprise", distinct=True))["n"]
            texts.append(f"专门组织的跟踪抽查涉及{followed}家企业，{again}家仍不合格；跟踪抽查不计入本次不合格发现率。")
    return "".join(texts) or "本次没有抽到以往不合格的企业，也没有组织跟踪抽查。"


def _measures(lines: Sequence[Line], office: Office, on: date) -> tuple[str, ...]:
    """五、处理措施: what was done about these very results by the day of drafting, and what goes on."""
    failed = [line.conclusion for line in lines if line.part == "fail"]
    if not failed:
        return ("本次抽查没有发现不合格产品。",)
    cases = Case.objects.filter(finding__conclusion__in=failed, opened_on__lte=on)
    ordered = Step.objects.filter(case__in=cases, rung="order", state=StepState.SERVED, served_on__lte=on).values("case").distinct().count()
    passed = Recheck.objects.filter(case__in=cases, outcome="pass", on__lte=on).values("case").distinct().count()
    again = Recheck.objects.filter(case__in=cases, outcome="fail", on__lte=on).values("case").distinct().count()
    stopped = LicenceMeasure.objects.filter(case__in=cases, act="suspend", on__lte=on).values("licence").distinct().count()
    told = Circular.objects.filter(entries__conclusion__in=failed, kind="county", sent_on__lte=on).values("addressee").distinct().count()
    counts = [
        (cases.count(), "立案处理{}件"), (ordered, "责令限期改正{}件"), (stopped, "暂停证书{}张"), (passed, "复查合格{}件"), (again, "复查仍不合格{}件"),
        (cases.filter(state=CaseState.CLOSED, closed_on__lte=on).count(), "办结{}件"), (told, "向{}个县（市、区）人民政府通报"),
    ]  # fmt: skip
    done = "，".join(words.format(n) for n, words in counts if n)
    return (
        f"对不合格产品，{office.name}要求生产企业、销售者立即停止生产、销售同一产品"
        + (f"。截至目前，{done}。" if done else "，正在依法处理。"),
        "不合格产品依法查封、扣押；企业限期改正并接受复查，逾期不改正或者复查仍不合格的，依法公告直至责令停产整顿；涉嫌犯罪的移送公安机关。连续两次抽查不合格的企业，现场检查、约谈并列入重点监督。",
    )


def _advice(counts: Counts, facts: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """六、消费提示: first what whoever has such goods does, then what to look at when buying, for what failed."""
    texts = ["请对照不合格名单上的商标、规格型号和批号。是同一批次的，请停止使用，凭购物凭证向销售者、生产者要求退货或者换货；看到仍在销售的，拨打12315举报。"] if counts.failed else []
    failing = {row["category"]: row["category_pk"] for row in facts.values() if row["verdict"] == "fail"}
    known = advice_of(failing.values())
    texts += [f"{name}：{'；'.join(line.rstrip('。') for line in known[pk])}。" for name, pk in failing.items() if known.get(pk)]
    return tuple(texts) or ("本次抽查未发现不合格产品。购买时请查看产品标识和检验合格证明。",)


def advice_of(categories: Any) -> dict[int, list[str]]:
    """What to look at when buying, by category; one without words of its own has its parent's."""
    rows = ProductCategory.objects.filter(pk__in=list(categories)).select_related("parent")
    return {row.pk: [line for line in (row.advice or (row.parent.advice if row.parent else "")).splitlines() if line.strip()] for row in rows}


def _knowledge(facts: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """附件 产品质量知识: what each product is tested by and for."""
    wanted = {row["category_pk"] for row in facts.values()}
    items = PlanItem.objects.filter(category__in=wanted, specification__isnull=False).select_related("specification", "category").order_by("-pk")
    found: dict[int, str] = {}
    for item in items.prefetch_related("specification__items"):
        rules = item.specification
        if item.category_id in found or rules is None:
            continue
        names = "、".join(one.name for one in sorted(rules.items.all(), key=lambda one: (one.order, one.pk)))
        words = f"依据{rules.standard}检验" if rules.standard else "检验"
        found[item.category_id] = f"{item.category.name}：{words}{names}。"
    return tuple(found[pk] for pk in sorted(found))


def summary(counts: Counts) -> str:
    """The first thing a citizen reads: is it mine, what do I do."""
    if not counts.failed:
        return f"本次抽查的{counts.batches}批次产品未发现不合格。"
    names = [row.name for row in counts.products if row.failed]
    named = "、".join(names[:MOST_NAMED]) + (f"等{len(names)}种产品" if len(names) > MOST_NAMED else "")
    return f"{named}有{counts.failed}批次不合格。请对照名单上的商标、型号和批号，是同一批次的请停用，凭购物凭证退换。"
