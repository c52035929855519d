"""The only writers of documents and files: issue, print, void, attach."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Model, Sum
from django.utils import timezone

from quality_portal.accounts.models import Office, User
from quality_portal.audit import trail
from quality_portal.audit.acts import advance, permit
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import RuleBroken
from quality_portal.jobs.actions import enqueue
from quality_portal.workdays.calendar import local_date

from . import content as contents
from . import faces, intake, numbering
from .kinds import TEMPLATE_VERSION, kind_of
from .models import Attachment, Document
from .permissions import GRANTS
from .press import Printed, press
from .printing import Paper, page_of

FILES_EACH, BYTES_EACH = 20, 100 * 1024 * 1024


@transaction.atomic
def issue(
    kind: str, *, office: Office, subject: Model, title: str, content: dict, actor: Actor, at: datetime, public: bool = False
) -> Document:
    """Number a document and freeze what it says, in the caller's transaction; its PDF is printed by a job after commit.

    Whoever calls has permitted the act that the document is part of.
    """
    what = kind_of(kind)
    said = contents.checked(what.template, content)
    day = local_date(at)
    serial = numbering.next_serial(office, what.series, day.year)
    document = Document.objects.create(
        kind=kind,
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
        check_code=numbering.new_check_code(),
        check_address=check_address(),
    )
    trail.record("document.issued", document, actor=actor, at=at, after={"number": document.number, "sha256": document.content_sha256})
    enqueue(
        "documents.print",
        key=document.job_key,
        title=f"生成文书 {document.number}",
        params={"document": document.pk},
        owner=actor if isinstance(actor, User) else None,
        at=at,
    )
    return document


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
def void(document: Document, *, reason: str, actor: Actor, at: datetime) -> Document:
    """Make a document void. Its number stays taken and its reason is kept; a correction is a new document."""
    permit(actor, GRANTS, "document.void")
    if not reason.strip():
        raise RuleBroken("请写明作废的原因。文号不会再用，原因将长期保存。", field="reason")
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    document.void_reason, document.voided_at = reason.strip(), at
    advance(document, "voided", actor=actor, at=at, note=reason.strip(), fields=("void_reason", "voided_at"))
    return document


@transaction.atomic
def attach(subject: Model, upload: UploadedFile, *, actor: Actor, at: datetime, note: str = "") -> Attachment:
    """Keep a file with its subject; the same file sent twice is kept once. Whoever calls has permitted the act."""
    received = intake.inspect(upload)
    place = {"subject_label": subject._meta.label_lower, "subject_pk": str(subject.pk)}
    with connection.cursor() as cursor:  # two files of one subject are counted one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ["{subject_label}/{subject_pk}".format(**place)])
    there = Attachment.objects.filter(**place)
    twin = there.filter(sha256=received.sha256).first()
    if twin is not None:
        return twin
    if there.count() >= FILES_EACH:
        raise RuleBroken(f"最多上传 {FILES_EACH} 个文件，现已满。请把余下的合并成一份 PDF，或者与承办人联系。", field="file")
    if (there.aggregate(total=Sum("size"))["total"] or 0) + received.size > BYTES_EACH:
        raise RuleBroken("加上这一份，文件总量将超过 100 MB。请压缩图片或者只传必要的页。", field="file")
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
    return attachment
