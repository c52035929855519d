"""Which file prints which role."""

import json
import shutil
import threading
from pathlib import Path

from fontTools.ttLib import TTFont

from quality_portal.documents import faces


def renamed(source: Path, target: Path, postscript: str) -> Path:
    """A small face under another name: what a licensed face of the machine looks like to us."""
    with TTFont(source) as font:
        for row in font["name"].names:
            if row.nameID in {1, 4, 6}:
                row.string = postscript
        font.save(target)
    return target


def test_a_bare_machine_prints_from_the_wheel(face_store):
    made = faces.faces(face_store)
    assert set(made) == {"song", "sans", "digits", "hei"}
    assert {face.origin for face in made.values()} == {"wheel"}
    assert made["song"].path == str(faces.wheel_file(faces.SONG))


def test_a_trimmed_face_covers_what_it_may_print_and_nothing_else(face_store):
    with TTFont(faces.faces(face_store)["hei"].path, lazy=True) as font:
        codes = font.getBestCmap().keys()
    assert {ord("产"), ord("，"), 0x20, 0xA0, 0x3000, ord("7")} <= codes
    assert not {ord("￥"), ord("＄"), ord("A"), ord("“"), ord("Ω")} & codes


def test_figures_are_half_a_cell_wide(face_store):
    for role in ("digits", "hei"):
        with TTFont(faces.faces(face_store)[role].path, lazy=True) as font:
            best, units = font.getBestCmap(), font["head"].unitsPerEm
            assert {font["hmtx"][best[ord(figure)]][0] / units for figure in "0123456789"} == {0.5}


def test_a_licensed_face_of_the_machine_comes_before_a_free_one(tmp_path, face_store):
    small = faces.faces(face_store)["digits"].path
    folder = tmp_path / "machine"
    folder.mkdir()
    renamed(small, folder / "free.otf", "FandolFang-Regular")
    made = faces.prepare(tmp_path / "store", [folder])
    assert (made["fang"].origin, made["fang"].name) == ("free", "FandolFang-Regular")
    renamed(small, folder / "simfang.ttf", "FangSong")
    made = faces.prepare(tmp_path / "store", [folder])
    assert (made["fang"].origin, made["fang"].name) == ("licensed", "FangSong")
    assert "kai" not in made


def test_a_file_that_is_no_font_is_passed_over(tmp_path):
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00 not a font")
    (tmp_path / "empty.otf").write_bytes(b"")
    assert "fang" not in faces.prepare(tmp_path / "store", [tmp_path])


def test_faces_are_prepared_once_and_again_only_when_a_file_went_away(tmp_path):
    store = tmp_path / "store"
    first = faces.faces(store, [])
    manifest = next(store.glob("faces-*.json"))
    before = manifest.stat().st_mtime_ns
    assert faces.faces(store, []) == first
    assert manifest.stat().st_mtime_ns == before
    Path(first["hei"].path).unlink()
    assert faces.faces(store, []) == first
    assert Path(first["hei"].path).is_file()


def test_two_processes_that_come_at_once_get_the_same_faces(tmp_path):
    results = []
    threads = [threading.Thread(target=lambda: results.append(faces.faces(tmp_path / "store", []))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results[0] == results[1] == results[2]
    shutil.rmtree(tmp_path / "store")


def test_the_manifest_names_version_and_digest(face_store):
    kept = json.loads(next(face_store.glob("faces-*.json")).read_text(encoding="utf-8"))
    assert kept["song"]["version"].startswith("Version 2.")
    assert len(kept["song"]["sha256"]) == 64
