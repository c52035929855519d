"""What the papers of a sampling visit say: notice, record form, decision on a refusal, decision to sample by force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inspections.law import RANDOM_GOODS
from inspections.law import onsite as law
from inspections.law.marking import MARK
from inspections.models import Part, Refusal, Sample, SamplingTask, Source
from inspections.queries import custody
from quality_portal.accounts.models import User
from quality_portal.core.formats import isotime, zhdate
from quality_portal.core.instruments import O18
from quality_portal.core.yuan import yuan
from quality_portal.documents.remedies import remedies

Content = dict[str, Any]
ANSWERS = {"ok": "符合", "lacking": "不符合", "na": "不适用"}
NONE = "—"


def person(user: User) -> str:
    """An officer as a notice names him: with the certificate."""
    return f"{user.display_name}（执法证号 {user.certificate_no}）" if user.certificate_no else user.display_name


def people(users: Any) -> str:
    return "、".join(person(user) for user in users)


def notice_of(task: SamplingTask) -> Content:
    """监督抽查通知书: who comes, for what, on what basis, what the party may refuse and what its rights are."""
    item, plan = task.plan_item, task.plan_item.plan
    spec = item.specification
    method = f"{spec.method.rstrip('。')}。" if spec and spec.method else ""
    quantities = f"样品数量：{spec.sample_quantity or '按实施细则'}；备用样品：{spec.backup_quantity or '按实施细则'}。" if spec else ""
    rows = [
        [["被抽查单位", str(task.enterprise)]],
        [["统一社会信用代码", task.enterprise.credit_code or NONE], ["任务编号", task.number]],
        [["产品范围", task.product_name if task.product_name == str(item.category) else f"{task.product_name}（{item.category}）"]],
        [["抽查计划", f"{plan.title}（{plan.number}，{plan.get_kind_display()}）"]],
        [["实施细则", f"{spec.version}　{spec.standard}" if spec else NONE], ["有效期至", zhdate(task.due_on)]],
        [["抽样人员", people(task.officers.order_by("pk"))]],
    ]
    if plan.sampler:
        rows.append([["抽样机构", f"{plan.sampler}（授权委托书 {task.mandate_no or '编号见委托书'}）"]])
    text: list[Any] = [
        f"依据《中华人民共和国产品质量法》第十五条和《{O18.title}》，本机关决定对你单位的上述产品进行监督抽查，由上列人员到场抽样。",
        {"style": "body", "lead": "一、抽样方法。", "text": f"{RANDOM_GOODS.title}。{method}{quantities}"},
        {"style": "body", "lead": "二、可以拒绝抽样的情形。", "text": "有下列情形之一的，你单位可以拒绝抽样，并可向本机关反映："},
        *_points([row.title for row in law.MAY_REFUSE]),
        {"style": "body", "lead": "三、权利。", "text": "你单位在监督抽查中享有下列权利："},
        *_points(law.RIGHTS),
        {
            "style": "body", "lead": "四、义务。",
            "text": "没有上述情形而拒绝监督抽查，或者隐匿、转移、变卖、损毁封存样品的，依法处理。",
        },
    ]  # fmt: skip
    return {
        "table": rows, "paragraphs": text, "contact": f"联系电话：{plan.office.phone}" if plan.office.phone else "本通知书由抽样人员当场出示。",
        "receipt": {"party": str(task.enterprise), "place": task.enterprise.address or "抽样现场"},
    }  # fmt: skip


def _points(rows: Sequence[str]) -> list[str]:
    """Numbered points, one a paragraph, the last with its full stop."""
    return [f"{place}.{words.rstrip('；。')}{'。' if place == len(rows) else '；'}" for place, words in enumerate(rows, 1)]


def form_of(sample: Sample) -> Content:
    """抽样单: everything that was written on site, seals and signatures; the check of marking and the chain as annexes."""
    task, plan = sample.task, sample.plan_item.plan
    rows = [*_parties(sample), *_goods(sample), *_taking(sample)]
    text: list[Any] = [
        f"任务来源：{plan.office}《{plan.title}》（{plan.number}）" + (f"，抽样任务 {task.number}。" if task else "。"),
        f"抽样前核对：{_checked(sample)}",
        *([f"取样：{RANDOM_GOODS.title}（{RANDOM_GOODS.basis}）。"] if sample.source != Source.ONLINE else []),
        *([f"网络购样：{_online(sample)}"] if sample.source == Source.ONLINE else []),
        *([f"更换企业或者人员的理由：{sample.substitution}"] if sample.substitution else []),
        *([f"备注：{sample.remarks}"] if sample.remarks else []),
        *(f"更正：{_field(row.field)}原填“{row.before or NONE}”，更正为“{row.after}”（{row.because}），被抽样者 {row.party_agreed} 确认。" for row in sample.corrections.all()),
        {"style": "flush", "text": f"抽样人员签字：{'　　　　　　'.join(user.display_name for user in sample.samplers.order_by('pk'))}"},
        {"style": "flush", "text": _signed(sample)},
    ]  # fmt: skip
    annexes = [_marking(sample)] if sample.marking else []
    annexes.append(_custody(sample))
    return {"table": rows, "paragraphs": text, "annexes": annexes, "date": sample.sampled_on.isoformat()}


def _parties(sample: Sample) -> list[list[list[str]]]:
    maker = sample.enterprise
    code = sample.seller_code if sample.seller else maker.credit_code or ""
    return [
        [["抽样单编号", sample.number], ["抽样环节", sample.get_source_display()]],
        [["被抽样单位", sample.party]],
        [["统一社会信用代码", code or NONE], ["联系人电话", f"{sample.contact} {sample.phone}".strip() or NONE]],
        [["生产单位", str(maker)]],
        [["生产单位代码", maker.credit_code or NONE], ["企业规模", maker.get_size_display()]],
        [["生产单位地址", maker.address or NONE]],
    ]


def _goods(sample: Sample) -> list[list[list[str]]]:
    return [
        [["产品名称", sample.product_name]],
        [["商标", sample.trademark or NONE], ["规格型号", sample.model or NONE]],
        [["等级", sample.grade or NONE], ["批号", sample.batch]],
        [["生产日期", zhdate(sample.produced_on) or NONE], ["执行标准", sample.standard or NONE]],
        [["许可证认证", sample.certificate_no or NONE]],
    ]


def _taking(sample: Sample) -> list[list[list[str]]]:
    price = f"{yuan(sample.price)}（{sample.get_price_basis_display() or '购样'}）" if sample.price is not None else sample.get_price_basis_display() or NONE
    return [
        [["抽样地点", sample.place], ["抽样日期", zhdate(sample.sampled_on)]],
        [["存放条件", sample.storage or NONE], ["抽样基数", sample.base_quantity or NONE]],
        [["样品数量", sample.quantity], ["样品封条", sample.seal_no]],
        [["备用样品", sample.backup_quantity or NONE], ["备样封条", sample.backup_seal_no or NONE]],
        [["样品价格", price]],
        [["送检机构", str(sample.lab) if sample.lab else "待定"]],
        [["实施细则", str(sample.specification) if sample.specification else NONE]],
    ]


def _checked(sample: Sample) -> str:
    if not sample.answers:
        return "见现场记录。"
    return f"不得抽样的情形共 {len(sample.answers)} 项逐项核对，均不存在。"


def _online(sample: Sample) -> str:
    told = [f"{row.title}：{sample.online.get(row.key, '')}" for row in law.ONLINE_RECORD]
    return "；".join([*told, *(row.title for row in law.ONLINE_DONE if sample.online.get(row.key))]) + "。"


def _signed(sample: Sample) -> str:
    if sample.party_signature == "refused":
        return f"被抽样者拒绝签字，已注明情况。见证人：{sample.witness}"
    witness = f"　　见证人：{sample.witness}" if sample.witness else ""
    return f"被抽样者签字（盖章）：{sample.signer or '　　　　　　'}{witness}"


def _marking(sample: Sample) -> Content:
    rows = [
        [str(place), MARK[key].title, ANSWERS[row["answer"]], row.get("note", "") or NONE, str(MARK[key].basis)]
        for place, (key, row) in enumerate(sample.marking.items(), 1)
        if key in MARK
    ]
    columns = [{"title": "序号", "align": "center", "width": 0.5}, {"title": "检查内容", "width": 3}, "结果", {"title": "说明", "width": 2}, {"title": "依据", "width": 2}]
    return {"title": "标识检查表", "columns": columns, "rows": rows}


def _custody(sample: Sample) -> Content:
    chain = [row for part in Part for row in custody.rows_of(sample) if row.part == part]
    rows = [[Part(row.part).label, isotime(row.at), row.giver or "封样", row.taker, row.get_seal_state_display()] for row in chain]
    blank = [[name, "", "", "", ""] for name in (["检验样品", "备用样品"] if sample.backup_seal_no else ["检验样品"]) for _ in range(2)]
    columns = ["样品", {"title": "时间", "width": 1.4}, {"title": "交出", "width": 1.6}, {"title": "接收", "width": 1.6}, "封条"]
    return {"title": "样品交接记录", "columns": columns, "rows": rows + blank, "notes": ["注：每次交接由双方当面查验封条后填写。"]}


def _field(name: str) -> str:
    return str(Sample._meta.get_field(name).verbose_name)


def refusal_of(refusal: Refusal) -> Content:
    """拒绝监督抽查认定书: facts, each ground on which it could have refused, evidence, what follows, remedies."""
    outcome = law.REFUSAL_OUTCOME["policy" if refusal.state == "deemed" else "statute-2020"]
    way = law.REFUSAL_WAY[refusal.way]
    rows = [
        [["当事人", str(refusal.enterprise)]],
        [["统一社会信用代码", refusal.enterprise.credit_code or NONE], ["拒检记录", refusal.number]],
        [["产品", refusal.product_name], ["拒检日期", zhdate(refusal.refused_on)]],
        [["抽样人员", people(refusal.officers.order_by("pk"))]],
    ]
    answers = "；".join(f"{row.title}：{'有' if refusal.grounds.get(row.key, {}).get('applies') else '没有'}" for row in law.MAY_REFUSE)
    text = [
        f"经查，{zhdate(refusal.refused_on)}，抽样人员在{refusal.place}依法实施监督抽查，当事人{way.title}。{refusal.facts.rstrip('。')}。",
        f"本机关逐项核对了依法可以拒绝抽样的情形：{answers}。" + (f"见证人：{refusal.witness}。" if refusal.witness else ""),
        {"style": "body", "text": f"依据{outcome.basis}，本机关认定当事人拒绝监督抽查，{outcome.words}。", "strong": [outcome.words]},
        f"认定理由：{refusal.decision.rstrip('。')}。",
    ]
    if refusal.state == "deemed":
        text.append("当事人对结果有异议的，可以自收到结果告知之日起十五日内向本机关书面提出。")
        text.append(remedies("认定书", refusal.office, demands=False))
    return {"table": rows, "paragraphs": text, "receipt": {"party": str(refusal.enterprise), "place": refusal.enterprise.address or refusal.place}}


def forced_of(task: SamplingTask, refusal: Refusal) -> Content:
    """强制监督抽查决定书: why, on what basis, who comes, and that it is not for the party to pay."""
    rule = law.FORCED["policy"]
    rows = [
        [["当事人", str(task.enterprise)]],
        [["统一社会信用代码", task.enterprise.credit_code or NONE], ["任务编号", task.number]],
        [["产品", task.product_name], ["完成期限", zhdate(task.due_on)]],
        [["抽样人员", people(task.officers.order_by("pk"))]],
    ]
    text = [
        f"当事人于{zhdate(refusal.refused_on)}拒绝监督抽查（拒检记录 {refusal.number}），本机关已于{zhdate(refusal.decided_on)}认定。",
        {"style": "body", "text": f"依据{rule.basis}“{rule.words}”的规定，本机关决定对上述产品实施强制监督抽查，由上列人员执行。"},
        {"style": "body", "lead": "费用。", "text": rule.cost},
        remedies("决定书", refusal.office),
    ]
    return {"table": rows, "paragraphs": text, "receipt": {"party": str(task.enterprise), "place": task.enterprise.address or "抽样现场"}}
