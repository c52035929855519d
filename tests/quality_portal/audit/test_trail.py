"""The trail: written with the act, closed to change, sealed in commit order, and telling on whoever breaks it."""

from __future__ import annotations

import contextlib
import os
from datetime import date, timedelta

import psycopg2
import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from quality_portal.accounts.models import Region
from quality_portal.audit import acts, body, merkle, queries, seal, trail, verify
from quality_portal.audit.grants import evidence_tables
from quality_portal.audit.models import Event, Leaf
from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import IllegalMove, NotPermitted
from quality_portal.core.instruments import PQL
from quality_portal.core.roles import Role
from quality_portal.core.workflow import Move


def note(subject: Region, words: str = "") -> Event:
    with transaction.atomic():
        return trail.record("office.created", subject, actor=SYSTEM, at=timezone.now(), note=words)


@pytest.fixture
def region(db) -> Region:
    return Region.objects.create(code="990100", name="栖云市", level="city", path="990100")


@contextlib.contextmanager
def owner():
    """A connection with the owner's rights to the database under test: the one who could turn triggers off."""
    url = os.environ["DATABASE_OWNER_URL"]
    with contextlib.closing(psycopg2.connect(url, dbname=connection.settings_dict["NAME"])) as held:
        held.autocommit = True
        with held.cursor() as cursor:
            yield cursor


def test_an_act_is_recorded_in_the_transaction_that_wrote_it(committed_db):
    region = Region.objects.create(code="990100", name="栖云市", level="city", path="990100")
    with pytest.raises(RuntimeError, match="transaction"):
        trail.record("office.created", region, actor=SYSTEM, at=timezone.now())
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        trail.record("office.created", region, actor=SYSTEM, at=timezone.now())
        raise ZeroDivisionError
    assert not Event.objects.exists()


def test_a_verb_without_a_sentence_is_refused(region):
    with pytest.raises(LookupError, match="no sentence"), transaction.atomic():
        trail.record("office.exploded", region, actor=SYSTEM, at=timezone.now())


def test_an_event_reads_as_a_sentence_even_after_its_subject_changed(region):
    note(region)
    Region.objects.filter(pk=region.pk).update(name="改名市")
    assert queries.trail_of(region).get().sentence == "设立机关 栖云市"


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit_event SET note = '改'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event CASCADE",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TRIGGER pgtrigger_append_only_a7a0e ON audit_event",
        "DROP TABLE audit_event CASCADE",
        "SET session_replication_role = replica",
        "UPDATE audit_leaf SET digest = repeat('0', 64)",
        "DELETE FROM audit_leaf",
        "TRUNCATE audit_leaf CASCADE",
        "DELETE FROM audit_salt",
        "UPDATE audit_tile SET root = repeat('0', 64)",
        "DELETE FROM audit_checkpoint",
        "UPDATE audit_checkpoint SET size = 0",
        "SET ROLE postgres",
    ],
)
def test_the_application_role_cannot_change_evidence(region, attack):
    note(region)
    seal.seal_pending()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert verify.verify(timezone.now()).fault == ""


def test_even_the_owner_is_stopped_while_the_guards_stand(committed_db):
    note(Region.objects.create(code="990100", name="栖云市", level="city", path="990100"))
    for attack in ("UPDATE audit_event SET note = '改'", "DELETE FROM audit_event", "TRUNCATE audit_event CASCADE"):
        with owner() as cursor, pytest.raises(psycopg2.Error, match=r"[Cc]annot"):
            cursor.execute(attack)


def test_every_table_of_evidence_is_known():
    assert {"audit_event", "audit_leaf", "audit_salt", "audit_tile", "audit_checkpoint"} <= set(evidence_tables())


def test_a_whole_trail_verifies_and_waiting_events_are_counted(region):
    for number in range(5):
        note(region, str(number))
    assert seal.seal_pending() == 5
    assert seal.seal_pending() == 0
    note(region, "新")
    verdict = verify.verify(timezone.now())
    assert (verdict.checked, verdict.fault, verdict.waiting, verdict.late) == (5, "", 1, 0)
    assert verify.verify(timezone.now() + timedelta(minutes=6)).late == 1


def test_places_follow_each_other_without_gap_and_the_root_is_over_all_of_them(region):
    for number in range(4):
        note(region, str(number))
    seal.seal_pending()
    note(region, "后来")
    seal.seal_pending()
    leaves = list(Leaf.objects.order_by("position"))
    assert [leaf.position for leaf in leaves] == [1, 2, 3, 4, 5]
    assert seal.root_at(5) == merkle.root_of(bytes.fromhex(leaf.digest) for leaf in leaves)


def test_an_event_that_commits_late_gets_a_later_place_and_nothing_is_lost(committed_db):
    region = Region.objects.create(code="990100", name="栖云市", level="city", path="990100")
    slow = connection.copy()
    try:
        with slow.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute(
                "INSERT INTO audit_event (at, recorded_at, verb, actor_name, subject_label, subject_pk, subject_name,"
                " basis, note, request_id) VALUES (now(), now(), 'office.created', '系统', 'accounts.region', %s, '慢', '', '', '')",
                [str(region.pk)],
            )
            fast = note(region, "快")
            assert seal.seal_pending() == 1
            cursor.execute("COMMIT")
        assert seal.seal_pending() == 1
    finally:
        slow.close()
    assert list(Leaf.objects.order_by("position").values_list("event__subject_name", flat=True)) == ["栖云市", "慢"]
    assert Leaf.objects.get(position=1).event_id == fast.pk
    assert verify.verify(timezone.now()).fault == ""


class Subject(Region):
    """A thing with moves, for the engine alone: a region that opens and closes."""

    MOVES = (Move("close", "关闭", ("open",), "closed", frozenset({Role.APPROVER}), PQL.article(17, 1)),)
    state = "open"

    class Meta:
        proxy = True
        app_label = "accounts"


class Someone:
    pk, display_name, office_id = None, "某人", None

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles)


def test_a_move_asks_for_state_and_role(region):
    subject = Subject.objects.get(pk=region.pk)
    with pytest.raises(NotPermitted, match="局领导"):
        acts.advance(subject, "close", actor=Someone(Role.SAMPLER), at=timezone.now())
    subject.state = "closed"
    with pytest.raises(IllegalMove, match="不能“关闭”"):
        acts.advance(subject, "close", actor=Someone(Role.APPROVER), at=timezone.now())


def test_a_refusal_names_who_may():
    grants = {"case.open": frozenset({Role.CASE_OFFICER})}
    with pytest.raises(NotPermitted, match="办案人员"):
        acts.permit(Someone(Role.SAMPLER), grants, "case.open")
    acts.permit(SYSTEM, grants, "case.open")


def test_the_legal_day_is_kept_beside_that_of_the_record_and_sealed_with_it(region):
    with transaction.atomic():
        kept = trail.record("office.created", region, actor=SYSTEM, at=timezone.now(), legal_on=date(2026, 7, 3))
    kept.refresh_from_db()
    shown = {"algorithm": body.ALGORITHM, "sealed": "", "row": ""}
    before = body.digest_of(body.body_of(kept, **shown))
    kept.legal_on = date(2026, 7, 6)
    assert body.digest_of(body.body_of(kept, **shown)) != before
