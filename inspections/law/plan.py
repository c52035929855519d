"""What may be planned and why: reasons, who plans which level, no inspecting twice, layers, money."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import O18, PQL, S0, S1, S2, S3
from quality_portal.core.law import Citation, Criterion

SUBJECTS = PQL.article(15, 1)  # what may be inspected at all
ROUTINE, SPECIAL, FOLLOW_UP, FORCED, MONITOR, RECHECK = "routine", "special", "follow_up", "forced", "monitor", "recheck"
NAMED_KINDS = frozenset({FOLLOW_UP, FORCED, MONITOR, RECHECK})  # enterprises are named, nothing is drawn
# What is tested there is no result of an inspection: monitoring gives leads, a recheck belongs to the case that ordered it.
APART = frozenset({MONITOR, RECHECK})


@dataclass(frozen=True, slots=True)
class Reason(Criterion):
    """Why a product is inspected, in the words of the document. `kinds`: the only kinds of plan it belongs to; empty means any."""

    statute: Citation = SUBJECTS
    kinds: frozenset[str] = frozenset()


REASONS = (
    Reason("health", "涉及人体健康和人身、财产安全", S1.passage("（十）")),
    Reason("livelihood", "影响国计民生的重要产品", S1.passage("（十）")),
    Reason("complaints", "消费者反映强烈", S1.passage("（十）"), "投诉、举报数量"),
    Reason("key_goods", "粮油、煤炭、农药、种子、化肥、建筑材料等重要物资和食品、药品", S1.passage("（十二）")),
    Reason("procurement", "政府采购产品", S3.passage("第19点")),
    Reason("licensed", "生产许可或者强制性认证产品", S2.passage("二（二）"), "许可证、认证证书"),
    Reason("weak_sme", "生产条件不完备、质量体系不完善的中小型企业", S1.passage("（十）"), "以往检查记录"),
    Reason("regional", "行业性、区域性突出的质量问题", S1.passage("（十）"), "触发分析", kinds=frozenset({SPECIAL})),
    Reason("follow_up", "对上次抽查不合格的跟踪", S1.passage("（十一）"), "上次检验报告", O18.article(8, certain=False), frozenset({FOLLOW_UP})),
    Reason(
        "recheck", "责令整改后的复查", S1.passage("（十一）"), "整改通知书、复查通知书", O18.article(47, 1), frozenset({RECHECK})
    ),
    Reason("risk", "产品质量安全风险监测", S2.passage("三（三）"), "风险信息", kinds=frozenset({MONITOR})),
    Reason("refused", "拒绝监督抽查后的强制抽查", S3.passage("第18点"), "拒检记录", PQL.article(56), frozenset({FORCED})),
)
REASON = {row.key: row for row in REASONS}

# The important goods of S1 （十二） by the codes of our catalogue, beside everything marked as food. The catalogue
# has no coal, seeds or drugs: these are others' to inspect.
KEY_GOODS = {"05": "建筑材料", "0601": "化肥", "0602": "农药"}


def key_goods(code: str, *, food: bool) -> str:
    """Which of the important goods of S1 （十二） a category belongs to; empty for other goods."""
    return "食品" if food else next((name for start, name in KEY_GOODS.items() if code.startswith(start)), "")


def is_key_goods(code: str, *, food: bool) -> bool:
    """Is a category among the important goods of S1 （十二）?"""
    return bool(key_goods(code, food=food))


REASON_CHOICES = tuple((row.key, row.title) for row in REASONS)

PLAN_RULE = Criterion("plan_yearly", "年度计划报上级备案；每批抽查有方案和实施细则", O18.article(11, certain=False), "计划、方案")
FILING_RULE = Criterion("plan_filing", "年度监督抽查计划报上一级机关备案", O18.article(11, certain=False), "报送文件、回执")
PERIOD_RULE = Criterion("plan_period", "计划和方案在抽样以前制定，已经过去的季度不能再补", O18.article(12, certain=False), "计划批准日期")
MONITOR_RULE = Criterion(
    "plan_monitor", "风险监测的结果与监督抽查的结果分开，不作为不合格结果公布，也不作为处理企业的依据，只形成线索和抽查建议", S2.passage("三（三）"), "监测报告、线索"
)
RECHECK_RULE = Criterion("plan_recheck", "复查按照原实施细则抽样检验，样品无偿提供，结果只用于所复查的案件", O18.article(49), "复查通知书")
LEVEL_RULE = Criterion("plan_level", "机关组织本级监督抽查；承担上级任务的，须有上级的任务文件", PQL.article(15, 1), "任务文号")
TRIGGER_RULE = Criterion("plan_trigger", "专项抽查写明所针对的行业性、区域性质量问题及其分析", S1.passage("（十）"), "触发分析")
QUANTITY_RULE = Criterion("plan_quantity", "抽取样品的数量不得超过检验的合理需要", PQL.article(15, 3), "实施细则")
STRATA_RULE = Criterion("plan_strata", "分层的，各层批次之和等于该项目的批次", S1.passage("（十）", note="加强对中小型企业的监管", certain=False), "分层表")
BUDGET_RULE = Criterion("plan_budget", "监督抽查经费列入同级地方财政预算", S2.passage("三（五）"), "经费预算")
INVESTMENT_RULE = Criterion("plan_investment", "切实保证质量监督检查所必需的投入", S0.passage("第六部分"), "经费支出")
NO_FEE = Criterion("plan_no_fee", "不得向被检查人收取检验费用", PQL.article(15, 3), "支出凭证")
SAMPLER_RULE = Criterion("plan_sampler", "组织机关自行抽样，或者委托有资格的机构抽样", O18.article(16, certain=False), "委托书")


@dataclass(frozen=True, slots=True)
class Guard(Criterion):
    """Something that speaks against a plan: it blocks, or is shown as a caution. `lifted_for`: kinds of plan it does not bind."""

    blocks: bool = False
    lifted_for: frozenset[str] = frozenset()
    lifted_in_emergency: bool = False
    way_out: str = ""


# Two quarters touch when no more than the six months of the repeat term lie between them.
NEAR_QUARTERS = 1
GUARDS = (
    Guard(
        "plan_upper", "上级监督抽查的产品，下级不得另行重复抽查", PQL.article(15, 2), "上级计划",
        blocks=True, lifted_for=NAMED_KINDS, lifted_in_emergency=True,
        way_out="请去掉这一项，或者改到别的季度；突发情况须写明紧急理由",
    ),
    Guard(
        "plan_repeat", "六个月内抽过的同一企业同一产品，抽取时自动排除", O18.article(8, certain=False), "抽样单",
        lifted_for=NAMED_KINDS, lifted_in_emergency=True, way_out="剩下的企业不够抽的，请减少批次",
    ),
    Guard(
        "plan_overlap", "本机关同一期间的另一个计划也抽查这个产品", O18.article(8, certain=False), "本机关计划",
        lifted_for=NAMED_KINDS, way_out="请核对是否需要合并",
    ),
    Guard(
        "plan_unified", "监督抽查由市局统一组织，县级只提出建议", S1.passage("（十）"), "市局年度计划",
        lifted_for=NAMED_KINDS, way_out="请先与市局的计划衔接",
    ),
    Guard(
        "plan_catalogue", "监督抽查产品目录应在抽样前公布", S1.passage("（十）"), "已发布的目录",
        lifted_for=NAMED_KINDS | {SPECIAL}, way_out="请先发布列有这个产品的本年度目录",
    ),
    Guard(
        "plan_specification", "实施细则应在抽样前公布", O18.article(12, certain=False), "已发布的细则", way_out="请先发布这个产品的实施细则",
    ),
    Guard("plan_money", "监督抽查经费列入同级地方财政预算", S2.passage("三（五）"), "经费预算", way_out="请填写经费"),
    Guard("plan_cost", "各项目经费之和不超过经费预算", S2.passage("三（五）"), "经费预算", way_out="请调整批次、每批次经费或者预算"),
)  # fmt: skip
GUARD = {row.key: row for row in GUARDS}


@dataclass(frozen=True, slots=True)
class Purpose(Criterion):
    """What inspection money is spent on."""


PURPOSES = (
    Purpose("sample", "购买样品", O18.article(23, certain=False), "购样凭证"),
    Purpose("testing", "检验费用", PQL.article(15, 3), "检验机构发票"),
    Purpose("travel", "抽样差旅", S2.passage("三（五）", note="保障抽样检验"), "差旅凭证"),
    Purpose("aftercare", "抽查后处理：质量分析会、走访企业", S2.passage("三（五）", note="保障监督抽查后处理工作"), "会议、走访凭证"),
    Purpose("retest", "复检费用（复检推翻初检的）", O18.article(42, certain=False), "复检机构发票"),
)
PURPOSE = {row.key: row for row in PURPOSES}
PURPOSE_CHOICES = tuple((row.key, row.title) for row in PURPOSES)

# Layers by what the register knows of an enterprise. Layers by region are the divisions right below the item's own.
STRATA: dict[str, tuple[tuple[str, str], ...]] = {
    "size": (("large", "大型企业"), ("medium", "中型企业"), ("small", "小型企业"), ("micro", "微型企业"), ("unknown", "规模未登记")),
    "licensed": (("licensed", "持生产许可证或者强制性认证"), ("other", "其他企业")),
    "risk": (("high", "高风险"), ("middle", "中风险"), ("low", "低风险")),
}
WEIGHTED_RANDOM_SHARE = 20  # per cent drawn with equal chances although the plan weighs by risk, to see what the weights do
RANDOM_KINDS = frozenset({ROUTINE, SPECIAL})


def reason_fits(key: str, kind: str) -> bool:
    """May an item of such a plan be reasoned so?"""
    return not REASON[key].kinds or kind in REASON[key].kinds


def binds(guard: Guard, *, kind: str, emergency: bool) -> bool:
    """Does a guard bind a plan of this kind, made in an emergency or not?"""
    return kind not in guard.lifted_for and not (emergency and guard.lifted_in_emergency)
