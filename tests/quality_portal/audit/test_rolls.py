"""Rows that came by the thousand: the act that brought them vouches for each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from enterprises.actions import enterprise as enterprises
from enterprises.models import Enterprise
from quality_portal.audit import deep, rolls, seal, trail, verify
from quality_portal.audit.models import Event, Leaf, Roll, Waiting
from quality_portal.core.actors import SYSTEM

from .conftest import as_owner

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ROWS = 25


@pytest.fixture
def brought(committed_db, office, monkeypatch) -> Event:
    """Enterprises that one file named, on a roll of three parts, sealed."""
    monkeypatch.setattr(rolls, "PART", 10)
    enterprises.register_many([f"第{number}号厂" for number in range(ROWS)], because=office, actor=SYSTEM, at=AT)
    assert seal.seal_pending() == 1
    return Event.objects.get(verb="enterprise.registered_many")


def run(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_the_act_says_the_digest_of_every_row_that_it_brought(brought) -> None:
    assert (brought.after["roll"]["rows"], Roll.objects.filter(event=brought).count()) == (ROWS, 3)
    told = [number for _, content in rolls.parts(brought, "enterprises.enterprise") for number, _ in rolls.lines_of(content)]
    assert told == sorted(Enterprise.objects.values_list("pk", flat=True))
    assert rolls.holds(brought)
    compared = deep.compare()
    assert (compared.fault, compared.rows) == ("", ROWS)


def test_one_changed_row_of_an_import_is_found(brought) -> None:
    chosen = Enterprise.objects.order_by("pk")[17]
    run("UPDATE enterprises_enterprise SET name = '另一家' WHERE id = %s", chosen.pk)
    assert deep.compare().fault == f"企业（编号 {chosen.pk}）与留痕不一致，最后一次办理是第 1 号"


def test_one_row_taken_away_and_one_slipped_in_are_found(brought) -> None:
    chosen = Enterprise.objects.order_by("pk")[3]
    with transaction.atomic():
        run("DELETE FROM enterprises_enterprise WHERE id = %s", chosen.pk)
        assert deep.compare().fault == f"企业（编号 {chosen.pk}）已被删除，最后一次办理是第 1 号"
        transaction.set_rollback(True)
    strange = Enterprise.objects.create(name="从别处来的厂")
    assert deep.compare().fault == f"企业（编号 {strange.pk}）没有任何办理留痕"


def test_a_roll_that_was_made_to_fit_is_found(brought) -> None:
    """Row and roll changed together: the act said another digest, and its leaf vouches for what the act said."""
    part = Roll.objects.get(event=brought, part=1)
    forged = bytes(part.content)[:-1] + bytes([bytes(part.content)[-1] ^ 1])
    with as_owner():
        run("ALTER TABLE audit_roll DISABLE TRIGGER USER")
        with transaction.atomic():
            run("UPDATE audit_roll SET content = %s WHERE id = %s", forged, part.pk)
            assert deep.compare().fault == "第 1 号的清册与留痕不一致"
            transaction.set_rollback(True)
        with transaction.atomic():
            run("DELETE FROM audit_roll WHERE id = %s", part.pk)
            assert deep.compare().fault == "第 1 号的清册与留痕不一致"
            transaction.set_rollback(True)
        run("ALTER TABLE audit_event DISABLE TRIGGER USER")
        run("UPDATE audit_event SET after = jsonb_set(after, '{roll,sha256}', '\"00\"')")
        assert verify.verify(AT).fault == "第 1 号的内容与封存时不同"


def test_an_act_of_its_own_speaks_for_a_row_from_then_on(brought) -> None:
    chosen = Enterprise.objects.order_by("pk")[5]
    enterprises.update(chosen, name="改名后的厂", actor=SYSTEM, at=AT)
    assert deep.compare().fault == ""  # its act waits to be sealed
    seal.seal_pending()
    assert deep.compare().fault == ""
    run("UPDATE enterprises_enterprise SET name = '又一家' WHERE id = %s", chosen.pk)
    assert deep.compare().fault.endswith("最后一次办理是第 2 号")


def test_a_later_roll_speaks_for_the_rows_that_it_changed(brought, office) -> None:
    chosen = Enterprise.objects.order_by("pk")[5]
    with transaction.atomic():
        Enterprise.objects.filter(pk=chosen.pk).update(address="新址")
        roll = rolls.make("enterprises.enterprise", [chosen.pk])
        rolls.keep(trail.record("enterprise.registered_many", office, actor=SYSTEM, at=AT, after=roll.said), roll)
    assert deep.compare().fault == ""  # not sealed yet
    seal.seal_pending()
    assert (deep.compare().fault, deep.compare().rows) == ("", ROWS)
    run("UPDATE enterprises_enterprise SET address = '别处' WHERE id = %s", chosen.pk)
    assert deep.compare().fault.endswith("最后一次办理是第 2 号")


def test_an_import_that_changed_nothing_keeps_no_roll(committed_db, office) -> None:
    with transaction.atomic():
        roll = rolls.make("enterprises.enterprise", [])
        event = trail.record("enterprise.registered_many", office, actor=SYSTEM, at=AT, after={"count": 0} | roll.said)
        rolls.keep(event, roll)
    assert (event.after, Roll.objects.count()) == ({"count": 0}, 0)


def test_the_sealer_strikes_off_what_it_has_sealed(committed_db, office) -> None:
    with transaction.atomic():
        for turn in range(3):
            trail.record("office.created", office, actor=SYSTEM, at=AT, note=str(turn))
    assert Waiting.objects.count() == 3
    assert seal.seal_pending() == 3
    assert (Waiting.objects.count(), Leaf.objects.count(), seal.seal_pending()) == (0, 3, 0)


def test_an_act_struck_off_by_another_hand_is_told_by_the_walk(committed_db, office) -> None:
    with transaction.atomic():
        trail.record("office.created", office, actor=SYSTEM, at=AT)
    Waiting.objects.all().delete()
    assert seal.seal_pending() == 0
    assert verify.verify(AT).waiting == 1
