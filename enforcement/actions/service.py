"""Service of papers: each attempt a row, effective on the day the law says. Knows no noun: whoever served takes effect."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from enforcement.law import service as law
from enforcement.models import Case, CounterfeitCase, Service, ServiceAddress
from enforcement.permissions import GRANTS
from enforcement.queries import addressee
from enforcement.queries import service as queries
from enforcement.queries.addressee import Addressee
from enforcement.states.letter import ServiceState
from enterprises.models import Enterprise
from enterprises.queries.membership import require_right
from quality_portal.accounts.models import User
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import IllegalMove, NotPermitted, RuleBroken
from quality_portal.core.formats import zhdate
from quality_portal.documents import actions as documents
from quality_portal.documents.models import Attachment, Document
from quality_portal.workdays import calendar

from . import wording_service as wording


@transaction.atomic
def record(
    *,
    to: Addressee,
    document: Document,
    how: str,
    served_on: date | None,
    sent_on: date | None = None,
    note: str = "",
    witness: str = "",
    mail_no: str = "",
    core: str = "",
    actor: Actor,
    at: datetime,
) -> Service:
    """Record a service on paper. The caller holds the file and takes effect when the answer is `served`.

    By hand or left: `served_on` is the day. By mail: the day on the receipt, None while it is under way. By public
    notice: the day it went out; it counts thirty days later, and is put into effect by the sweep. `core` is what the
    public notice says of the paper where the paper's own words do not tell it.
    """
    acts.permit(actor, GRANTS, "service.record")
    method = law.BY_KEY.get(how)
    if method is None or how == "online":
        raise RuleBroken("请选择送达方式。网上签收由企业在自己的工作台办理，不在这里登记。", law.RECEIPT_RULE.basis, "how")
    _refuse_second(document, to.name)
    words = {"note": note.strip()[:300], "witness": witness.strip()[:120], "mail_no": mail_no.strip()[:40]}
    for field, sentence in method.needs:
        if not words[field]:
            raise RuleBroken(sentence, method.basis, field)
    sent = sent_on or served_on
    _check_days(method, document, sent, served_on, today=calendar.local_date(at))
    arrived = served_on if how != "public_notice" else None
    row = Service(
        document=document, party=to.name, method=how, sent_on=sent, recorded_by_id=actor.pk, recorded_at=at,
        state=ServiceState.SERVED if arrived else ServiceState.UNDER_WAY, served_on=arrived, **to.columns, **words
    )  # fmt: skip
    if how == "public_notice":
        row.effective_on = calendar.due(law.PUBLIC_NOTICE_DAYS, sent).nominal
        row.notice = _announce(to, row, core=core, actor=actor, at=at)
    row.save()
    note = row.get_method_display() + (f"，{zhdate(row.effective_on)}视为送达" if row.effective_on else "")
    trail.record("service.recorded", row, actor=actor, at=at, basis=method.basis, note=note)
    if row.under_way:
        trail.record(f"{to.noun}.paper_sent", to.file, actor=actor, at=at, basis=method.basis, note=f"{document.number}，{note}")
    return row


def _refuse_second(document: Document, party: str) -> None:
    standing = queries.standing(document, party)
    if standing is None:
        return
    if standing.served:
        raise IllegalMove(f"{document.number}已于{zhdate(standing.served_on)}送达，不再重复登记。请刷新页面后查看最新状态。", law.RECEIPT_RULE.basis)
    raise RuleBroken(
        f"{document.number}正在{standing.get_method_display()}。请先登记它的结果，送达不成再改用其他方式。", standing.row.basis, "how"
    )


def _check_days(method: law.Method, document: Document, sent: date | None, served: date | None, *, today: date) -> None:
    basis = law.SERVE_WITHIN.basis
    if sent is None:
        raise RuleBroken("请填写送达或者发出的日期。", basis, "served_on")
    if sent < document.issued_on:
        raise RuleBroken("送达日期不能早于决定日期。请对照送达回证检查。", basis, "served_on")
    if max(sent, served or sent) > today:
        raise RuleBroken("送达日期不能晚于今天。", basis, "served_on")
    if served is not None and served < sent:
        raise RuleBroken("收件日期不能早于寄出日期。请对照邮件回执检查。", method.basis, "served_on")


def _announce(to: Addressee, row: Service, *, core: str, actor: Actor, at: datetime) -> Document:
    """The public notice itself: numbered, public, naming the day on which it counts."""
    document = row.document
    content = wording.service_announcement(
        to, paper=document.title, number=document.number, core=core or queries.core_of(document), effective=row.effective_on, tried=row.note,
        basis=str(law.PUBLIC_NOTICE_DAYS.basis),
    )  # fmt: skip
    title = f"关于向{to.public_name}公告送达{document.kind_title}的公告"
    return documents.issue(
        "service_announcement", office=document.office, subject=to.file, title=title, content=content, actor=actor, at=at, public=True
    )


@transaction.atomic
def sign_online(*, to: Addressee, document: Document, member: User, at: datetime) -> Service:
    """A member signs for a paper: this is service, unless it was served before. The caller holds the file."""
    if to.enterprise is None or not to.enterprise.memberships.filter(user=member).exists():
        raise NotPermitted("只有当事企业的成员可以签收。")
    require_right(member, to.enterprise.pk, "sign")
    standing = queries.standing(document, to.name)
    if standing is not None and standing.served:
        return standing
    if not queries.agreed_to_electronic(to.enterprise):
        raise RuleBroken("网上签收前，请先填写送达地址确认书并同意电子送达。不同意的，文书将用纸质方式送达。", law.ELECTRONIC_RULE.basis)
    if standing is not None:
        _end(standing, "企业已在网上签收", actor=SYSTEM, at=at)
    day = calendar.local_date(at)
    row = Service.objects.create(
        document=document, party=to.name, method="online", state=ServiceState.SERVED, sent_on=day, served_on=day, signed_by=member,
        recorded_at=at, **to.columns,
    )  # fmt: skip
    trail.record("service.recorded", row, actor=member, at=at, basis=row.row.basis, note=row.get_method_display())
    return row


@transaction.atomic
def complete(*, service: Service, served_on: date, note: str = "", actor: Actor, at: datetime) -> Service:
    """What was under way has arrived: the mail receipt came back, or a public notice ran out."""
    acts.permit(actor, GRANTS, "service.record")
    row = _held(service)
    if row.served:
        return row
    if row.effective_on is not None and served_on != row.effective_on:
        raise RuleBroken(f"公告送达自{zhdate(row.effective_on)}起视为送达，不能另填日期。", row.row.basis, "served_on")
    if served_on < row.sent_on or served_on > calendar.local_date(at):
        raise RuleBroken("收件日期应在寄出之后、今天之前。请对照邮件回执检查。", row.row.basis, "served_on")
    row.served_on = served_on
    row.note = (row.note + ("；" if row.note and note.strip() else "") + note.strip())[:300]
    acts.advance(
        row, "served", actor=actor, at=at, basis=row.row.basis, note=row.note, fields=("served_on", "note"), legal_on=row.effective_on
    )
    return row


@transaction.atomic
def fail(*, service: Service, because: str, actor: Actor, at: datetime) -> Service:
    """It did not reach the party: another way has to be taken."""
    acts.permit(actor, GRANTS, "service.record")
    if not because.strip():
        raise RuleBroken("请写明未能送达的原因，例如退信上注明的理由。", service.row.basis, "because")
    row = _held(service)
    _end(row, because.strip(), actor=actor, at=at)
    to = addressee.of_service(row)
    trail.record(f"{to.noun}.paper_failed", to.file, actor=actor, at=at, note=f"{row.document.number}：{row.failed_because}")
    return row


def _end(row: Service, because: str, *, actor: Actor, at: datetime) -> None:
    row.failed_because = because[:300]
    acts.advance(row, "failed", actor=actor, at=at, note=row.failed_because, fields=("failed_because",))


def _held(service: Service) -> Service:
    found = Service.objects.select_for_update(of=("self",)).select_related("document", "case__enterprise", "recipient__case", "recipient__enterprise")
    return found.get(pk=service.pk)


@transaction.atomic
def receipt_form(*, to: Addressee, document: Document, actor: Actor, at: datetime) -> Document:
    """The 送达回证 of a paper to print and have signed; asked for twice it is the same form."""
    acts.permit(actor, GRANTS, "service.record")
    kept: type[Case | CounterfeitCase] = type(to.file)
    kept._default_manager.select_for_update(of=("self",)).get(pk=to.file.pk)
    title = f"送达回证（{document.number}）" if to.recipient is None else f"送达回证（{document.number}，{to.public_name}）"
    if existing := queries.receipt_form(to, title):
        return existing
    place = queries.place_of(to.enterprise) if to.enterprise else ""
    content = wording.service_receipt(to.file.number, paper=document.kind_title, number=document.number, party=to.name, place=place)
    return documents.issue("service_receipt", office=document.office, subject=to.file, title=title, content=content, actor=actor, at=at)


@transaction.atomic
def attach_receipt(*, service: Service, upload: UploadedFile, actor: Actor, at: datetime) -> Attachment:
    """Keep the signed receipt, the mail slip or the photographs with the service."""
    acts.permit(actor, GRANTS, "service.record")
    return documents.attach(service, upload, actor=actor, at=at, note="送达回证")


@transaction.atomic
def confirm_address(
    *, enterprise: Enterprise, address: str, receiver: str, phone: str, electronic: bool, signer: str, post: str, member: User, at: datetime
) -> ServiceAddress:
    """The enterprise confirms where papers reach it and whether it agrees to be served online (送达地址确认书)."""
    acts.permit(member, GRANTS, "service.confirm_address")
    held = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if not held.memberships.filter(user=member).exists():
        raise NotPermitted("只有本企业的成员可以确认送达地址。")
    require_right(member, held.pk, "sign")
    fields = {"address": address.strip(), "receiver": receiver.strip(), "phone": phone.strip(), "signer": signer.strip(), "post": post.strip()}
    for name, value in fields.items():
        if not value:
            title = ServiceAddress._meta.get_field(name).verbose_name
            raise RuleBroken(f"请填写{title}。地址不准确的后果由受送达人承担。", law.ELECTRONIC_RULE.basis, name)
    live = queries.address_of(held)
    new = ServiceAddress(enterprise=held, electronic=electronic, confirmed_by=member, confirmed_at=at, **fields)
    if live is not None:
        if all(getattr(live, name) == getattr(new, name) for name in (*fields, "electronic")):
            return live
        live.ended_at = at
        live.save(update_fields=["ended_at"])
    new.save()
    trail.record("serviceaddress.confirmed", new, actor=member, at=at, basis=law.ELECTRONIC_RULE.basis, after={"electronic": electronic})
    return new
