"""Hands a finished page to the printing child and takes the PDF back.

The child has an empty environment, its own scratch folder, no system faces, and limits on memory, time and output;
when it hangs or dies only this one document fails, with the reason.
"""

import base64
import hashlib
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf

from quality_portal.documents.faces import SONG, Face, wheel_characters, wheel_file

CHILD = Path(__file__).with_name("render.py")
SHEETS = Path(__file__).with_name("sheets")
SECONDS, BEAT = 180, 10
LINE_ENDS = frozenset(b"\t\r\n")
LIMITS = {"AS": 1024**3, "CPU": 120, "FSIZE": 256 * 1024**2, "CORE": 0}
OVERLEAF = ('class="colophon-room"', 'class="colophon-room overleaf"')

# Fontconfig sees the wheel's faces only: whatever the machine has besides must never slip into a document. With no face
# at all the layout engine would crash on the first character that no face of the style sheet covers.
ONLY_OUR_FACES = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
    "<fontconfig><dir>{folder}</dir><cachedir>{scratch}</cachedir></fontconfig>"
)


class PrintingFailed(Exception):
    """The child did not deliver a PDF; the message says why (for the log, not for the reader)."""


@dataclass(frozen=True)
class Page:
    """A page ready to print: its markup and everything it may use."""

    html: str
    sheet: str  # name of a style sheet in sheets/
    identifier: str
    charts: dict[str, str] = field(default_factory=dict)  # svg:NAME -> SVG
    pictures: dict[str, bytes] = field(default_factory=dict)  # png:NAME -> PNG
    lists: list[dict] = field(default_factory=list)  # long lists set by tables.py, drawn by the child
    data: str = ""  # the document as JSON, embedded in the PDF
    created: str = "2000-01-01"


@dataclass(frozen=True)
class Printed:
    """A PDF and what is worth keeping about it."""

    pdf: bytes
    pages: int
    sha256: str
    faces: dict[str, dict[str, str]]
    log: tuple[str, ...]


def face_families(faces: dict[str, Face]) -> dict[str, str]:
    """The family name of each prepared role; the charts' own name for the sans face is kept."""
    return {role: "Noto Sans SC" if role == "sans" else f"GW {role.capitalize()}" for role in faces}


def face_rules(families: dict[str, str]) -> str:
    """One @font-face a prepared role; a role without a face is left out, so the stack falls back to Song."""
    return "\n".join(f'@font-face {{ font-family: "{name}"; src: url("face:{role}") }}' for role, name in families.items())


def embedded_faces(pdf: bytes) -> set[str]:
    """The names of the faces embedded in a PDF, without their subset marks."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {
            str(thing.BaseFont).lstrip("/").partition("+")[2]
            for thing in opened.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font" and "/BaseFont" in thing
        }


def press(page: Page, faces: dict[str, Face], waiting: Callable[[], None] = lambda: None) -> Printed:
    """Print one page; `waiting` is called every ten seconds while the child works (a long list takes a minute)."""
    words = page.html + json.dumps(page.lists, ensure_ascii=False)
    if not set(map(ord, words)) - wheel_characters() - LINE_ENDS:
        faces = {role: face for role, face in faces.items() if role != "rare"}  # a big file, for few papers
    families = face_families(faces)
    style = face_rules(families) + (SHEETS / f"{page.sheet}.css").read_text(encoding="utf-8")
    order = {
        "html": page.html,
        "assets": {"css:page": style, **page.charts},
        "faces": {f"face:{role}": face.path for role, face in faces.items()},
        "pictures": {address: base64.b64encode(data).decode() for address, data in page.pictures.items()},
        "lists": page.lists,
        "data": page.data,
        "created": page.created,
        "identifier": page.identifier,
        "overleaf": OVERLEAF if OVERLEAF[0] in page.html else None,
    }
    answer = _child(json.dumps(order).encode(), waiting)
    head, _, pdf = answer.partition(b"\n")
    facts, printed = json.loads(head), embedded_faces(pdf)
    return Printed(
        pdf=pdf,
        pages=facts["pages"],
        sha256=hashlib.sha256(pdf).hexdigest(),
        faces={
            role: {"name": face.name, "version": face.version, "origin": face.origin, "sha256": face.sha256}
            for role, face in faces.items()
            if any(name.startswith(families[role].replace(" ", "-")) for name in printed)
        },
        log=tuple(facts["log"]),
    )


def _child(order: bytes, waiting: Callable[[], None]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="press-") as scratch:
        config = Path(scratch, "fonts.conf")
        config.write_text(ONLY_OUR_FACES.format(folder=escape(str(wheel_file(SONG).parent)), scratch=scratch), encoding="utf-8")
        environment = {"LANG": "C.UTF-8", "HOME": scratch, "TMPDIR": scratch, "FONTCONFIG_FILE": str(config)}
        command = [sys.executable, "-I", str(CHILD), json.dumps(LIMITS)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, **pipes, env=environment, cwd=scratch) as child:
            answer, trouble = _wait(child, order, waiting)
    if child.returncode:
        raise PrintingFailed(f"the printing child ended with {child.returncode}: {trouble.decode(errors='replace')[-2000:]}")
    return answer


def _wait(child: subprocess.Popen, order: bytes, waiting: Callable[[], None]) -> tuple[bytes, bytes]:
    """Feed the child and wait, saying every few seconds that the work goes on; stop it when it takes too long."""
    end, rest = time.monotonic() + SECONDS, order
    while True:
        try:
            return child.communicate(rest, timeout=max(0.0, min(BEAT, end - time.monotonic())))
        except subprocess.TimeoutExpired:
            if time.monotonic() >= end:
                child.kill()
                raise PrintingFailed(f"printing took longer than {SECONDS} s and was stopped") from None
            rest = None  # what is left of the order goes on being fed
            waiting()
