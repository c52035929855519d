"""Whoever may do anything to the database, and to the files, is found out: 200 seeded tamperings of 12 kinds."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.utils import timezone

from quality_portal.audit import body, checkpoints, deep, merkle, seal, tasks, trail, verify
from quality_portal.audit.models import Checkpoint, Event, Leaf, Tile
from quality_portal.core.actors import SYSTEM
from quality_portal.documents.models import Document

from .conftest import SIZES, as_owner

TOTAL = 200
TABLES = ("audit_event", "audit_leaf", "audit_salt", "audit_tile", "audit_checkpoint", "documents_document")
END = SIZES[-1]


def run(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def event_at(position: int) -> int:
    return Leaf.objects.get(position=position).event_id


def stretch_of(position: int) -> int:
    """The first position that only the checkpoint after this position speaks for."""
    return max((size for size in SIZES if size < position), default=0) + 1


def flip_one_byte(rng: random.Random, papers: list[Document]) -> int:
    at = rng.randint(1, END)
    if at % 9 == 1 and rng.random() < 0.5:  # what the world reads
        run("UPDATE audit_event SET public = jsonb_set(public, '{title}', '\"别的\"') WHERE id = %s", event_at(at))
        return at
    column = rng.choice(["note", "subject_name", "basis", "request_id", "verb"])
    run(f"UPDATE audit_event SET {column} = {column} || 'x' WHERE id = %s", event_at(at))
    return at


def swap_two(rng: random.Random, papers: list[Document]) -> int:
    one, two = sorted(rng.sample(range(1, END + 1), 2))
    first, second = event_at(one), event_at(two)
    run("UPDATE audit_leaf SET event_id = -1 WHERE position = %s", one)
    run("UPDATE audit_leaf SET event_id = %s WHERE position = %s", first, two)
    run("UPDATE audit_leaf SET event_id = %s WHERE position = %s", second, one)
    return one


def delete(first: int, last: int) -> int:
    events = list(Leaf.objects.filter(position__range=(first, last)).values_list("event_id", flat=True))
    run("DELETE FROM audit_salt WHERE leaf_id BETWEEN %s AND %s", first, last)
    run("DELETE FROM audit_leaf WHERE position BETWEEN %s AND %s", first, last)
    run("DELETE FROM audit_event WHERE id = ANY(%s)", events)
    return first


def delete_one(rng: random.Random, papers: list[Document]) -> int:
    at = rng.randint(1, END - 1)
    return delete(at, at)


def delete_a_range(rng: random.Random, papers: list[Document]) -> int:
    first = rng.randint(1, END - 20)
    return delete(first, first + rng.randint(1, 15))


def delete_the_tail(rng: random.Random, papers: list[Document]) -> int:
    return delete(rng.randint(SIZES[1] + 1, END), END)


def duplicate(rng: random.Random, papers: list[Document]) -> int:
    """A copied act, sealed by the sealer itself as if it were new."""
    copied = Event.objects.get(pk=event_at(rng.randint(1, END)))
    recorded, copied.pk = copied.recorded_at, None
    copied.save(force_insert=True)
    run("UPDATE audit_event SET recorded_at = %s WHERE id = %s", recorded, copied.pk)
    run("INSERT INTO audit_waiting VALUES (%s)", copied.pk)  # the guard that does it is off
    seal.seal_pending()
    return END + 1


def chain_anew(position: int) -> None:
    """Recompute the leaf, its commitments and every tile, as somebody would who knows how."""
    leaf = Leaf.objects.select_related("event", "salt").get(position=position)
    sealed = body.sealed_of(leaf.event, leaf.salt.value)
    digest = body.digest_of(body.body_of(leaf.event, algorithm=leaf.algorithm, sealed=sealed, row=leaf.row))
    run("UPDATE audit_leaf SET sealed = %s, digest = %s WHERE position = %s", sealed, digest, position)
    for tile in Tile.objects.order_by("level", "index"):
        hashes = seal.entries(tile.level, tile.index)
        run("UPDATE audit_tile SET hashes = %s, root = %s WHERE id = %s", b"".join(hashes), merkle.root_of(hashes).hex(), tile.pk)


def edit_and_chain_anew(rng: random.Random, papers: list[Document]) -> int:
    """The checkpoints, published and signed, no longer fit; with a key of one's own they are not ours."""
    at = rng.randint(1, END)
    run("UPDATE audit_event SET note = '从来如此' WHERE id = %s", event_at(at))
    chain_anew(at)
    if rng.random() < 0.5:
        return stretch_of(at)
    forger = Ed25519PrivateKey.generate()
    for row in Checkpoint.objects.filter(size__gte=at).order_by("number"):
        row.root, row.key = seal.root_at(row.size).hex(), forger.public_key().public_bytes_raw().hex()
        values = (row.root, row.key, forger.sign(checkpoints.message_of(row)).hex(), row.number)
        run("UPDATE audit_checkpoint SET root = %s, key = %s, signature = %s WHERE number = %s", *values)
    return stretch_of(at)


def back_date(rng: random.Random, papers: list[Document]) -> int:
    at, column = rng.randint(1, END), rng.choice(["at", "recorded_at"])
    run(f"UPDATE audit_event SET {column} = {column} - interval '1 day' WHERE id = %s", event_at(at))
    return at


def change_the_actor(rng: random.Random, papers: list[Document]) -> int:
    at = rng.randint(1, END)
    run("UPDATE audit_event SET actor_name = '别人' WHERE id = %s", event_at(at))
    return at


def last_act_upon(document: Document) -> int:
    acts = Leaf.objects.filter(event__subject_label="documents.document", event__subject_pk=str(document.pk))
    return acts.order_by("-position").values_list("position", flat=True)[0]


def alter_a_row(rng: random.Random, papers: list[Document]) -> int:
    chosen = rng.choice(papers)
    column, value = rng.choice([("title", "另一个标题"), ("number", "公告〔2026〕999号"), ("issued_on", "2026-11-19"), ("public", "false")])
    run(f"UPDATE documents_document SET {column} = %s WHERE id = %s", value, chosen.pk)
    return last_act_upon(chosen)


def alter_an_issued_pdf(rng: random.Random, papers: list[Document]) -> int:
    chosen = rng.choice(papers)
    path = Path(chosen.pdf.path)
    content = bytearray(path.read_bytes())
    content[rng.randrange(len(content))] ^= 1
    path.write_bytes(content)
    return last_act_upon(chosen)


def remove_a_checkpoint(rng: random.Random, papers: list[Document]) -> int:
    gone = rng.randint(1, len(SIZES))
    run("DELETE FROM audit_checkpoint WHERE number = %s", gone)
    if gone < len(SIZES) and rng.random() < 0.5:  # and the others are moved up
        run("UPDATE audit_checkpoint SET number = number - 1 WHERE number > %s", gone)
    return ([0, *SIZES])[gone - 1] + 1


KINDS: tuple[Callable[[random.Random, list[Document]], int], ...] = (
    flip_one_byte, swap_two, delete_one, delete_a_range, delete_the_tail, duplicate, edit_and_chain_anew,
    back_date, change_the_actor, alter_a_row, alter_an_issued_pdf, remove_a_checkpoint,
)  # fmt: skip


def first_bad(now) -> tuple[int | None, str]:
    verdict = verify.verify(now)
    if verdict.fault:
        return verdict.position, verdict.fault
    found = deep.compare()
    return found.position, found.fault


def test_two_hundred_tamperings_are_found_and_their_place_is_named(register: list[Document]) -> None:
    now = timezone.now()
    assert first_bad(now) == (None, "")
    kept = {document.pk: Path(document.pdf.path).read_bytes() for document in register}
    found, wrong = 0, []
    with as_owner():
        for table in TABLES:
            run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for seed in range(TOTAL):
            rng, kind = random.Random(seed), KINDS[seed % len(KINDS)]
            with transaction.atomic():
                expected = kind(rng, register)
                position, words = first_bad(now)
                transaction.set_rollback(True)
            if kind is alter_an_issued_pdf:
                for document in register:
                    Path(document.pdf.path).write_bytes(kept[document.pk])
            found += bool(words)
            if position != expected:
                wrong.append((seed, kind.__name__, expected, position, words))
        assert (found, wrong) == (TOTAL, [])
        assert first_bad(now) == (None, "")


def test_the_command_names_what_was_changed_and_what_is_whole(register: list[Document], capsys) -> None:
    call_command("verify_trail", "--deep")
    assert f"已核对 {END} 条" in capsys.readouterr().out
    with as_owner():
        run("ALTER TABLE documents_document DISABLE TRIGGER USER")
        run("UPDATE documents_document SET title = '改' WHERE id = %s", register[0].pk)
    with pytest.raises(CommandError, match=f"业务数据被改动：文书（编号 {register[0].pk}）与留痕不一致"):
        call_command("verify_trail", "--deep")
    with as_owner():
        run("ALTER TABLE audit_event DISABLE TRIGGER USER")
        run("UPDATE audit_event SET note = '改' WHERE id = %s", event_at(3))
    with pytest.raises(CommandError, match="留痕被改动：第 3 号的内容与封存时不同。其前 2 条完好"):
        call_command("verify_trail")


def test_a_row_that_came_by_another_road_is_found(register: list[Document]) -> None:
    with as_owner():
        run("ALTER TABLE documents_document DISABLE TRIGGER USER")
        strange = Document.objects.get(pk=register[0].pk)
        strange.pk, strange.uuid, strange.number, strange.serial, strange.check_code = None, None, "公告〔2026〕77号", 77, "C0000077"
        strange.uuid = "00000000-0000-4000-8000-000000000077"
        strange.save(force_insert=True)
    assert deep.compare().fault == f"文书（编号 {strange.pk}）没有任何办理留痕"


def test_a_row_whose_act_waits_to_be_sealed_is_no_alarm(register: list[Document], office) -> None:
    with transaction.atomic():
        Document.objects.filter(pk=register[0].pk).update(state="void", void_reason="作废", voided_at=timezone.now())
        trail.record("document.voided", register[0], actor=SYSTEM, at=timezone.now(), reason_code="wrong_data")
    assert deep.compare().fault == ""
    assert seal.seal_pending() == 1
    assert deep.compare().fault == ""
    assert first_bad(timezone.now() + timedelta(days=1))[1] == ""


def test_what_the_law_wants_erased_goes_and_the_log_still_holds(register: list[Document]) -> None:
    with as_owner():
        call_command("erase_private", "5", "--because", "个人信息保护法第四十七条")
    gone = Leaf.objects.get(position=5)
    assert (gone.event.note, gone.event.subject_name, hasattr(gone, "salt")) == ("", "已依法抹除", False)
    seal.seal_pending()
    assert first_bad(timezone.now()) == (None, "")
    with as_owner():  # without an act that says so, a salt may not be missing
        run("ALTER TABLE audit_salt DISABLE TRIGGER USER")
        run("DELETE FROM audit_salt WHERE leaf_id = 7")
    assert first_bad(timezone.now()) == (7, "第 7 号的盐被删除，没有抹除记录")


def test_the_application_itself_cannot_erase(register: list[Document]) -> None:
    with pytest.raises(Error), transaction.atomic():
        call_command("erase_private", "5", "--because", "试试")
    assert Leaf.objects.get(position=5).event.note == "第5条"


@pytest.mark.parametrize(
    "attack",
    [
        "INSERT INTO audit_leaf SELECT position + 900, event_id, algorithm, digest, sealed, row, row_digest, dataset, key, sealed_at FROM audit_leaf LIMIT 1",
        "INSERT INTO audit_checkpoint SELECT number + 7, size, root, at, NULL, algorithm, key, signature FROM audit_checkpoint LIMIT 1",
        "ALTER TABLE audit_tile DISABLE TRIGGER ALL",
        "DROP TABLE audit_salt CASCADE",
        "COPY audit_leaf FROM STDIN",
    ],
)
def test_the_application_role_cannot_forge_a_place(register: list[Document], attack: str) -> None:
    with pytest.raises(Error), transaction.atomic():
        run(attack)


def test_what_is_sealed_while_the_log_is_walked_is_no_alarm(register: list[Document], office) -> None:
    def seal_more() -> None:
        try:
            with transaction.atomic():
                for turn in range(seal.TILE):
                    trail.record("office.created", office, actor=SYSTEM, at=timezone.now(), note=str(turn))
            seal.seal_pending()
            checkpoints.make(at=timezone.now())
        finally:
            connection.close()

    def meanwhile() -> Iterator[dict]:
        another = Thread(target=seal_more)
        another.start()
        another.join()
        yield from ()

    assert verify.verify(timezone.now(), meanwhile()).fault == ""
    assert (seal.size(), Tile.objects.count()) == (END + seal.TILE, 2)
    assert verify.verify(timezone.now()).fault == ""


def test_a_tail_cut_off_after_the_last_checkpoint_is_missed_at_once(register: list[Document], office) -> None:
    with transaction.atomic():
        for turn in range(5):
            trail.record("office.created", office, actor=SYSTEM, at=timezone.now(), note=f"后来第{turn}条")
    seal.seal_pending()
    checkpoints.keep_head(timezone.now())
    assert verify.verify(timezone.now()).fault == ""
    with as_owner():
        for table in TABLES:
            run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        with transaction.atomic():
            delete(END + 4, END + 5)
            assert verify.verify(timezone.now()).fault == f"第 {END + 4} 号起缺失：库外留存的末端有 {END + 5} 条"
            checkpoints.keep_head(timezone.now())  # the witness stays
            assert checkpoints.head()["size"] == END + 5
            transaction.set_rollback(True)
        run("UPDATE audit_event SET note = '从来如此' WHERE id = %s", event_at(END + 2))
        chain_anew(END + 2)
        assert "被改动后重新封存" in verify.verify(timezone.now()).fault


def test_an_end_that_somebody_else_signed_bears_no_witness(register: list[Document]) -> None:
    checkpoints.keep_head(timezone.now())
    path = checkpoints.head_path()
    path.write_text(path.read_text().replace(f'"size": {END}', f'"size": {END - 1}'))
    assert verify.verify(timezone.now()).fault == "库外留存的末端签名不符，不能作证"


def test_each_beat_of_the_sealer_tells_the_end_outside(register: list[Document], office) -> None:
    with transaction.atomic():
        trail.record("office.created", office, actor=SYSTEM, at=timezone.now())
    assert tasks.seal_trail() == 1
    assert (checkpoints.head()["size"], checkpoints.head()["root"]) == (END + 1, seal.root_at(END + 1).hex())
