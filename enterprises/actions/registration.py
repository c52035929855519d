"""Asking for an account of an enterprise, and the bureau's answer."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from enterprises.law import CODE_BASIS, check_code
from enterprises.law import membership as places
from enterprises.models import Enterprise, Registration
from enterprises.permissions import GRANTS
from enterprises.queries import registration as queries
from enterprises.states import RegistrationState
from quality_portal.accounts.models import Office
from quality_portal.accounts.sign_up import check_wishes, make_member_account
from quality_portal.audit import acts, trail
from quality_portal.core.actors import SYSTEM, Actor
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.documents.actions import attach

from .membership import join

PENDING_A_COMPANY = 5


@transaction.atomic
def file(
    *,
    credit_code: str,
    company: str,
    office: Office,
    name: str,
    position: str,
    phone: str,
    username: str,
    password: str,
    proofs: Sequence[UploadedFile],
    at: datetime,
) -> Registration:
    """Ask for an account, with the proof. The same wish sent twice gets the first number."""
    code = checked_code(credit_code)
    if twin := queries.pending(username=username, credit_code=code):
        return twin
    fields = {"company": company.strip(), "name": name.strip(), "position": position.strip(), "phone": phone.strip()}
    for field, value in fields.items():
        if not value:
            raise RuleBroken(f"请填写{Registration._meta.get_field(field).verbose_name}。", field=field)
    if not proofs:
        raise RuleBroken("请上传营业执照和授权书的照片或者扫描件，作为身份证明。", field="proof")
    chosen = check_wishes(username=username, display_name=name, password=password)
    Office.objects.select_for_update(of=("self",), no_key=True).get(pk=office.pk)
    if twin := queries.pending(username=chosen, credit_code=code):
        return twin
    _refuse_crowd(code, chosen)
    filed = Registration.objects.create(
        number=_number(), credit_code=code, office=office, username=chosen, password_hash=make_password(password), filed_at=at, **fields
    )
    trail.record("registration.filed", filed, actor=SYSTEM, at=at)
    for upload in proofs:
        attach(filed, upload, actor=SYSTEM, at=at, note="身份证明")
    return filed


def checked_code(credit_code: str) -> str:
    """The code as it is kept. A wrong check digit is a slip of the pen, unless the company is on file with that very code."""
    check = check_code(credit_code)
    on_file = Enterprise.objects.filter(credit_code=check.code).exists()
    if check.refusal or (check.warning and not on_file):
        raise RuleBroken(check.refusal or check.warning, CODE_BASIS, "credit_code")
    return check.code


def _refuse_crowd(credit_code: str, username: str) -> None:
    waiting = Registration.objects.filter(state=RegistrationState.FILED)
    if waiting.filter(username=username).exists():
        raise RuleBroken("这个用户名已有人申请，请换一个。", field="username")
    if waiting.filter(credit_code=credit_code).count() >= PENDING_A_COMPANY:
        raise RuleBroken("本企业已有多份申请在核实中。请等核实完成，或者请本企业的管理员邀请您。", field="credit_code")


@transaction.atomic
def confirm(*, registration: Registration, role: str = "", actor: Actor, at: datetime) -> Registration:
    """The proof holds: the account comes to be and its owner acts for the enterprise. Twice gives the first answer."""
    row = _held(registration, actor)
    if row.state == RegistrationState.CONFIRMED:
        return row
    company = Enterprise.objects.filter(credit_code=row.credit_code).first()
    if company is None:
        raise RuleBroken(f"企业档案里没有统一社会信用代码 {row.credit_code}。请先登记这家企业，再核实通过。")
    user = make_member_account(username=row.username, display_name=row.name, password_hash=row.password_hash, actor=actor, at=at)
    join(user, company, position=row.position, role=role if role in places.BY_KEY else "", actor=actor, at=at)
    row.enterprise, row.user = company, user
    return _decide(row, "confirm", actor=actor, at=at, reasons="")


@transaction.atomic
def refuse(*, registration: Registration, reasons: str, actor: Actor, at: datetime) -> Registration:
    """The proof does not hold; the reasons are shown to whoever has the number."""
    row = _held(registration, actor)
    if row.state == RegistrationState.REFUSED:
        return row
    if not reasons.strip():
        raise RuleBroken("请写明为什么不予通过、要补什么，申请人会看到这段话。", field="reasons")
    return _decide(row, "refuse", actor=actor, at=at, reasons=reasons.strip())


def _held(registration: Registration, actor: Actor) -> Registration:
    acts.permit(actor, GRANTS, "registration.decide")
    if not queries.visible(actor).filter(pk=registration.pk).exists():
        raise NotPermitted("这份申请由其他机关办理，您不能答复。")
    return Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)


def _decide(row: Registration, move: str, *, actor: Actor, at: datetime, reasons: str) -> Registration:
    row.decided_by_id, row.decided_at, row.reasons, row.password_hash = actor.pk, at, reasons, ""
    fields = ("decided_by", "decided_at", "reasons", "password_hash", "enterprise", "user")
    acts.advance(row, move, actor=actor, at=at, fields=fields)
    return row


def _number() -> str:
    """Sixteen random digits: whoever knows them may read the answer."""
    while True:
        number = f"{secrets.randbelow(10**16):016d}"
        if not Registration.objects.filter(number=number).exists():
            return number
