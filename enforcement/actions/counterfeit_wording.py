"""What the papers of a counterfeit case say. Papers to a party name it in full; what goes to the public is anonymous."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from enforcement.law import counterfeit as law
from enforcement.law import rights as rights_law
from enforcement.models import CounterfeitCase, Decision, Party, Penalty, PenaltyNotice, SeizedItem, Seizure
from enforcement.queries.counterfeit import penalty_words
from enterprises.models import Enterprise
from quality_portal.core.errors import RuleBroken
from quality_portal.core.formats import isodate, zhdate
from quality_portal.core.yuan import in_capitals, yuan
from quality_portal.documents.composer import sentence, tidy
from quality_portal.documents.remedies import remedies

from .payment import PAYMENT

ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
TRANSFERRED = ("1.涉嫌犯罪案件情况的调查报告", "2.涉案物品清单", "3.有关检验报告或者鉴定结论", "4.其他有关涉嫌犯罪的材料")
INVENTORY = ["序号", {"title": "品名", "width": 2}, "商标", "规格型号", "数量", "单价（元）", "货值（元）", "措施", {"title": "存放地点", "width": 2}, "封条编号"]


def parties_table(party: Party, case: CounterfeitCase) -> list[list[list[str]]]:
    """The form table on top of a paper to one party."""
    enterprise = party.enterprise
    return [
        [["当事人", party.name]],
        [["统一社会信用代码", (enterprise.credit_code if enterprise else "") or "无"], ["案号", case.number]],
        [["住所", (enterprise.address if enterprise else "") or "见案卷"]],
    ]


def receipt(party: Party) -> dict[str, str]:
    """Where the paper is handed over."""
    return {"party": party.name, "place": party.enterprise.address if party.enterprise else ""}


def inventory(items: Sequence[SeizedItem]) -> dict[str, Any]:
    """财物清单, handed over in duplicate with the decision."""
    rows = [
        [
            str(item.no),
            item.name,
            item.trademark or "无",
            item.model or "无",
            item.amount,
            f"{item.unit_price:,.2f}",
            f"{item.value:,.2f}",
            item.get_measure_display(),
            item.place,
            item.seal_no,
        ]
        for item in items
    ]
    total = sum((item.value for item in items), law.FEN * 0)
    return {
        "title": "查封扣押财物清单",
        "columns": INVENTORY,
        "rows": rows,
        "notes": [
            f"货值合计{tidy(yuan(total))}（人民币{in_capitals(total)}）。本清单一式两份，由当事人和行政机关分别保存。",
            "当事人（签名或者盖章）：　　　　　　　　　　见证人（签名）：　　　　　　　　执法人员（两名，签名）：　　　　　　　　　　　　　　年　　月　　日",
        ],
    }


def seizure_decision(seizure: Seizure, items: Sequence[SeizedItem]) -> dict[str, Any]:
    """实施行政强制措施决定书."""
    until = zhdate(seizure.due_on)
    basis = f"{law.SEIZURE_POWER}、{law.SEIZURE_HANDOVER}"
    return {
        "table": parties_table(seizure.party, seizure.case),
        "paragraphs": [
            {"style": "body", "lead": "一、事实和理由。", "text": seizure.reason},
            {"style": "body", "lead": "二、依据。", "text": f"依据{basis}，决定对清单所列财物予以查封、扣押。"},
            {
                "style": "body",
                "lead": "三、期限。",
                "text": f"期限{law.SEIZURE_TERM.length}日，自{zhdate(seizure.seized_on)}的次日起计算，至{until}止。检验期间不计入，起止日期另行书面告知。",
                "strong": [until],
            },
            {"style": "body", "lead": "四、执法人员。", "text": f"{seizure.officers}。"},
            {"style": "body", "lead": "五、权利。", "text": f"你（单位）有权陈述、申辩。保管费用由本机关承担。{remedies('决定', seizure.case.office)}"},
        ],
        "annexes": [inventory(items)],
        "receipt": receipt(seizure.party),
    }


def extension_decision(seizure: Seizure) -> dict[str, Any]:
    """延长行政强制措施期限决定书."""
    until = zhdate(seizure.due_on)
    number = seizure.document.number if seizure.document else ""
    return {
        "table": parties_table(seizure.party, seizure.case),
        "paragraphs": [
            f"本机关于{zhdate(seizure.seized_on)}以{number}对你（单位）的财物实施查封、扣押。",
            f"因{seizure.extension_reason.rstrip('。')}，依据{law.SEIZURE_EXTENSION.basis}，决定将期限延长{seizure.extension_days}日。",
            {"style": "body", "text": f"延长后的期限至{until}止。{remedies('决定', seizure.case.office)}", "strong": [until]},
        ],
        "receipt": receipt(seizure.party),
    }


def penalty_notice(notice: PenaltyNotice) -> dict[str, Any]:
    """行政处罚事先告知书 to a party: facts, law, what is intended, and what the party may say to it."""
    offences = "；".join(row.title for row in notice.rows)
    days = rights_law.DEFENCE.length
    ask = rights_law.hearing_request(notice.issued_on).length
    return {
        "table": parties_table(notice.party, notice.case),
        "paragraphs": [
            {"style": "body", "lead": "一、事实和证据。", "text": notice.facts},
            {"style": "body", "lead": "二、理由和依据。", "text": f"上述行为属于{offences}，依据{notice.basis}，应予处罚。"},
            {"style": "body", "lead": "三、拟作出的处罚。", "text": f"{sentence(notice.proposed)}罚款合计不超过{yuan(notice.fine)}。"},
            {
                "style": "body", "lead": "四、陈述和申辩。",
                "text": f"你（单位）有陈述和申辩的权利，可以自收到本告知书之日起{days}个工作日内提出；逾期未提出的，视为放弃。本机关不因陈述、申辩给予更重的处罚。",
            },
            {
                "style": "body", "lead": "五、听证。",
                "text": f"符合听证条件的，你（单位）可以自收到本告知书之日起{ask}个工作日内要求举行听证；逾期未提出的，视为放弃。听证不收取费用。",
            },
        ],
        "receipt": receipt(notice.party),
    }  # fmt: skip


def penalty_decision(decision: Decision, penalties: Sequence[Penalty]) -> dict[str, Any]:
    """行政处罚决定书: facts, basis, penalty for each party, how to pay, remedies."""
    lines: list[Any] = []
    for penalty in penalties:
        row = law.BY_KEY[penalty.violation]
        mitigation = law.MITIGATION_BY_KEY.get(penalty.mitigation)
        eased = f"鉴于{mitigation[0]}（{mitigation[1]}），予以从轻、减轻。" if mitigation else ""
        lines.append(
            f"对{penalty.party.name}：其行为属于{row.title}，依据{penalty.basis_text}，{eased}决定：{penalty_words(penalty, capitals=True)}。"
            f"罚款幅度：{penalty.range_text}。"
        )
    told = "、".join(dict.fromkeys(penalty.notice.document.number for penalty in penalties if penalty.notice.document))
    answered = [{"style": "h1", "text": "三、对当事人意见的答复"}, decision.defence_answer] if decision.defence_answer else []
    return {
        "table": parties_table(penalties[0].party, decision.case),
        "paragraphs": [
            {"style": "h1", "text": "一、查明的事实和证据"},
            decision.facts,
            {"style": "h1", "text": "二、处罚依据和内容"},
            *lines,
            *answered,
            {"style": "h1", "text": "四、履行方式和权利" if answered else "三、履行方式和权利"},
            f"本机关已于{zhdate(decision.rights_notified_on)}送达行政处罚事先告知书（{told}），{decision.get_hearing_display()}。{PAYMENT.format(paper='决定')}",
            remedies("决定", decision.case.office),
        ],
        "receipt": receipt(penalties[0].party),
    }


def transfer_letter(case: CounterfeitCase, receiver: str, reasons: str, advice: law.TransferAdvice) -> dict[str, Any]:
    """涉嫌犯罪案件移送书."""
    return {
        "addressee": receiver,
        "paragraphs": [
            f"我局办理的{case.title}（{case.number}），经调查，当事人的行为涉嫌犯罪。",
            case.facts,
            f"标准核算：{'；'.join(advice.reasons)}。",
            f"移送理由：{reasons.rstrip('。')}。",
            f"现依据{law.NO_SUBSTITUTE}和《{law.TRANSFER_TERM.basis.instrument.title}》移送你局，请依法审查，并将是否立案的决定书面告知我局。",
        ],
        "annexes": [{"title": "移送材料", "paragraphs": list(TRANSFERRED)}],
    }


def anonymous(case: CounterfeitCase, text: str) -> str:
    """A text for the public: natural persons keep the family name. Raises RuleBroken when it holds a number of a person."""
    for party in case.parties.filter(natural=True):
        text = text.replace(party.name, party.masked)
    if ID_NUMBER.search(text) or MOBILE.search(text):
        raise RuleBroken("公告内容里有身份证号或者手机号码，不能公开。请先在案情中删去。", law.PRIVACY, "summary")
    return text.strip()


def public_rows(case: CounterfeitCase, decision: Decision) -> tuple[list[dict[str, str]], list[Enterprise | None]]:
    """Table D: one row a penalised party, and the enterprise whose page shows it."""
    penalties = list(decision.penalties.select_related("party__enterprise").order_by("pk"))
    by_party: dict[Party, list[Penalty]] = {}
    for penalty in penalties:
        by_party.setdefault(penalty.party, []).append(penalty)
    rows = [
        {
            "序号": str(no),
            "案件名称": anonymous(case, case.title),
            "当事人": party.masked,
            "违法事实": anonymous(case, "；".join(law.BY_KEY[one.violation].title for one in own)),
            "依据": "；".join(one.basis_text for one in own),
            "处理结果": "；".join(penalty_words(one) for one in own),
            "决定机关": case.office.name,
            "决定日期": isodate(decision.decided_on),
        }
        for no, (party, own) in enumerate(by_party.items(), start=1)
    ]
    return rows, [party.enterprise for party in by_party]


def announcement_body(case: CounterfeitCase, decision: Decision) -> list[str]:
    """What the public is told: what was found, on what law, what followed."""
    document = decision.document.number if decision.document else ""
    parts = [
        f"{case.office.name}依法查处了{anonymous(case, case.title)}，于{zhdate(decision.decided_on)}作出行政处罚决定（{document}）。现将有关情况公告如下。",
        anonymous(case, case.facts),
    ]
    if case.famous:
        parts.append("本案涉及假冒名优产品。请消费者购买时核对厂名、厂址、商标和认证标志。")
    parts.append("如发现同类产品仍在销售，请拨打 12315 举报。")
    return parts
