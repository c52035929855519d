"""What the papers after a result say. Plain data in the keys of `documents/content.py`; every date is written out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inspections.law.telling import (
    BACKUP_PAID,
    BACKUP_RULE,
    CIRCULAR_PUBLIC,
    CIRCULAR_RULE,
    CONFIRM_TERM,
    FEE,
    FEE_RULE,
    FORMALITIES_TERM,
    HOME_RULE,
    MAKER_NOTICE,
    OBJECTION_TERM,
    RETEST_FINAL,
    UPPER_RULE,
)
from inspections.models import (
    Addressee,
    Circular,
    Conclusion,
    ItemVerdict,
    Notice,
    NoticeParty,
    Objection,
    Retest,
    Verdict,
)
from quality_portal.accounts.models import Office
from quality_portal.core.actors import Actor
from quality_portal.core.formats import money, zhdate
from quality_portal.core.roles import Role
from quality_portal.documents.composer import sentence

Paragraph = dict[str, Any]
HAND_SIGNED = "　　　"  # room behind 签发人 for a name written by hand


def part(lead: str, text: str, *strong: str) -> Paragraph:
    return {"style": "body", "lead": lead, "text": text, "strong": list(strong)}


def contact(office: Office) -> str:
    """Where to ask. Without telephone and address it would only repeat who signed."""
    words = [office.phone and f"电话：{office.phone}", office.address and f"地址：{office.address}"]
    return "　".join([f"联系单位：{office.name}", *filter(None, words)]) if any(words) else ""


def items_in_words(conclusion: Conclusion) -> str:
    """The failed items with requirement and value, or why a refusal is dealt with as a failure."""
    if conclusion.report is None:
        return conclusion.failed_items or "拒绝接受监督抽查"
    failed = conclusion.report.items.filter(verdict=ItemVerdict.FAIL).order_by("order")
    words = [f"{row.name}（要求{row.required}，实测{row.measured}）" for row in failed]
    return "；".join(words) or conclusion.failed_items


def result_notice(notice: Notice) -> dict[str, Any]:
    """检验结果告知书: the result, whose goods, the fifteen days, to whom, what a retest means and who pays."""
    conclusion = notice.conclusion
    paragraphs = [part("一、结果。", _result(conclusion))]
    rights = list(_confirming(notice)) if notice.party == NoticeParty.MAKER else []
    rights += _rights(conclusion)
    numbers = "二三四五六七八"
    paragraphs += [part(f"{numbers[place]}、{lead}", text, *strong) for place, (lead, text, *strong) in enumerate(rights)]
    return {
        "table": _facts(notice),
        "paragraphs": paragraphs,
        "contact": contact(conclusion.office),
        "receipt": {"party": notice.name, "place": notice.address},
    }


def _facts(notice: Notice) -> list[list[list[str]]]:
    conclusion, sample = notice.conclusion, notice.conclusion.sample
    rows = [[["主送", notice.name], ["身份", notice.get_party_display()]], [["产品", conclusion.product_name]]]
    if sample is None:
        return [*rows, [["拒检记录", conclusion.refusal.number], ["认定日期", zhdate(conclusion.decided_on)]]]
    return [
        *rows,
        [["标称生产企业", conclusion.enterprise.name]],
        [["商标", sample.trademark or "无"], ["规格型号", sample.model or "无"]],
        [["批号", sample.batch], ["生产日期", zhdate(sample.produced_on) or "未标注"]],
        [["抽样单编号", sample.number], ["抽样日期", zhdate(sample.sampled_on)]],
        [["检验报告编号", conclusion.report.number], ["检验机构", conclusion.report.lab.name]],
    ]


def _result(conclusion: Conclusion) -> str:
    plan, sample = conclusion.plan_item.plan, conclusion.sample
    if sample is None:
        return f"在“{plan.title}”中，{conclusion.enterprise.name}拒绝接受对{conclusion.product_name}的监督抽查，经认定按不合格论处：{items_in_words(conclusion)}。"
    taken = f"{zhdate(sample.sampled_on)}在{sample.seller or conclusion.enterprise.name}（{sample.place}）抽取的上述样品"
    if conclusion.verdict == Verdict.PASS:
        return f"在“{plan.title}”中，{taken}，经检验，所检项目合格。"
    return f"在“{plan.title}”中，{taken}，经检验不合格，不合格项目：{items_in_words(conclusion)}。"


def _confirming(notice: Notice) -> list[tuple[str, ...]]:
    text = (
        f"上述样品不是在你单位抽取的，标识载明由你单位生产。请自收到本告知书之日起{CONFIRM_TERM.length}日内，在企业工作台或者书面答复该样品是否为你单位产品；"
        f"否认的，请一并提交证据。期满没有答复的，公布结果时注明“标称生产企业（未确认）”。依据{MAKER_NOTICE.basis}。"
    )
    return [("样品确认。", text, f"{CONFIRM_TERM.length}日内")]


def _rights(conclusion: Conclusion) -> list[tuple[str, ...]]:
    term, office = OBJECTION_TERM, conclusion.office
    upper = f"或者其上级{office.parent.name}" if office.parent else ""
    found: list[tuple[str, ...]] = [
        (
            "异议的权利。",
            (f"对结果有异议的，可以自收到本告知书之日起{term.length}日内，向{office.name}{upper}提出，写明理由并附材料；企业可以在企业工作台提出。"
            f"收到的当日不计入，最后一日是法定节假日的，顺延到其后第一个工作日。逾期没有提出的，结果确定。依据{term.basis}。"),
            f"{term.length}日内",
        )
    ]
    if conclusion.sample_id and conclusion.verdict == Verdict.FAIL:
        found.append(
            (
                "复检。",
                (f"申请复检并被受理的，由另一家检验机构检验备用样品。申请人应当在收到受理通知之日起{FORMALITIES_TERM.length}日内办理手续，逾期视为放弃。"
                f"备用样品的封条和交接不完整的，不能复检（{BACKUP_RULE.basis}）。复检结论为最终结论（{RETEST_FINAL.basis}）。"),
            )
        )
        found.append(("费用。", f"{FEE_RULE.title}；{FEE['confirmed'].title}；{FEE['reversed'].title}。依据{FEE_RULE.basis}。"))
    if conclusion.verdict != Verdict.PASS:
        found.append(("结果的使用。", "结果确定以后，依法向社会公布、通报有关政府和部门，并责令改正；没有确定以前，不得用于公布和处理。"))
    return found


def retest_notice(retest: Retest) -> dict[str, Any]:
    """复检受理通知书."""
    objection, conclusion = retest.objection, retest.conclusion
    by = zhdate(retest.formalities_due)
    paragraphs = [
        part("一、受理。", f"你单位{zhdate(objection.filed_on)}就{conclusion.product_name}检验结果提出的复检申请（{objection.number}），经审查予以受理。"),
        part(
            "二、办理手续。",
            f"请在{by}前到{conclusion.office.name}办理复检手续、垫付复检费用。逾期没有办理的，视为放弃复检，初检结论为最终结论。依据{FORMALITIES_TERM.basis}。", by,
        ),
        part("三、复检机构。", "手续办理完毕以后十日内，由本机关确定初检机构以外的检验机构，检验封存的备用样品。"),
        part("四、费用。", f"{FEE['confirmed'].title}；{FEE['reversed'].title}。依据{FEE_RULE.basis}。"),
        part("五、结论。", f"{RETEST_FINAL.title}。依据{RETEST_FINAL.basis}。"),
    ]  # fmt: skip
    return {"table": _objection_facts(objection), "paragraphs": paragraphs, "contact": contact(conclusion.office), "receipt": {"party": objection.applicant, "place": ""}}


def objection_answer(objection: Objection, words: str, follows: str, basis: object) -> dict[str, Any]:
    """异议处理答复书: refused, founded, or no retest possible; what follows from it."""
    paragraphs = [
        part("一、异议。", f"你单位{zhdate(objection.filed_on)}提出：{sentence(objection.grounds)}"),
        part("二、答复。", f"{words}。理由：{sentence(objection.reasons)}"),
        part("三、结果。", f"{follows}。依据{basis}。"),
    ]
    return {
        "table": _objection_facts(objection),
        "paragraphs": paragraphs,
        "contact": contact(objection.office),
        "receipt": {"party": objection.applicant, "place": ""},
    }


def retest_result(retest: Retest, *, to: str) -> dict[str, Any]:
    """复检结论告知书, to the applicant or another party."""
    objection, conclusion, report = retest.objection, retest.conclusion, retest.report
    row, fee = FEE[retest.outcome], getattr(retest, "fee", None)
    verdict = "维持初检的不合格结论" if retest.outcome == "confirmed" else "推翻初检结论，判定为合格，初检结论撤回"
    failed = f"，不合格项目：{report.failed_items}" if report.failed_items else ""
    paragraphs = [
        part("一、结论。", f"{report.lab.name}对备用样品进行了复检（报告编号{report.number}）{failed}。复检{verdict}。依据{RETEST_FINAL.basis}，复检结论为最终结论。"),
        part("二、费用。", f"{row.title}（{money(fee.amount) if fee else '金额以缴费凭证为准'}）。依据{row.basis}。{BACKUP_PAID.title}，依据{BACKUP_PAID.basis}。"),
    ]
    return {"table": [[["主送", to]], *_objection_facts(objection)], "paragraphs": paragraphs, "contact": contact(conclusion.office), "receipt": {"party": to, "place": ""}}


def _objection_facts(objection: Objection) -> list[list[list[str]]]:
    conclusion = objection.conclusion
    about = conclusion.report.number if conclusion.report else conclusion.refusal.number
    return [
        [["申请人", objection.applicant]],
        [["异议编号", objection.number], ["提出日期", zhdate(objection.filed_on)]],
        [["产品", conclusion.product_name], ["报告编号", about]],
    ]


def circular_title(paper: Circular) -> str:
    """Upwards one reports, to others one tells."""
    return f"关于监督抽查不合格情况的{'报告' if paper.kind == Addressee.UPPER else '通报'}"


def circular_kind(paper: Circular) -> str:
    """What goes upwards is a report (上行文), with the head who signs it in its head."""
    return "upward_report" if paper.kind == Addressee.UPPER else "circular"


def circular(paper: Circular, conclusions: Sequence[Conclusion], *, signed_by: Actor) -> dict[str, Any]:
    """通报: what failed where, what is asked, by when an answer is wanted."""
    by = zhdate(paper.feedback_due)
    place = paper.region.name if paper.region else "你辖区"
    deemed = sum(row.verdict == Verdict.DEEMED for row in conclusions)
    count = f"不合格产品 {len(conclusions) - deemed} 批次" + (f"，拒绝抽查按不合格论处 {deemed} 起" if deemed else "")
    asked = {
        Addressee.COUNTY: "请组织督促有关企业落实主体责任，限期整改，并统筹有关部门消除区域性质量隐患。",
        Addressee.DEPARTMENT: "请按照职责督促有关企业整改，排查同类产品的质量问题。",
        Addressee.UPPER: "后处理情况将按季度续报。",
        Addressee.HOME: "生产者在你机关辖区，请依法调查处理并督促整改。",
    }[Addressee(paper.kind)]
    own = {Addressee.HOME: HOME_RULE.basis, Addressee.UPPER: UPPER_RULE.basis}.get(Addressee(paper.kind))
    basis = own or f"{CIRCULAR_RULE.basis}、{CIRCULAR_PUBLIC.basis}"
    told = "现报告如下" if paper.kind == Addressee.UPPER else "现予通报"
    paragraphs = [
        f"近期，{paper.office.name}组织的监督抽查中，{place}企业有{count}，{told}。",
        part("一、情况。", "不合格产品及企业名单见附件。上述结果均已过异议期，结论确定。"),
        part("二、后处理。" if paper.kind == Addressee.UPPER else "二、要求。", asked),
        part("三、依据。", f"{basis}。")
        if paper.kind == Addressee.UPPER
        else part("三、反馈。", f"请在{by}前将处理情况书面反馈{paper.office.name}。依据{basis}。", by),
    ]
    columns = ["序号", {"title": "企业名称", "width": 2}, {"title": "产品", "width": 2}, "规格型号", "批号", {"title": "不合格项目", "width": 3}, "结论"]
    head = signed_by.display_name if Role.APPROVER in signed_by.roles and signed_by.pk else HAND_SIGNED
    return {
        **({"signatory": head} if paper.kind == Addressee.UPPER else {}),
        "addressee": paper.addressee,
        "paragraphs": paragraphs,
        "annexes": [{"title": "监督抽查不合格产品及企业名单", "columns": columns, "rows": [_row(place, row) for place, row in enumerate(conclusions, 1)], "wide": True}],
        "contact": contact(paper.office),
    }


def _row(place: int, row: Conclusion) -> list[str]:
    sample = row.sample
    return [
        str(place), row.enterprise.name, row.product_name, (sample and sample.model) or "—", (sample and sample.batch) or "—",
        items_in_words(row), row.get_verdict_display(),
    ]  # fmt: skip
