"""What the papers say. Plain data in the keys of `documents/content.py`; every date is written out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from enforcement.law.rungs import RECHECK
from enforcement.models import Case, Step
from enforcement.queries.letter import left_to_issuer
from quality_portal.accounts.models import Office
from quality_portal.core.formats import zhdate
from quality_portal.documents.remedies import remedies as words_of_remedies

from . import measures
from . import wording_decision as decision
from .payment import PAYMENT


def remedies(paper: str, office: Office) -> dict[str, str]:
    """Where and by when the party may turn."""
    return {"style": "body", "text": words_of_remedies(paper, office)}


def certificates(step: Step) -> list[dict[str, str]]:
    """The paragraph that names the certificates which the decision reaches: 有关证书 alone would leave the party guessing."""
    if not step.row.measure:
        return []
    reached = list(measures.reached(step.case, step.row.measure))
    elsewhere = [licence for licence in reached if left_to_issuer(step, licence)]
    own = [licence for licence in reached if licence not in elsewhere]
    words = f"{'、'.join(map(str, own))}。" if own else ""
    if elsewhere:
        words += f"{'、'.join(f'{licence}（{licence.issuer}颁发）' for licence in elsewhere)}，由本机关提请发证机关决定。"
    return [{"style": "body", "lead": "所涉证书：", "text": words or "登记的证书中没有本决定所及的有效证书。"}]


def of_step(step: Step, *, deadline: date | None) -> dict[str, Any]:
    """The content of a step's paper by the kind of its rung."""
    writers = {"order": order, "stop_order": stop_order} | IRREGULAR
    writer = writers.get(step.row.document, revocation)
    return writer(step, deadline)


def parties(case: Case) -> list[list[list[str]]]:
    """The form table on top of a paper to one party."""
    enterprise = case.enterprise
    return [
        [["当事人", enterprise.name]],
        [["统一社会信用代码", enterprise.credit_code or "未登记"], ["案号", case.number]],
        [["住所", enterprise.address or "未登记"]],
        *decision.answerable(case),
        [["产品", case.product_name], grounds(case)],
    ]


def receipt(case: Case) -> dict[str, str]:
    return {"party": case.enterprise.name, "place": case.enterprise.address or ""}


def contact(step: Step) -> str:
    return contact_of(step.case, step.office)


def contact_of(case: Case, office: Office | None = None) -> str:
    """Whom to ask about a paper: the case's officer, at the telephone of the office that writes."""
    phone = (office or case.office).phone
    return f"联系人：{case.officer.display_name}" + (f"　电话：{phone}" if phone else "")


def order(step: Step, deadline: date | None) -> dict[str, Any]:
    """责令整改通知书: facts, articles, what to do, the date, what follows, remedies."""
    case = step.case
    assert deadline is not None
    by = zhdate(deadline)
    paragraphs = [
        {"style": "body", "lead": "一、事实。", "text": step.facts},
        *decision.proof(step),
        {"style": "body", "lead": "二、决定。", "text": f"依据{decision.basis_of(step)}，本机关对你单位和上述产品作出以下决定：{step.row.act}。"},
        *certificates(step),
        {
            "style": "body",
            "lead": "三、期限。",
            "text": f"整改期限为{step.days}日，自本通知书送达之日的次日起计算；按签发当日送达推算，截止日为{by}。截止日以送达回证或者网上签收记录推算的日期为准。",
            "strong": [by],
        },
        {"style": "body", "lead": "四、要求。", "text": step.demands},
        {
            "style": "body",
            "lead": "五、复查。",
            "text": f"整改完成后在网上提交整改报告，本机关派两名以上执法人员复查。{consequence(step)}",
        },
        remedies("通知书", step.office),
    ]
    return {"table": parties(case), "paragraphs": paragraphs, "contact": contact(step), "receipt": receipt(case)}


def consequence(step: Step) -> str:
    """What follows when nothing is put right: at once where the rung has it so, else only after a recheck."""
    if step.row.on_overdue == RECHECK:
        return f"逾期不报告的，本机关期满后主动复查；复查不合格的，依照同一规定作出下一步处理：{next_name(step)}。"
    return f"逾期不改正或者复查不合格的，依照同一规定作出下一步处理：{next_name(step)}。"


def next_name(step: Step) -> str:
    """The rung that a failed recheck leads to."""
    return step.case.book.rung(step.row.on_failed).name if step.row.on_failed else ""


def stop_order(step: Step, deadline: date | None) -> dict[str, Any]:
    """责令停产整顿决定书."""
    case, row = step.case, step.row
    joint = f"会同{step.joint_with}" if step.joint_with else ""
    by = zhdate(deadline)
    paragraphs = [
        {"style": "body", "lead": "一、事实和证据。", "text": step.facts},
        *decision.proof(step),
        {"style": "body", "lead": "二、告知和听证。", "text": decision.rights_kept(step)},
        {
            "style": "body",
            "lead": "三、决定。",
            "text": f"依据{decision.basis_of(step)}，本机关{joint}决定：{row.act}，期限{step.days}日，自送达之日的次日起计算，按签发当日送达推算至{by}止。",
            "strong": [by],
        },
        *certificates(step),
        {"style": "body", "lead": "四、要求。", "text": step.demands or "停产整顿期间不得生产、销售同一产品；整顿期满由本机关复查。"},
        {"style": "body", "lead": "五、后果。", "text": f"整顿后复查仍不合格的，依照规定作出下一步处理：{next_name(step)}。"},
        remedies("决定书", step.office),
    ]
    return {"table": parties(case), "paragraphs": paragraphs, "contact": contact(step), "receipt": receipt(case)}


def revocation(step: Step, deadline: date | None) -> dict[str, Any]:
    """吊销决定书, of the production licence or the business licence."""
    case, row = step.case, step.row
    paragraphs = [
        {"style": "body", "lead": "一、事实和证据。", "text": step.facts},
        *decision.proof(step),
        {"style": "body", "lead": "二、告知和听证。", "text": decision.rights_kept(step)},
        {"style": "body", "lead": "三、决定。", "text": f"依据{decision.basis_of(step)}，决定{row.act}，自送达之日起生效。"},
        *certificates(step),
        remedies("决定书", step.office),
    ]
    return {"table": parties(case), "paragraphs": paragraphs, "contact": contact(step), "receipt": receipt(case)}


def of_it(facts: str) -> str:
    """The facts as told to somebody else than the enterprise."""
    return facts.replace("你单位", "该企业")


def recheck_result(case: Case, *, passed: bool, on: date, officers: Sequence[str], note: str) -> dict[str, Any]:
    """复查结果通知书."""
    names = "、".join(officers)
    end = "复查合格，准予恢复，本案结案。" if passed else "复查不合格。本机关将依照规定提出下一步处理意见，决定以另行送达的文书为准。"
    return {
        "table": parties(case),
        "paragraphs": [
            f"{zhdate(on)}，本机关执法人员{names}对你单位的整改情况进行了复查。{note}",
            {"style": "body", "lead": "复查结果：", "text": end},
        ],
        "receipt": receipt(case),
    }


def announcement_body(office: Office, cases: Sequence[Case]) -> list[str]:
    """The first draft of an announcement's text."""
    row = cases[0].target_row or cases[0].rung_row
    names = "、".join(dict.fromkeys(f"{case.enterprise.name}（{case.product_name}）" for case in cases))
    assert row is not None
    return [
        f"在产品质量监督抽查中，下列企业的产品不合格，经责令限期整改，逾期未改正或者复查仍不合格：{names}。",
        f"依据{row.basis_text}，现予公告。",
        "请消费者停止购买和使用附件所列批次的产品，已购买的可以凭购物凭证要求经营者退货。发现仍在销售的，可以拨打12315举报。",
        f"{office.name}将在公告后组织复查，复查结果在本公告页面公布。",
    ]


def public_advice(case: Case) -> str:
    """The first draft of what consumers should do."""
    return f"{case.enterprise.name}生产的{case.product_name}经抽查和复查不合格。请停止使用附件所列批次的产品，凭购物凭证向经营者要求退货。"


def grounds(case: Case) -> list[str]:
    """What the case rests on: a failed inspection, or irregular production."""
    if case.irregularity:
        return ["违规种类", case.irregularity.get_kind_display()]
    return ["不合格编号", case.finding.number if case.finding else "无"]


def irregular_penalty(step: Step, deadline: date | None) -> dict[str, Any]:
    """行政处罚决定书 for production that should not take place; amounts and goods stand in the demands."""
    case = step.case
    paragraphs = [
        {"style": "body", "lead": "一、事实和证据。", "text": step.facts},
        *decision.proof(step),
        {"style": "body", "lead": "二、告知和听证。", "text": decision.rights_kept(step)},
        {"style": "body", "lead": "三、决定。", "text": f"依据{step.basis_text}，本机关决定：{step.row.act}。具体为：{step.demands}"},
        {"style": "body", "lead": "四、履行。", "text": "处以罚款的，" + PAYMENT.format(paper="决定书")},
        {"style": "body", "lead": "五、补办。", "text": f"处罚执行后，本机关另行{case.book.rung(step.row.on_executed).name}；补办以前不得生产上述产品。"},
        remedies("决定书", step.office),
    ]
    return {"table": parties(case), "paragraphs": paragraphs, "contact": contact(step), "receipt": receipt(case)}


def obtain_order(step: Step, deadline: date | None) -> dict[str, Any]:
    """责令限期补办通知书: what to obtain, by when, what follows."""
    case = step.case
    by = zhdate(deadline)
    paragraphs = [
        {"style": "body", "lead": "一、事实。", "text": step.facts},
        *decision.proof(step),
        {"style": "body", "lead": "二、要求。", "text": f"依据{step.basis_text}，本机关{step.row.act}。{step.demands}".rstrip()},
        {
            "style": "body", "lead": "三、期限。",
            "text": f"期限为{step.days}日，自本通知书送达之日的次日起计算；按签发当日送达推算，截止日为{by}。", "strong": [by],
        },
        {"style": "body", "lead": "四、后果。", "text": f"逾期没有补办或者达不到要求的，依照规定作出下一步处理：{next_name(step)}。"},
        remedies("通知书", step.office),
    ]  # fmt: skip
    return {"table": parties(case), "paragraphs": paragraphs, "contact": contact(step), "receipt": receipt(case)}


IRREGULAR = {"irregular_penalty": irregular_penalty, "obtain_order": obtain_order}
