"""The only writers of documents and files: issue, print, void, attach, and the seals that are printed on them."""

from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from quality_portal.accounts.models import Office, User
from quality_portal.audit import trail
from quality_portal.audit.acts import advance, permit
from quality_portal.audit.official import REASONS
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.jobs.actions import enqueue
from quality_portal.workdays.calendar import local_date

from . import content as contents
from . import faces, intake, numbering, privacy, room, seals
from .kinds import TEMPLATE_VERSION, Kind, kind_of
from .models import Attachment, Document, Seal
from .permissions import GRANTS
from .press import Printed, press
from .printing import Paper, page_of

FILES_EACH, BYTES_EACH = 20, 100 * 1024 * 1024


@transaction.atomic
def issue(
    kind: str,
    *,
    office: Office,
    subject: Model,
    title: str,
    content: dict,
    actor: Actor,
    at: datetime,
    public: bool = False,
    corrects: Document | None = None,
    cleared: Collection[str] = (),
) -> Document:
    """Number a document and freeze what it says, in the caller's transaction; its PDF is printed by a job after commit.

    Whoever calls has permitted the act that the document is part of. `corrects`: the document that this one puts right;
    that one stays as it is, names this one where it is checked, and can be corrected only once. A public document is
    refused with somebody's data in it; `cleared` are words that a reviewer let stand, and names and seats of firms.
    """
    what = kind_of(kind)
    old = _corrigible(corrects, office) if corrects else None
    said = contents.checked(what, content | _mention(old))
    contents.check_printable(title, said, faces.printable(faces_folder()))
    if public:
        privacy.check(title, said, office=office, cleared=cleared)
    document = _frozen(what, office, subject, title, said, actor=actor, at=at, public=public, corrects=old)
    trail.record("document.issued", document, actor=actor, at=at, after={"number": document.number, "sha256": document.content_sha256})
    if old is not None:
        after = {"by": document.number}
        trail.record("document.corrected", old, actor=actor, at=at, after=after, note=document.title, reason_code="wrong_data")
    enqueue(
        "documents.print",
        key=document.job_key,
        title=f"生成文书 {document.number}",
        params={"document": document.pk},
        owner=actor if isinstance(actor, User) else None,
        at=at,
    )
    return document


def _frozen(
    what: Kind, office: Office, subject: Model, title: str, said: dict, *, actor: Actor, at: datetime, public: bool, corrects: Document | None
) -> Document:
    """The row of a paper with the next number of its series: final from its first moment."""
    day = local_date(at)
    serial = numbering.next_serial(office, what.series, day.year)
    return Document.objects.create(
        kind=what.key,
        kind_title=what.title,
        office=office,
        issuer=office.name,
        series=what.series,
        year=day.year,
        serial=serial,
        number=numbering.number_text(office.code, what.series, day.year, serial),
        title=title,
        issued_on=day,
        issued_at=at,
        issued_by_id=actor.pk,
        content=said,
        content_sha256=contents.digest(said),
        template=what.template,
        template_version=TEMPLATE_VERSION,
        subject_label=subject._meta.label_lower,
        subject_pk=str(subject.pk),
        public=public,
        corrects=corrects,
        seal=Seal.objects.filter(office=office, ended_at=None).first(),
        check_code=numbering.new_check_code(),
        check_address=check_address(),
    )


def _corrigible(corrects: Document, office: Office) -> Document:
    """The document to be put right, locked: the office's own, and not corrected before."""
    old = Document.objects.select_for_update(of=("self",)).get(pk=corrects.pk)
    if old.office_id != office.pk:
        raise RuleBroken(f"{old.number}由{old.issuer}制发，只有该机关可以更正。请与该机关联系。", field="corrects")
    later = Document.objects.filter(corrects=old).first()
    if later is not None:
        raise RuleBroken(f"{old.number}已由{later.number}更正。仍有差错的，请更正后一份文书。", field="corrects")
    return old


def _mention(old: Document | None) -> dict:
    """How a correction names what it corrects."""
    if old is None:
        return {}
    return {"corrects": {"number": old.number, "title": old.title, "date": old.issued_on.isoformat(), "void": old.is_void}}


def check_address() -> str:
    """Where a paper can be checked, as printed on it: the portal's own address as its readers know it."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}/verify/"


def paper_of(document: Document) -> Paper:
    """What is printed, from the document's own columns."""
    return Paper(
        template=document.template,
        kind_title=document.kind_title,
        title=document.title,
        number=document.number,
        issuer=document.issuer,
        issued_on=document.issued_on,
        check_code=document.check_code,
        check_address=document.check_address,
        identifier=str(document.uuid),
        content=document.content,
        kind=document.kind,
        public=document.public,
        seal=bytes(document.seal.picture) if document.seal else b"",
    )


def faces_folder() -> Path:
    """Where prepared faces are kept."""
    return Path(settings.STATE) / "faces"


def render_now(document: Document, waiting: Callable[[], None] = lambda: None) -> Document:
    """Print a document's PDF and keep it; does nothing when it is printed already. `waiting` is told that work goes on."""
    if document.sha256:
        return document
    printed = press(page_of(paper_of(document)), faces.faces(faces_folder()), waiting)
    return _keep(document.pk, printed)


@transaction.atomic
def _keep(pk: int, printed: Printed) -> Document:
    document = Document.objects.select_for_update(of=("self",)).get(pk=pk)
    if document.sha256:  # another worker was faster
        return document
    at = timezone.now()
    document.pdf.save(f"documents/{document.year}/{uuid4().hex}.pdf", ContentFile(printed.pdf), save=False)
    document.sha256, document.pages, document.faces, document.printed_at = printed.sha256, printed.pages, printed.faces, at
    document.save(update_fields=["pdf", "sha256", "pages", "faces", "printed_at"])
    trail.record(
        "document.rendered", document, actor=SYSTEM, at=at, after={"sha256": printed.sha256, "pages": printed.pages}
    )
    return document


@transaction.atomic
def void(document: Document, *, reason: str, actor: Actor, at: datetime, reason_code: str = "other") -> Document:
    """Make a document void. Its number stays taken and its reason is kept; a correction is a new document."""
    permit(actor, GRANTS, "document.void")
    if not reason.strip():
        raise RuleBroken("请写明作废的原因。文号不会再用，原因将长期保存。", field="reason")
    if reason_code not in REASONS:
        raise RuleBroken("请从列出的原因里选择作废的类别。", field="reason_code")
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if actor is not SYSTEM and actor.office_id != document.office_id:
        raise NotPermitted(f"{document.number}由{document.issuer}制发，只有该机关可以宣布作废。")
    document.void_reason, document.void_code, document.voided_at = reason.strip(), reason_code, at
    changed = ("void_reason", "void_code", "voided_at")
    advance(document, "voided", actor=actor, at=at, note=reason.strip(), fields=changed, reason_code=reason_code)
    return document


@transaction.atomic
def set_seal(office: Office, data: bytes, *, actor: Actor, at: datetime) -> Seal:
    """Put the picture of an office's seal to use; the one before ends. The same picture again changes nothing."""
    permit(actor, GRANTS, "seal.set")
    picture = seals.inspect(data)
    now = _seal_in_use(office)
    if now is not None and now.sha256 == picture.sha256:
        return now
    if now is not None:
        _end(now, actor, at)
    made = Seal.objects.create(office=office, picture=picture.png, sha256=picture.sha256, set_at=at, set_by_id=actor.pk)
    trail.record("seal.set", made, actor=actor, at=at, after={"sha256": made.sha256})
    return made


@transaction.atomic
def end_seal(office: Office, *, actor: Actor, at: datetime) -> None:
    """Take an office's seal picture out of use; what carries it already keeps it."""
    permit(actor, GRANTS, "seal.set")
    now = _seal_in_use(office)
    if now is None:
        raise RuleBroken(f"{office.name}没有启用印章图片，无须停用。", field="office")
    _end(now, actor, at)


def _seal_in_use(office: Office) -> Seal | None:
    """The seal in use, with its office locked: two administrators set one after the other."""
    Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    return Seal.objects.filter(office=office, ended_at=None).first()


def _end(seal: Seal, actor: Actor, at: datetime) -> None:
    seal.ended_at = at
    seal.save(update_fields=["ended_at"])
    trail.record("seal.ended", seal, actor=actor, at=at)


@transaction.atomic
def attach(subject: Model, upload: UploadedFile, *, actor: Actor, at: datetime, note: str = "") -> Attachment:
    """Keep a file with its subject; the same file sent twice is kept once. Whoever calls has permitted the act."""
    received = intake.inspect(upload)
    place = {"subject_label": subject._meta.label_lower, "subject_pk": str(subject.pk)}
    room.hold("{subject_label}/{subject_pk}".format(**place))  # two files of one subject are counted one after the other
    there = Attachment.objects.filter(**place)
    twin = there.filter(sha256=received.sha256).first()
    if twin is not None:
        return twin
    if there.count() >= FILES_EACH:
        raise RuleBroken(_("最多上传 %s 个文件，现已满。请把余下的合并成一份 PDF，或者与承办人联系。") % FILES_EACH, field="file")
    if (there.aggregate(total=Sum("size"))["total"] or 0) + received.size > BYTES_EACH:
        raise RuleBroken(_("加上这一份，文件总量将超过 100 MB。请压缩图片或者只传必要的页。"), field="file")
    room.check(received.size, actor=actor, at=at)
    attachment = Attachment(
        **place,
        name=received.name,
        kind=received.kind,
        size=received.size,
        sha256=received.sha256,
        note=note[:200],
        sent_at=at,
        sent_by_id=actor.pk,
        office_pk=actor.office_id,
    )
    name = uuid4().hex
    attachment.file.save(f"attachments/{name[:2]}/{name}", upload, save=False)
    attachment.save()
    trail.record("attachment.added", attachment, actor=actor, at=at, after={"sha256": received.sha256, "size": received.size})
    if settings.SCAN:
        enqueue("documents.scan", key=f"documents.scan:{attachment.uuid}", title="检查附件", params={"attachment": attachment.pk}, owner=None, at=at)
    return attachment
