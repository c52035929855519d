"""Two at once, after the result: one signature, one receipt, one standing, one outcome; a filing and the sweep exclude each other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import monotonic, sleep

import pytest
from django.db import connection, connections, transaction

from inspections import actions
from inspections.actions.settling import locked
from inspections.models import Circular, Conclusion, MakerConfirmation, Notice, Objection, Retest
from quality_portal.audit.queries import trail_of
from tests.inspections.conftest import AT, DAY, morning
from tests.inspections.test_two_at_once import both


@pytest.fixture
def for_real(committed_db):
    """Must come first: what the threads see has to be committed."""


def test_two_send_one_notice_and_two_sign_once(for_real, failed, cast, join):
    both(lambda: actions.notice.send(conclusion=failed, actor=cast.planner, at=AT + 10 * DAY))
    notice = Notice.objects.get()
    member = join(notice.enterprise)
    both(lambda: actions.notice.sign(notice=notice, member=member, at=AT + 11 * DAY))
    assert trail_of(notice).filter(verb="notice.signed").count() == 1
    assert trail_of(failed).filter(verb="conclusion.notify").count() == 1


def test_two_file_one_objection_and_two_heads_accept_one_retest(for_real, told, cast):
    file = {"notice": told.notice, "asks": "retest", "grounds": "检验电压不稳定", "member": told.member, "at": AT + 16 * DAY}
    first, second = both(lambda: actions.objection.file(**file))
    assert first.receipt_no == second.receipt_no
    got = both(lambda: actions.objection.accept(objection=Objection.objects.get(), actor=cast.approver, at=AT + 17 * DAY))
    assert got[0] == got[1] == Retest.objects.get()


def somebody_waits():
    """Wait until another connection stands before a lock."""
    end = monotonic() + 5
    with connection.cursor() as cursor:
        while monotonic() < end:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return True
            sleep(0.02)
    return False


def test_a_maker_answers_while_its_notice_is_noted_and_neither_holds_what_the_other_wants(for_real, bought, cast, join):
    conclusion = bought()
    _, maker = actions.notice.send(conclusion=conclusion, actor=cast.planner, at=AT + 10 * DAY)
    asked, member = MakerConfirmation.objects.get(), join(maker.enterprise)

    def answer():
        try:
            return actions.confirmation.reply(confirmation=asked, answer="confirmed", member=member, at=AT + 11 * DAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            locked(conclusion)
            reply = pool.submit(answer)
            assert somebody_waits()
            MakerConfirmation.objects.select_for_update(nowait=True).get()
        assert reply.result(5).state == "confirmed"
    assert Conclusion.objects.get().maker_answer == "confirmed"


def test_two_sweeps_let_a_result_stand_once(for_real, told):
    got = both(lambda: actions.conclusion.finalise_due(at=morning(date(2026, 3, 31)) + 10 * DAY))
    assert sorted(got) == [0, 1]
    assert trail_of(told.conclusion).filter(verb="conclusion.finalise").count() == 1


def test_on_the_last_moment_either_the_objection_or_the_standing_wins(for_real, told, cast):
    """The sweep believes it is the 31st, the party files as of the 30th: never both."""
    notice, member = told.notice, told.member
    turns = iter(
        [
            (actions.conclusion.finalise_due, {"at": morning(date(2026, 3, 31))}),
            (actions.objection.file, {"notice": notice, "asks": "retest", "grounds": "检验电压不稳定", "member": member, "at": morning(date(2026, 3, 30))}),
        ]
    )

    def go():
        act, fields = next(turns)
        return act(**fields)

    both(go)
    final = Conclusion.objects.get().state == "final"
    assert final != Objection.objects.exists()


def test_two_send_one_circular(for_real, finding, cast):
    send = {"office": finding.office, "conclusions": [finding.conclusion], "actor": cast.planner, "at": AT + 60 * DAY}
    both(lambda: actions.circular.send(**send))
    assert Circular.objects.filter(kind="county").count() == Circular.objects.filter(kind="upper").count() == 1
