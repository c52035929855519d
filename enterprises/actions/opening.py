"""Opening review: the catalogue in versions, the application, the look at the place, the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from enterprises.law import conditions as checklist
from enterprises.law import opening as law
from enterprises.law.elimination import NO_DUPLICATION
from enterprises.models import Enterprise, OpeningCatalogue, OpeningCheck, OpeningItem, OpeningReview, ProductCategory
from enterprises.permissions import GRANTS
from enterprises.queries import elimination as catalogues
from enterprises.queries import opening as queries
from enterprises.states import CatalogueState, OpeningState
from quality_portal.accounts.models import Office, User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.documents import actions as documents
from quality_portal.workdays import calendar

from . import opening_wording as wording

PURPOSE = checklist.Purpose.OPENING


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """A category and why it is listed."""

    category: ProductCategory
    because: str


@transaction.atomic
def draft_catalogue(
    *, office: Office, joint_with: str, since: date, items: Sequence[ItemDraft], note: str = "", actor: Actor, at: datetime
) -> OpeningCatalogue:
    """Draft the next version of an office's catalogue. An office has one draft at a time."""
    acts.permit(actor, GRANTS, "opening.draft")
    Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    if not joint_with.strip():
        raise RuleBroken("请填写会同部门：目录由本机关会同有关部门确定。", law.PUBLISHED.basis, "joint_with")
    if not items:
        raise RuleBroken("目录至少要列一个产品类别。", law.LISTED)
    if len({row.category.pk for row in items}) < len(items):
        raise RuleBroken("同一产品类别列了两次，请合并为一行。", law.LISTED)
    mine = OpeningCatalogue.objects.filter(office=office)
    if draft := mine.filter(state=CatalogueState.DRAFT).first():
        raise RuleBroken(f"第{draft.version}版还没有发布。请先发布它，再起草下一版。", law.PUBLISHED.basis)
    last = mine.order_by("-version").first()
    if last and since <= last.since:
        raise RuleBroken(f"施行日期应在上一版施行日期（{last.since}）以后。", law.PUBLISHED.basis, "since")
    made = OpeningCatalogue.objects.create(
        office=office, version=(last.version if last else 0) + 1, joint_with=joint_with.strip(), since=since, note=note.strip(),
        drafted_by_id=actor.pk, drafted_at=at,
    )  # fmt: skip
    OpeningItem.objects.bulk_create(OpeningItem(catalogue=made, category=row.category, because=row.because.strip()) for row in items)
    trail.record("openingcatalogue.drafted", made, actor=actor, at=at, basis=law.LISTED, after={"items": [row.category.code for row in items]})
    return made


@transaction.atomic
def publish_catalogue(*, catalogue: OpeningCatalogue, actor: Actor, at: datetime) -> OpeningCatalogue:
    """Publish a version, by somebody else than its drafter, with its notice; the version before ends where it begins."""
    acts.permit(actor, GRANTS, "opening.publish")
    Office.objects.select_for_update(of=("self",)).get(pk=catalogue.office_id)
    row = OpeningCatalogue.objects.select_for_update(of=("self",)).select_related("office").get(pk=catalogue.pk)
    if actor is not SYSTEM and actor.pk == row.drafted_by_id:
        raise NotPermitted("起草人不能发布自己起草的目录。请由另一位局领导发布。")
    if actor is not SYSTEM and actor.office_id != row.office_id:
        raise NotPermitted(f"这份目录由{row.office.name}发布，您所在的机关不能发布。")
    before = OpeningCatalogue.objects.select_for_update(of=("self",)).filter(office=row.office, state=CatalogueState.PUBLISHED).first()
    if before:
        before.until = row.since
        acts.advance(before, "supersede", actor=actor, at=at, note=str(row), fields=("until",))
    row.published_by_id, row.published_at = actor.pk, at
    content = wording.opening_catalogue(row, list(row.items.select_related("category")))
    row.document = documents.issue(
        "opening_catalogue", office=row.office, subject=row, title=wording.CATALOGUE_TITLE, content=content, actor=actor, at=at, public=True
    )
    acts.advance(row, "publish", actor=actor, at=at, fields=("published_by", "published_at", "document"))
    return row


@transaction.atomic
def apply(
    *, enterprise: Enterprise, category: ProductCategory, product: str, site: str, office: Office, actor: Actor, at: datetime
) -> OpeningReview:
    """Take an application in. Whoever comes second gets the review that is already under way."""
    acts.permit(actor, GRANTS, "opening.apply")
    row = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    live = row.opening_reviews.filter(category=category, state__in=(OpeningState.APPLIED, OpeningState.EXAMINED)).first()
    if live:
        return live
    if not product.strip():
        raise RuleBroken("请填写拟生产的产品。", field="product")
    if not site.strip():
        raise RuleBroken("请填写生产地址，现场审查到这里进行。", field="site")
    on = calendar.local_date(at)
    if good := queries.granted(row, category):
        raise RuleBroken(f"“{good.category}”已于{good.decided_on}准予开工，不用再申请。", law.FIRST.basis, "category")
    item = queries.listing(category, office, on)
    if item is None:
        raise RuleBroken(f"“{category}”不在开业审查产品目录里，不需要开业审查。", law.LISTED, "category")
    warning = "；".join(_named(f"{product}", category, on))
    review = OpeningReview(
        enterprise=row, category=category, catalogue=item.catalogue, office=office, product=product.strip(), site=site.strip(),
        warning=warning, applied_on=on, due_on=calendar.due(law.DECIDE, on).date, applied_by_id=actor.pk,
    )  # fmt: skip
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError as error:
        raise RuleBroken(f"“{category}”的开业审查已经在办。请刷新页面后查看。", law.FIRST.basis, "category") from error
    trail.record("openingreview.applied", review, actor=actor, at=at, basis=law.LISTED, note=warning)
    return review


def _named(product: str, category: ProductCategory, on: date) -> list[str]:
    """What the catalogues say against a new project: eliminated goods, and fields closed to new building."""
    said = []
    for kind, words in (("duplication", "属于制止重复建设的领域"), ("elimination", "属于明令淘汰的产品")):
        entries = catalogues.in_force(on, kind)
        said += [f"{words}：{row}（{row.batch}）" for row in catalogues.naming_product(entries, text=product, category=category.code)]
    return said


@transaction.atomic
def examine(
    *,
    review: OpeningReview,
    on: date,
    examiners: Sequence[User],
    answers: Mapping[str, str],
    notes: Mapping[str, str] | None = None,
    opinion: str,
    actor: Actor,
    at: datetime,
) -> OpeningReview:
    """Hand in what two to four people saw on the spot: the whole checklist, and what they think of it."""
    acts.permit(actor, GRANTS, "opening.examine")
    row = _hold(review)
    least, most = law.EXAMINERS
    if not least <= len({person.pk for person in examiners}) <= most:
        raise RuleBroken(f"现场审查应由{least}至{most}人进行，您选了{len(examiners)}人。", law.EXAMINERS_BASIS, "examiners")
    if not row.applied_on <= on <= calendar.local_date(at):
        raise RuleBroken("现场审查日期应在受理以后、今天以前。", law.CONDITIONS.basis, "on")
    judged = checklist.judge(PURPOSE, answers)
    if judged.unanswered:
        raise RuleBroken(f"还有条件没有填写结论：{judged.unanswered[0].title}。", law.CONDITIONS.basis, judged.unanswered[0].key)
    if judged.misplaced:
        raise RuleBroken(f"“{judged.misplaced[0].title}”不能填“不适用”。", judged.misplaced[0].basis, judged.misplaced[0].key)
    notes = notes or {}
    for condition in judged.unmet:
        if not notes.get(condition.key, "").strip():
            raise RuleBroken(f"不符合的条件须写明情况：{condition.title}。", law.CONDITIONS.basis, f"{condition.key}_note")
    if not opinion.strip():
        raise RuleBroken("请填写审查意见。", law.CONDITIONS.basis, "opinion")
    row.examined_on, row.examined_by_id, row.opinion, row.return_reason = on, actor.pk, opinion.strip(), ""
    row.checks.all().delete()
    OpeningCheck.objects.bulk_create(
        OpeningCheck(
            review=row, condition=item.key, title=item.title, basis=str(item.basis), answer=answers[item.key],
            note=notes.get(item.key, "").strip()[:300],
        )
        for item in checklist.conditions_for(PURPOSE)
    )  # fmt: skip
    acts.advance(row, "examine", actor=actor, at=at, note=row.opinion, fields=("examined_on", "examined_by", "opinion", "return_reason"))
    row.examiners.set(examiners)
    return row


@transaction.atomic
def send_back(*, review: OpeningReview, reason: str, actor: Actor, at: datetime) -> OpeningReview:
    """The head wants it looked at again."""
    acts.permit(actor, GRANTS, "opening.decide")
    row = _hold(review)
    _check_head(row, actor)
    if not reason.strip():
        raise RuleBroken("退回须写明理由，审查人员据此补充。", field="reason")
    row.return_reason = reason.strip()[:500]
    acts.advance(row, "return", actor=actor, at=at, note=row.return_reason, fields=("return_reason",))
    return row


@transaction.atomic
def decide(*, review: OpeningReview, start: bool, because: str, actor: Actor, at: datetime) -> OpeningReview:
    """Say whether the enterprise may start. Yes only when every condition is met and no catalogue speaks against it."""
    acts.permit(actor, GRANTS, "opening.decide")
    row = _hold(review)
    _check_head(row, actor)
    on = calendar.local_date(at)
    unmet = [check for check in row.checks.all() if check.answer == checklist.Answer.UNMET]
    if row.state == OpeningState.EXAMINED and start:
        if unmet:
            raise RuleBroken(f"有不符合的条件，不能准予开工：{unmet[0].title}。", law.CONDITIONS.basis, "start")
        if against := _named(row.product, row.category, on):
            raise RuleBroken(f"不能准予开工：{against[0]}。", NO_DUPLICATION.basis, "start")
    if not start and not because.strip():
        raise RuleBroken("不准开工须写明理由，企业据此整改后可以重新申请。", law.CONDITIONS.basis, "because")
    row.decided_by_id, row.decided_on, row.decided_because = actor.pk, on, because.strip()
    if row.state == OpeningState.EXAMINED:
        row.document = documents.issue(
            "opening_verdict", office=row.office, subject=row, title=wording.VERDICT_TITLE,
            content=wording.opening_verdict(row, list(row.checks.all()), start=start), actor=actor, at=at,
        )  # fmt: skip
    fields = ("decided_by", "decided_on", "decided_because", "document")
    acts.advance(row, "grant" if start else "refuse", actor=actor, at=at, basis=law.FIRST.basis, note=row.decided_because, fields=fields)
    return row


@transaction.atomic
def withdraw(*, review: OpeningReview, because: str, actor: Actor, at: datetime) -> OpeningReview:
    """The enterprise takes its application back."""
    acts.permit(actor, GRANTS, "opening.examine")
    row = _hold(review)
    if not because.strip():
        raise RuleBroken("请写明撤回的理由。", field="because")
    row.decided_on, row.decided_because = calendar.local_date(at), because.strip()
    acts.advance(row, "withdraw", actor=actor, at=at, note=because.strip(), fields=("decided_on", "decided_because"))
    return row


def _hold(review: OpeningReview) -> OpeningReview:
    rows = OpeningReview.objects.select_for_update(of=("self",))
    return rows.select_related("enterprise", "category", "office", "catalogue").get(pk=review.pk)


def _check_head(row: OpeningReview, actor: Actor) -> None:
    if actor is SYSTEM or actor.pk == row.examined_by_id or row.examiners.filter(pk=actor.pk).exists():
        raise NotPermitted("参加现场审查的人不能作审查决定。请由另一位局领导审批。")
    if actor.office_id != row.office_id:
        raise NotPermitted(f"这项开业审查由{row.office.name}决定，您所在的机关不能决定。")
