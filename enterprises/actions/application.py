"""An application for a licence: handed in, answered, examined on the spot, tested, decided by another person, issued."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from enterprises.law import RENEWED, VALIDITY, tidy_number
from enterprises.law import application as law
from enterprises.law import conditions as checklist
from enterprises.models import Enterprise, Examiner, Licence, LicenceApplication, Product, ProductCategory
from enterprises.permissions import GRANTS
from enterprises.queries import application as queries
from enterprises.queries import licence as licence_queries
from enterprises.queries.membership import require_right
from enterprises.states import APPLICATION_OPEN, ApplicationPurpose, ApplicationState, LicenceState
from quality_portal.accounts.models import Office, User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents import actions as documents
from quality_portal.documents import numbering
from quality_portal.workdays import calendar

from . import application_wording as wording
from . import licence as licences

PURPOSE = checklist.Purpose.LICENCE
SERIES = "许申"
OWN_OFFICE = ("application.handle", "application.decide")


@dataclass(frozen=True, slots=True)
class ExaminerDraft:
    """Who looked on the spot. `user` when the person has an account."""

    name: str
    certificate: str
    user: User | None = None


# --- Hand in and answer ---


@transaction.atomic
def hand_in(
    *,
    enterprise: Enterprise,
    category: ProductCategory,
    office: Office,
    product: Product | None = None,
    renews: Licence | None = None,
    scope: str = "",
    note: str = "",
    handed_in_on: date | None = None,
    actor: Actor,
    at: datetime,
) -> LicenceApplication:
    """Take an application in; a second one for the same product while the first is open gives the first back."""
    acts.permit(actor, GRANTS, "application.hand_in")
    _refuse_stranger(actor, enterprise)
    row = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    on = handed_in_on or calendar.local_date(at)
    if on > calendar.local_date(at):
        raise RuleBroken("收到申请的日期不能晚于今天。", field="handed_in_on")
    if product is not None and (product.enterprise_id != row.pk or product.category_id != category.pk):
        raise RuleBroken(f"“{product}”不是这家企业的这一类产品。请重新选择产品。", field="product")
    kind = renews.kind if renews else "production"
    live = row.licence_applications.filter(kind=kind, category=category, state__in=APPLICATION_OPEN).first()
    if live:
        return live
    _refuse_foreign_renewal(row, renews)
    barred = licence_queries.bars_on(row, kind, category, on)
    if barred:
        raise RuleBroken(f"{barred[-1].words}请在期满以后再申请。", barred[-1].rule.term.basis, "category")
    made = LicenceApplication.objects.create(
        number=numbering.number_text(office.code, SERIES, on.year, numbering.next_serial(office, SERIES, on.year)),
        office=office,
        enterprise=row,
        kind=kind,
        category=category,
        product=product,
        purpose=ApplicationPurpose.RENEWAL if renews else ApplicationPurpose.FIRST,
        renews=renews,
        scope=scope.strip(),
        note=note.strip(),
        handed_in_on=on,
        handed_in_by_id=actor.pk,
        answer_by=calendar.due(law.ANSWER, on).date,
    )
    trail.record("licenceapplication.handed_in", made, actor=actor, at=at, basis=law.ANSWER.basis, after={"category": category.name})
    return made


def _refuse_foreign_renewal(enterprise: Enterprise, renews: Licence | None) -> None:
    if renews is None:
        return
    if renews.enterprise_id != enterprise.pk or renews.kind not in RENEWED:
        raise RuleBroken("只能延续本企业自己的生产许可证。请重新选择。", field="renews")
    if renews.state not in (LicenceState.VALID, LicenceState.SUSPENDED):
        raise RuleBroken(f"{renews}{renews.get_state_display()}，不能延续。请按首次申请办理。", field="renews")


def ask(*, application: LicenceApplication, missing: str, on: date, actor: Actor, at: datetime) -> LicenceApplication:
    """Tell the applicant once what is missing."""
    with transaction.atomic():
        row = _locked(application, "application.handle", actor)
        if not missing.strip():
            raise RuleBroken("请写明需要补正的全部内容：只能告知一次。", law.ANSWER.basis, "missing")
        _refuse_day(row, on, row.handed_in_on, at)
        row.missing = missing.strip()
        acts.advance(row, "ask", actor=actor, at=at, note=row.missing, fields=("missing",))
        _paper(row, "licence_correction", wording.CORRECTION_TITLE, wording.correction(row), actor=actor, at=at)
    return row


def mend(*, application: LicenceApplication, note: str, on: date, actor: Actor, at: datetime) -> LicenceApplication:
    """The applicant mended it; the days to answer run anew."""
    with transaction.atomic():
        row = _locked(application, "application.hand_in", actor)
        if not note.strip():
            raise RuleBroken("请说明补正了什么。", field="note")
        _refuse_day(row, on, row.handed_in_on, at)
        row.note = f"{row.note}\n补正（{on.isoformat()}）：{note.strip()}".strip()
        row.handed_in_on, row.answer_by = on, calendar.due(law.ANSWER, on).date
        acts.advance(row, "mend", actor=actor, at=at, note=note.strip(), fields=("note", "handed_in_on", "answer_by"))
    return row


def accept(*, application: LicenceApplication, on: date, actor: Actor, at: datetime) -> LicenceApplication:
    """Accept it. Answered too late, it counts as accepted on the day it was received."""
    with transaction.atomic():
        row = _locked(application, "application.handle", actor)
        _refuse_day(row, on, row.handed_in_on, at)
        late = on > row.answer_by
        row.accepted_on = row.handed_in_on if late else on
        row.examine_by = calendar.due(law.ON_SITE, row.accepted_on).date
        row.decide_by = calendar.due(law.DECISION, row.accepted_on).date
        note = f"逾期答复，自收到申请之日（{row.handed_in_on.isoformat()}）起即为受理" if late else ""
        acts.advance(row, "accept", actor=actor, at=at, note=note, fields=("accepted_on", "examine_by", "decide_by"))
        _paper(row, "licence_acceptance", wording.ACCEPTANCE_TITLE, wording.acceptance(row), actor=actor, at=at)
    return row


def decline(*, application: LicenceApplication, refusal: str, reason: str, on: date, actor: Actor, at: datetime) -> LicenceApplication:
    """Do not accept it, for one of the reasons of the law."""
    with transaction.atomic():
        row = _locked(application, "application.handle", actor)
        why = _refusal("decline", refusal)
        if why.key == "not_mended" and not row.missing:
            raise RuleBroken("还没有告知过补正，不能以补正不合格为由不予受理。请先告知补正。", why.basis, "refusal")
        _refuse_day(row, on, row.handed_in_on, at)
        row.refusal, row.reason, row.decided_on, row.decided_by_id = why.key, _said(reason), on, actor.pk
        fields = ("refusal", "reason", "decided_on", "decided_by")
        acts.advance(row, "decline", actor=actor, at=at, basis=why.basis, note=row.reason, fields=fields)
        _paper(row, "licence_refusal", wording.DECLINED_TITLE, wording.declined(row, why), actor=actor, at=at)
    return row


def withdraw(*, application: LicenceApplication, reason: str, actor: Actor, at: datetime) -> LicenceApplication:
    """The applicant takes it back, as long as nothing is decided."""
    with transaction.atomic():
        row = _locked(application, "application.hand_in", actor)
        row.reason = _said(reason)
        acts.advance(row, "withdraw", actor=actor, at=at, note=row.reason, fields=("reason",))
    return row


# --- Look and test ---


def examine(
    *,
    application: LicenceApplication,
    examiners: Sequence[ExaminerDraft],
    answers: Mapping[str, str],
    findings: str,
    on: date,
    sample_code: str = "",
    lab: str = "",
    actor: Actor,
    at: datetime,
) -> LicenceApplication:
    """Record what two to four examiners found on the spot. When all is met, a sample was sealed there for the laboratory."""
    with transaction.atomic():
        row = _locked(application, "application.examine", actor)
        _refuse_day(row, on, row.accepted_on or row.handed_in_on, at)
        found = _judged(answers, findings)
        people = _examiners(examiners)
        row.examined_on, row.examined_by_id, row.answers, row.findings = on, actor.pk, dict(answers), findings.strip()
        fields = ["examined_on", "examined_by", "answers", "findings"]
        if found.positive:
            if not sample_code.strip() or not lab.strip():
                raise RuleBroken("核查合格的，应当当场封存样品。请填写封条编号和检验机构。", law.SAMPLE.basis, "sample_code")
            row.sampled_on, row.sample_code, row.lab = on, sample_code.strip(), lab.strip()
            row.deliver_by = calendar.due(law.SAMPLE, on).date
            fields += ["sampled_on", "sample_code", "lab", "deliver_by"]
        acts.advance(row, "pass" if found.positive else "fail", actor=actor, at=at, note=row.findings, fields=tuple(fields))
        Examiner.objects.bulk_create(
            Examiner(application=row, name=one.name.strip(), certificate=one.certificate.strip(), user=one.user) for one in people
        )
    return row


def _judged(answers: Mapping[str, str], findings: str) -> checklist.Judgement:
    found = checklist.judge(PURPOSE, answers, tested=False)
    if found.unanswered:
        titles = "、".join(f"“{row.title}”" for row in found.unanswered)
        raise RuleBroken(f"还有条件没有结论：{titles}。请逐项核查。", found.unanswered[0].basis, found.unanswered[0].key)
    if found.misplaced:
        row = found.misplaced[0]
        raise RuleBroken(f"“{row.title}”不能答“不适用”。请选“符合”或者“不符合”。", row.basis, row.key)
    if found.unmet and not findings.strip():
        raise RuleBroken("有条件不符合，请写明核查情况。", found.unmet[0].basis, "findings")
    return found


def _examiners(people: Sequence[ExaminerDraft]) -> list[ExaminerDraft]:
    named = [one for one in people if one.name.strip() or one.certificate.strip()]
    fewest, most = law.EXAMINERS
    if not fewest <= len(named) <= most:
        raise RuleBroken(f"实地核查应由{fewest}至{most}名核查人员进行，您填了{len(named)}名。", law.EXAMINER_COUNT.basis, "examiners")
    if any(not one.certificate.strip() or not one.name.strip() for one in named):
        raise RuleBroken("请填写每名核查人员的姓名和证书编号。", law.EXAMINER_CERTIFIED.basis, "examiners")
    if len({one.certificate.strip() for one in named}) < len(named):
        raise RuleBroken("两名核查人员的证书编号相同。请核对。", law.EXAMINER_CERTIFIED.basis, "examiners")
    return named


def deliver(*, application: LicenceApplication, on: date, actor: Actor, at: datetime) -> LicenceApplication:
    """The sealed sample reached the laboratory; from now the days do not count until its report."""
    with transaction.atomic():
        row = _locked(application, "application.handle", actor)
        if row.state != ApplicationState.EXAMINED or row.sampled_on is None:
            raise RuleBroken("还没有封存样品，或者检验已经结束，不能登记送达。", law.SAMPLE.basis)
        if row.delivered_on is not None:
            return row
        _refuse_day(row, on, row.sampled_on, at)
        row.delivered_on = on
        row.save(update_fields=["delivered_on"])
        late = "，已超过期限" if row.deliver_by and on > row.deliver_by else ""
        trail.record("licenceapplication.delivered", row, actor=actor, at=at, basis=law.SAMPLE.basis, note=f"{row.lab}{late}")
    return row


def record_test(*, application: LicenceApplication, passed: bool, report_code: str, on: date, actor: Actor, at: datetime) -> LicenceApplication:
    """Record the laboratory's report; the days it took are added to the term for the decision."""
    with transaction.atomic():
        row = _locked(application, "application.handle", actor)
        if row.delivered_on is None:
            raise RuleBroken("请先登记样品送达检验机构的日期。", law.SAMPLE.basis, "on")
        if not report_code.strip():
            raise RuleBroken("请填写检验报告编号。", law.TEST_PASSED.basis, "report_code")
        _refuse_day(row, on, row.delivered_on, at)
        row.tested_on, row.report_code, row.test_passed = on, report_code.strip(), passed
        row.answers = row.answers | {"product": "met" if passed else "unmet"}
        row.decide_by = queries.decision_due(row, on).date
        fields = ("tested_on", "report_code", "test_passed", "answers", "decide_by")
        acts.advance(row, "test", actor=actor, at=at, note=f"{row.report_code} {'合格' if passed else '不合格'}", fields=fields)
    return row


# --- Decide ---


def propose(*, application: LicenceApplication, grant: bool, opinion: str, on: date, actor: Actor, at: datetime) -> LicenceApplication:
    """Propose to grant or to refuse. Nobody proposes a licence for whom a condition is not met."""
    with transaction.atomic():
        row = _locked(application, "application.handle", actor)
        if not opinion.strip():
            raise RuleBroken("请写明审查意见。", field="opinion")
        _refuse_day(row, on, row.tested_on or row.examined_on or row.handed_in_on, at)
        if grant:
            _refuse_unfit(row)
        row.proposed_by_id, row.proposed_on, row.proposed_grant, row.opinion = actor.pk, on, grant, opinion.strip()
        acts.advance(row, "propose", actor=actor, at=at, note=row.opinion, fields=("proposed_by", "proposed_on", "proposed_grant", "opinion"))
    return row


def _refuse_unfit(row: LicenceApplication) -> None:
    found = checklist.judge(PURPOSE, row.answers)
    if not found.positive:
        titles = "、".join(f"“{one.title}”" for one in (*found.unmet, *found.unanswered))
        raise RuleBroken(f"达不到要求，不得取证：{titles}。请提出不予许可的意见。", law.CONDITIONS_MET.basis, "grant")


def send_back(*, application: LicenceApplication, reason: str, actor: Actor, at: datetime) -> LicenceApplication:
    """Return the proposal with a reason."""
    with transaction.atomic():
        row = _locked(application, "application.decide", actor)
        _refuse_same_person(row, actor)
        row.reason = _said(reason)
        acts.advance(row, "return", actor=actor, at=at, note=row.reason, fields=("reason",))
    return row


def grant(*, application: LicenceApplication, on: date, actor: Actor, at: datetime) -> LicenceApplication:
    """Grant the licence. Somebody else proposed it, and the deciding person did not examine."""
    with transaction.atomic():
        row = _locked(application, "application.decide", actor)
        _refuse_same_person(row, actor)
        _refuse_unfit(row)
        _refuse_day(row, on, row.proposed_on or row.handed_in_on, at)
        row.decided_by_id, row.decided_on, row.issue_by = actor.pk, on, calendar.due(law.ISSUE, on).date
        acts.advance(row, "grant", actor=actor, at=at, fields=("decided_by", "decided_on", "issue_by"))
        _paper(row, "licence_grant", wording.GRANTED_TITLE, wording.granted(row), actor=actor, at=at)
    return row


def refuse(*, application: LicenceApplication, refusal: str, reason: str, on: date, actor: Actor, at: datetime) -> LicenceApplication:
    """Refuse the licence for a reason that the file bears out; the applicant learns it with the remedies."""
    with transaction.atomic():
        row = _locked(application, "application.decide", actor)
        _refuse_same_person(row, actor)
        why = _refusal("refuse", refusal)
        if why.facts and not queries.REFUSAL_FACTS[why.facts](row):
            raise RuleBroken(f"案卷里没有“{why.title}”的记录，不能以此为由不予许可。", why.basis, "refusal")
        _refuse_day(row, on, row.proposed_on or row.handed_in_on, at)
        row.refusal, row.reason, row.decided_on, row.decided_by_id = why.key, _said(reason), on, actor.pk
        fields = ("refusal", "reason", "decided_on", "decided_by")
        acts.advance(row, "refuse", actor=actor, at=at, basis=why.basis, note=row.reason, fields=fields)
        _paper(row, "licence_refusal", wording.REFUSED_TITLE, wording.refused(row, why), actor=actor, at=at)
    return row


def issue(
    *, application: LicenceApplication, number: str = "", issuer: str, confirmed: bool = False, on: date, actor: Actor, at: datetime
) -> LicenceApplication:
    """Issue the licence that was granted: five years, after the old one when it is a renewal, which keeps its number."""
    with transaction.atomic():
        row = _locked(application, "application.handle", actor)
        _refuse_day(row, on, row.decided_on or row.handed_in_on, at)
        old = row.renews
        if old is not None and number.strip() and tidy_number(number) != old.number:
            raise RuleBroken(f"延续的许可证编号不变，应为{old.number}。", VALIDITY.basis, "number")
        if row.state != ApplicationState.GRANTED:
            acts.advance(row, "issue", actor=actor, at=at)  # refuses in words
        begins = old.valid_to + timedelta(days=1) if old and old.valid_to and old.valid_to >= on else on
        row.licence = licences.add(
            row.enterprise,
            kind=row.kind,
            number=old.number if old else number,
            product=row.product,
            scope=row.scope,
            issuer=issuer.strip(),
            confirmed=confirmed,
            valid_from=begins,
            valid_to=calendar.due(VALIDITY, begins).nominal - timedelta(days=1),
            actor=actor,
            at=at,
        )
        row.issued_on = on
        acts.advance(row, "issue", actor=actor, at=at, note=str(row.licence), fields=("licence", "issued_on"))
    return row


# --- What the acts share ---


def _locked(application: LicenceApplication, verb: str, actor: Actor) -> LicenceApplication:
    acts.permit(actor, GRANTS, verb)
    rows = LicenceApplication.objects.select_for_update(of=("self",)).select_related("enterprise", "office", "category", "product", "renews")
    row = rows.get(pk=application.pk)
    _refuse_stranger(actor, row.enterprise)
    if verb in OWN_OFFICE and actor is not SYSTEM and actor.office_id != row.office_id:
        raise NotPermitted(f"这件申请由{row.office.name}办理，您所在的机关不能办理。")
    return row


def _refuse_stranger(actor: Actor, enterprise: Enterprise) -> None:
    """Of the enterprise's people only those whose place lets them submit."""
    if actor is not SYSTEM and Role.ENTERPRISE_MEMBER in actor.roles:
        require_right(actor, enterprise.pk, "submit")


def _refuse_day(row: LicenceApplication, on: date, after: date, at: datetime) -> None:
    if on < after:
        raise RuleBroken(f"日期不能早于上一步（{after.isoformat()}）。", field="on")
    if on > calendar.local_date(at):
        raise RuleBroken("日期不能晚于今天。", field="on")


def _refuse_same_person(row: LicenceApplication, actor: Actor) -> None:
    if actor is SYSTEM:
        return
    if actor.pk in queries.hands(row):
        raise NotPermitted("您参加了核查或者提出了审查意见，不能再作许可决定。请由另一位局领导决定。")


def _refusal(stage: str, key: str) -> law.Refusal:
    found = next((row for row in law.refusals(stage) if row.key == key), None)
    if found is None:
        titles = "；".join(row.title for row in law.refusals(stage))
        raise RuleBroken(f"请选择理由，可以选的是：{titles}。", law.DECISION.basis, "refusal")
    return found


def _said(reason: str) -> str:
    if not reason.strip():
        raise RuleBroken("请写明理由。", field="reason")
    return reason.strip()


def _paper(row: LicenceApplication, kind: str, title: str, content: dict[str, object], *, actor: Actor, at: datetime) -> None:
    documents.issue(kind, office=row.office, subject=row, title=title, content=content, actor=actor, at=at)
