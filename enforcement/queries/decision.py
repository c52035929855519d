"""What stands before whoever signs a decision: what will change, what is on file, what was changed since it was sent back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from enforcement.law.rungs import LETTER_NAMES, NOTIFIED_NAMES, Measure
from enforcement.models import Case, Step
from enforcement.queries import needs, work
from enforcement.states.case import CaseState, StepState
from enterprises.models import Licence
from quality_portal.accounts.models import User
from quality_portal.core import shapes
from quality_portal.core.formats import isodate, zhdate
from quality_portal.documents.kinds import kind_of
from quality_portal.workdays import calendar

COMPARED = (
    ("facts", "事实"), ("evidence", "证据"), ("demands", "要求"), ("days", "期限日数"), ("joint_with", "会同部门"), ("addressee", "受函机关"),
    ("named_basis", "处罚依据"), ("defence_answer", "对企业意见的答复"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A field of the draft that reads otherwise than when it was sent back."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the reviewer and the approver look at."""

    draft: tuple[shapes.Fact, ...]
    effects: tuple[shapes.Fact, ...]
    needs: tuple[needs.Need, ...]
    changes: tuple[Change, ...]
    returned: Step | None
    waiting: int


def returned_before(case: Case, rung: str, *, before: Step | None = None) -> Step | None:
    """The draft of a rung that was sent back last, when nothing else of it was sent back since."""
    found = case.steps.filter(rung=rung, state=StepState.RETURNED).select_related("drafted_by", "reviewed_by")
    return (found.filter(pk__lt=before.pk) if before else found).order_by("-pk").first()


def changes(step: Step, former: Step | None) -> tuple[Change, ...]:
    """Field by field, what the draft says now and said then."""
    if former is None:
        return ()
    pairs = ((title, str(getattr(former, name) or ""), str(getattr(step, name) or "")) for name, title in COMPARED)
    return tuple(Change(title, before, after) for title, before, after in pairs if before != after)


def desk(step: Step, user: User, *, reach: Iterable[Licence], on: date) -> Desk:
    """The desk of whoever signs."""
    former = returned_before(step.case, step.rung, before=step)
    return Desk(
        draft=draft_of(step),
        effects=effects(step, reach, on),
        needs=needs.of(step.case, step.row, on, notice=step.rights),
        changes=changes(step, former),
        returned=former,
        waiting=next_item(user, step.case)[1],
    )


def draft_of(step: Step) -> tuple[shapes.Fact, ...]:
    """The draft field by field."""
    told = step.rights
    rows = [
        ("事实", step.facts),
        ("证据", step.evidence),
        ("要求", step.demands),
        ("期限", f"{step.days} 日，自送达次日起算" if step.days else ""),
        ("会同部门", step.joint_with),
        ("受函机关", step.addressee),
        ("政策依据", step.policy_basis),
        ("法律依据", step.penalty_basis),
        ("写明的处罚依据", step.named_basis),
        ("权利告知", f"{told.document.number}，{isodate(told.served_on)} 送达" if told and told.document else ""),
        ("对企业意见", step.get_defence_taken_display() if step.defence_taken else ""),
        ("采纳与否的理由", step.defence_answer),
        ("制发机关", step.office.name),
    ]
    return tuple(shapes.Fact(label, value) for label, value in rows if value)


def effects(step: Step, reach: Iterable[Licence], on: date) -> tuple[shapes.Fact, ...]:
    """What the approval will change, with dates as if the paper were served today."""
    case, row = step.case, step.row
    kind = kind_of(row.document)
    serving = CaseState.AWAITING_SERVICE.label
    here = case.rung_row
    rows = [
        ("文书", f"{kind.title}，批准时编为{step.office.code}{kind.series}〔{on.year}〕的下一号，内容冻结"),
        ("案件状态", f"{case.get_state_display()} → {serving}"),
        ("所处级次", f"{here.short if here else '尚未决定'} → {row.short}"),
        ("期限", _clocks(step, on)),
        ("证书", _certificates(step, reach)),
        ("生产", "送达之日起停止生产、销售本产品，向社会公布" if row.stops_production else ""),
        ("函件", f"{LETTER_NAMES.get(row.by_letter, '函件')}随批准发出，由收件机关决定" if row.by_letter else ""),
        ("通知", "、".join(NOTIFIED_NAMES[who] for who in row.notifies)),
        ("送达", "批准后七个工作日内送达企业；送达前不生效"),
    ]
    return tuple(shapes.Fact(label, value) for label, value in rows if value)


def _clocks(step: Step, on: date) -> str:
    row = step.row
    if row.term is None:
        return ""
    end = calendar.due(row.term, on, length=step.days)
    words = f"今日送达的，至{zhdate(end.date)}" + ("（暂定）" if end.provisional else "")
    if row.window is None:
        return words
    last = calendar.due(row.window.term, end.nominal)
    return f"{words}；复查至{zhdate(last.date)}"


def _certificates(step: Step, reach: Iterable[Licence]) -> str:
    row = step.row
    found = list(reach)
    if not found:
        return "不涉及证书" if row.measure else ""
    verb = "吊销" if row.measure in (Measure.REVOKE, Measure.REVOKE_BUSINESS) else "暂停"
    return f"送达时{verb}：" + "、".join(str(licence) for licence in found)


def next_item(user: User, case: Case) -> tuple[str, int]:
    """The address of the next draft that waits for this person, and how many there are besides this one."""
    waiting = work.to_review(user).exclude(pk=case.pk).order_by("due_on", "pk")
    count = waiting.count()
    following = waiting.first()
    if following is None:
        return "", 0
    if following.target_row is not None and following.target_row.public:
        return following.get_absolute_url(), count
    name = "review" if following.state == CaseState.AWAITING_REVIEW else "approve"
    return reverse(f"enforcement:{name}", args=[following.number]), count


