"""The record form on site: kept page by page as typed, with its photos; filed once; printed; corrected by two."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from inspections.law import onsite as law
from inspections.models import FormDraft, Sample, SampleCorrection, SamplingTask
from inspections.permissions import GRANTS
from inspections.queries import papers
from inspections.queries import sampleform as drafts
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.barcode import check_barcode as read_barcode
from quality_portal.core.errors import Conflict, NotPermitted, RuleBroken
from quality_portal.core.formats import isotime
from quality_portal.documents.actions import attach, issue, void
from quality_portal.documents.intake import inspect
from quality_portal.documents.models import Attachment, Document
from quality_portal.documents.queries import of as documents_of

from .sample import record
from .sample_checks import check_barcode
from .task import own

ENDINGS = (".jpg", ".jpeg", ".png")
# What may be put right afterwards; who, where from, when and the seals cannot.
CORRECTABLE = (
    "product_name", "trademark", "model", "grade", "standard", "certificate_no", "batch", "barcode", "place", "storage", "base_quantity", "quantity",
    "backup_quantity", "contact", "phone", "seller_code", "remarks",
)  # fmt: skip


@transaction.atomic
def save_page(*, task: SamplingTask, page: str, answers: dict[str, Any], seen: str, actor: Actor, at: datetime) -> FormDraft:
    """Keep what was typed on a page, complete or not. Raises Conflict when a colleague changed it since `seen`."""
    acts.permit(actor, GRANTS, "task.work")
    task = own(task, actor)
    draft, _ = FormDraft.objects.get_or_create(task=task, defaults={"saved_at": at})
    before, who = draft.pages.get(page, {}), draft.saved.get(page, {})
    if before and before != answers and drafts.fingerprint(before) != seen and who.get("pk") != actor.pk:
        raise Conflict(f"{who.get('by', '同事')}在 {who.get('at', '')} 修改了这一页。您填写的内容还在下面，请对照核对后再保存一次。")
    draft.pages = draft.pages | {page: answers}
    draft.saved = draft.saved | {page: {"pk": actor.pk, "by": actor.display_name, "at": isotime(at)}}
    draft.saved_at = at
    draft.save(update_fields=["pages", "saved", "saved_at"])
    return draft


@transaction.atomic
def add_photos(
    *, task: SamplingTask, kind: str, uploads: Sequence[UploadedFile], actor: Actor, at: datetime, field: str = ""
) -> list[Attachment]:
    """Keep photos with the task. Only pictures; one that is none is named, and none of the lot is kept.

    `field` is what the form calls them, where it is not by their kind.
    """
    acts.permit(actor, GRANTS, "task.work")
    task = own(task, actor)
    row = law.PHOTO.get(kind)
    if row is None:
        raise RuleBroken("请选择照片拍的是什么。", law.PHOTO_RULE.basis, "kind")
    for upload in uploads:
        if not (upload.name or "").lower().endswith(ENDINGS):
            raise RuleBroken(f"不能上传“{upload.name}”：照片请用 JPG 或者 PNG 图片。", law.PHOTO_RULE.basis, field or kind)
        try:
            inspect(upload)
        except RuleBroken as refusal:
            raise RuleBroken(refusal.message, law.PHOTO_RULE.basis, field or kind) from refusal
    try:
        kept = [attach(task, upload, actor=actor, at=at, note=row.title) for upload in uploads]
    except RuleBroken as refusal:
        raise RuleBroken(refusal.message, law.PHOTO_RULE.basis, field or kind) from refusal
    if twin := next((file for file in kept if file.note != row.title), None):
        raise RuleBroken(f"“{twin.name}”已经作为“{twin.note}”上传过，请另拍一张。", law.PHOTO_RULE.basis, field or kind)
    return kept


@transaction.atomic
def file(*, task: SamplingTask, actor: Actor, at: datetime, **fields: Any) -> Sample:
    """File the record form of a task: photos there, everything the law asks answered. Issues the printed form; the draft goes."""
    missing = drafts.photos_missing(task)
    if missing and task.open:
        titles = "、".join(law.PHOTO[key].title for key in missing)
        raise RuleBroken(f"还缺照片：{titles}。", law.PHOTO_RULE.basis, missing[0])
    sample = record(task=task, plan_item=task.plan_item, enterprise=task.enterprise, actor=actor, at=at, **fields)
    FormDraft.objects.filter(task=task).delete()
    _printed(sample, actor, at)
    return sample


@transaction.atomic
def print_form(*, sample: Sample, actor: Actor, at: datetime) -> Document:
    """Issue the record form as a numbered paper, once; after a correction the next one replaces it."""
    acts.permit(actor, GRANTS, "sample.print")
    return _printed(Sample.objects.select_for_update(of=("self",)).get(pk=sample.pk), actor, at)


def _printed(sample: Sample, actor: Actor, at: datetime) -> Document:
    there = documents_of(sample).filter(kind="sample_form", state="issued").first()
    if there:
        return there
    return issue(
        "sample_form", office=sample.office, subject=sample, title="产品质量监督抽查抽样单", content=papers.form_of(sample), actor=actor, at=at
    )


@transaction.atomic
def correct(
    *, sample: Sample, field: str, value: str, because: str, party_agreed: str, countersigner: User, actor: Actor, at: datetime
) -> Sample:
    """Put a slip on the form right: two of its samplers, the party's confirmation, both readings kept, a new print."""
    acts.permit(actor, GRANTS, "sample.correct")
    sample = Sample.objects.select_for_update(of=("self",)).get(pk=sample.pk)
    basis = law.FORM_RULE.basis
    if field not in CORRECTABLE:
        raise RuleBroken("这一项不能更正。封条、企业、抽样日期写错的，样品不能使用，请重新抽样。", basis, "field")
    team = set(sample.samplers.values_list("pk", flat=True))
    if actor.pk not in team:
        raise NotPermitted("抽样单只能由抽样人员更正。")
    if countersigner.pk == actor.pk or countersigner.pk not in team:
        raise RuleBroken("更正须由另一名抽样人员会签，请选择同组的抽样人员。", basis, "countersigner")
    for name, text, words in (("because", because, "请写明更正的理由。"), ("party_agreed", party_agreed, "更正须被抽样者确认，请填写确认人姓名。")):
        if not text.strip():
            raise RuleBroken(words, basis, name)
    model_field = Sample._meta.get_field(field)
    before, after = str(getattr(sample, field)), value.strip()
    if not after and not model_field.blank:
        raise RuleBroken(f"“{model_field.verbose_name}”不能改为空白。", basis, "value")
    if len(after) > (model_field.max_length or 300):
        raise RuleBroken(f"“{model_field.verbose_name}”不能超过 {model_field.max_length or 300} 字。", basis, "value")
    if field == "barcode" and after:
        check_barcode(after, "value")
        after = read_barcode(after).code
    if before == after:
        raise RuleBroken("更正前后没有变化。", basis, "value")
    SampleCorrection.objects.create(
        sample=sample, field=field, before=before[:300], after=after or "（空白）", because=because.strip(), party_agreed=party_agreed.strip(),
        corrected_by_id=actor.pk, countersigned_by=countersigner, corrected_at=at,
    )  # fmt: skip
    setattr(sample, field, after)
    sample.save(update_fields=[field])
    note = f"{model_field.verbose_name}：{because.strip()}；会签 {countersigner.display_name}"
    trail.record("sample.corrected", sample, actor=actor, at=at, basis=basis, before={field: before}, after={field: after}, note=note)
    return _reprinted(sample, actor, at)


def _reprinted(sample: Sample, actor: Actor, at: datetime) -> Sample:
    """A printed form that was corrected is replaced: the old number stays, void."""
    old = documents_of(sample).filter(kind="sample_form", state="issued").first()
    if old:
        void(old, reason="抽样单已更正，由新的抽样单代替", actor=SYSTEM, at=at)
        _printed(sample, actor, at)
    return sample
