"""What became of the letters: most were answered, a few are late, one was urged, licences went by their issuers' decisions."""

from __future__ import annotations

from datetime import date, timedelta

from enforcement.actions import letter as letters
from enforcement.law import letters as law
from enforcement.models import Letter
from enforcement.states.letter import LetterState

from .clock import at, plus, work
from .scene import Stage

LATE = 3  # so many stay without an answer, the newest of those overdue
ANSWER_AFTER = 12


def play(stage: Stage, today: date) -> None:
    """Sign the drafts that only a head has to sign, then answer what is older than its term."""
    for draft in Letter.objects.filter(state=LetterState.DRAFT, kind="certificate_resumption").select_related("case", "office").order_by("pk"):
        signed = work(draft.drafted_at.date() + timedelta(days=1))
        if signed < today:
            head = stage.people["xujuzhang" if draft.office == stage.city else "shengjuzhang"]
            letters.send(letter=draft, actor=head, at=at(signed, 16))
    late = list(Letter.objects.filter(state=LetterState.SENT, reply_due__lt=today).select_related("case__officer", "document").order_by("reply_due"))
    for letter in late[:-LATE]:
        _answer(letter)
    urged = today - timedelta(days=1)
    for letter in late[-LATE:][:1]:
        if letter.late_on(urged):
            letters.urge(letter=letter, note="请指定联系人。", actor=letter.case.officer, at=at(urged, 15))


def _answer(letter: Letter) -> None:
    officer, on = letter.case.officer, work(letter.sent_on + timedelta(days=ANSWER_AFTER))
    asked = letter.row.effect == law.REVOKE_LICENCE
    number = f"{letter.addressee[:3]}复〔{on.year}〕{letter.pk}号"
    note = "经研究，已依法吊销所列证书。" if asked else "已督促企业整改，整改情况将继续跟踪。"
    letters.reply(
        letter=letter, outcome="agreed" if asked else "answered", replied_on=on, number=number, note=note, actor=officer, at=at(plus(on, 1), 9)
    )
    for licence in letter.licences.all() if asked else ():
        letters.carry_out(letter=letter, licence=licence, on=on, number=number, actor=officer, at=at(plus(on, 1), 9, 20))
