"""The published verifier, run as its reader would, on what the pages give out."""

from __future__ import annotations

import ast
import json
import random
import shutil
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from quality_portal.audit import signing
from quality_portal.audit.queries.public import act_at

from .conftest import SIZES, fill
from .verifier import SCRIPT, run

END = SIZES[-1]


@pytest.fixture
def folder(office, tmp_path: Path, client: Client) -> Path:
    """What a citizen downloads: the entries, the checkpoints, the script."""
    fill(office)
    for name in ("entries.jsonl", "checkpoints.jsonl", "verify_log.py"):
        answer = client.get(f"/log/{name}")
        assert answer.status_code == 200
        (tmp_path / name).write_bytes(answer.getvalue())
    return tmp_path


def saved(client: Client, folder: Path, address: str, name: str) -> Path:
    (folder / name).write_bytes(client.get(address).getvalue())
    return folder / name


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path: Path, rows: list[dict]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def whole(folder: Path, *more: str) -> tuple[int, str]:
    return run(folder, "log", "entries.jsonl", "checkpoints.jsonl", "--key", signing.public_key(), *more)


def test_it_is_one_file_that_needs_nothing_but_python(folder: Path) -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported <= set(sys.stdlib_module_names)
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))
    assert (folder / "verify_log.py").read_bytes() == SCRIPT.read_bytes()


def test_the_whole_log_is_checked_from_the_downloads(folder: Path) -> None:
    code, words = run(folder, "log", "entries.jsonl", "checkpoints.jsonl", "--key", signing.public_key(), script=folder / "verify_log.py")
    assert (code, words.split(",")[0]) == (0, f"OK {END} acts")


def test_only_official_acts_show_more_than_a_hash(folder: Path) -> None:
    shown = [row["position"] for row in lines(folder / "entries.jsonl") if "body" in row]
    assert shown == [turn + 1 for turn in range(END) if turn % 9 == 0]
    text = (folder / "entries.jsonl").read_text(encoding="utf-8")
    assert "栖云市市场监督管理局" in text  # the office of an official act
    assert "第5条" not in text
    assert "系统" not in text


TRICKS = {
    "a word of an act": lambda rows, at: rows[at]["body"]["public"].update(title="另一份"),
    "a hash": lambda rows, at: rows[at].update(leaf="0" * 64),
    "one left out": lambda rows, at: rows.pop(at),
    "two swapped": lambda rows, at: rows.insert(at, rows.pop(at + 1)),
    "one twice": lambda rows, at: rows.insert(at, rows[at]),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_changed_entry_is_found_and_its_place_named(folder: Path, trick: str) -> None:
    rows, at = lines(folder / "entries.jsonl"), 9 * random.Random(trick).randint(1, 12)
    TRICKS[trick](rows, at)
    write(folder / "entries.jsonl", rows)
    code, words = whole(folder)
    assert code == 1
    named = at + 2 if trick == "one twice" else at + 1
    assert f"position {named}" in words or (trick == "a hash" and "the act is not what was sealed" in words)


def test_a_tail_cut_off_is_found(folder: Path) -> None:
    write(folder / "entries.jsonl", lines(folder / "entries.jsonl")[:-7])
    assert whole(folder) == (1, f"BAD position {END - 6}: the end is cut off, {END} acts were signed at 2026-11-22T16:00:00.000000Z")


def test_a_history_written_anew_does_not_fit_the_checkpoints(folder: Path) -> None:
    rows = lines(folder / "entries.jsonl")
    rows[200]["leaf"] = "ab" * 32  # not official: only its hash is known
    write(folder / "entries.jsonl", rows)
    code, words = whole(folder)
    assert (code, words[: words.index(":")]) == (1, f"BAD position {SIZES[0] + 1} to {SIZES[1]}")


def test_a_checkpoint_that_somebody_kept_cannot_be_taken_back(folder: Path) -> None:
    shutil.copy(folder / "checkpoints.jsonl", folder / "kept.jsonl")
    assert whole(folder, "--kept", "kept.jsonl")[0] == 0
    write(folder / "checkpoints.jsonl", lines(folder / "checkpoints.jsonl")[:-1])
    code, words = whole(folder, "--kept", "kept.jsonl")
    assert (code, words) == (1, "BAD checkpoint 3, which you kept, is not in the log any more or was changed")


def test_a_signature_by_somebody_else_is_refused(folder: Path) -> None:
    rows, forger = lines(folder / "checkpoints.jsonl"), Ed25519PrivateKey.generate()
    rows[1] |= {"signature": "00" * 64}
    write(folder / "checkpoints.jsonl", rows)
    assert "checkpoint 2: the signature does not hold" in whole(folder)[1]
    key = forger.public_key().public_bytes_raw().hex()
    rows[1] |= {"key": key, "signature": forger.sign(b"whatever").hex()}
    write(folder / "checkpoints.jsonl", rows)
    assert whole(folder) == (1, f"BAD checkpoint 2 is signed with another key: {key}")


def test_signatures_are_checked_as_the_library_checks_them(folder: Path) -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("verify_log", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for _ in range(20):
        key = Ed25519PrivateKey.generate()
        told, signature = key.public_key().public_bytes_raw().hex(), key.sign(b"root").hex()
        assert script.signed(told, signature, b"root")
        assert not script.signed(told, signature, b"roof")


def test_an_act_is_proved_against_a_root_on_paper(folder: Path, client: Client) -> None:
    page = client.get("/log/").content.decode()
    day = client.get("/api/v1/log/days/").json()[0]
    printed = " ".join(day["root"][at : at + 8] for at in range(0, 64, 8))
    assert printed in page
    saved(client, folder, f"/log/proof/10.json?size={day['size']}", "proof.json")
    assert run(folder, "act", "proof.json", "--root", printed) == (0, f"OK position 10 of {day['size']}: {act_at(10).title} created")
    proof = json.loads((folder / "proof.json").read_text(encoding="utf-8"))
    assert run(folder, "act", "proof.json", "--root", "0" * 64)[0] == 1
    proof["body"]["public"]["title"] = "别的公告"
    (folder / "proof.json").write_text(json.dumps(proof), encoding="utf-8")
    assert run(folder, "act", "proof.json", "--root", printed) == (1, "BAD the act is not what was sealed")


@pytest.mark.parametrize(("first", "second"), [(1, 2), (64, 300), (120, 260), (120, 300), (256, 300), (7, 7), (128, 128), (299, 300)])
def test_the_log_of_one_day_is_the_beginning_of_that_of_a_later_day(folder: Path, client: Client, first: int, second: int) -> None:
    path = saved(client, folder, f"/log/proof/consistency.json?first={first}&second={second}", "grown.json")
    assert run(folder, "grown", "grown.json") == (0, f"OK the log of {second} acts continues the log of {first} acts")
    proof = json.loads(path.read_text())
    assert run(folder, "grown", "grown.json", "--first-root", "12" * 32)[0] == 1
    proof["path"] = [*proof["path"][:-1], "34" * 32] if proof["path"] else ["34" * 32]
    path.write_text(json.dumps(proof))
    assert run(folder, "grown", "grown.json")[0] == 1
