"""Hands a finished page to the printing children (pressroom.py) and takes the PDF back."""

import base64
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from quality_portal.documents.faces import Face
from quality_portal.documents.pressroom import Pressroom, PrintingFailed

__all__ = ["Page", "Printed", "PrintingFailed", "press"]

SHEETS = Path(__file__).with_name("sheets")
OVERLEAF = ('class="colophon-room"', 'class="colophon-room overleaf"')
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h8v8H0z"/></svg>'
ROOM = Pressroom()


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


def style_of(sheet: str, families: dict[str, str]) -> str:
    """A style sheet with the faces it may use."""
    return face_rules(families) + (SHEETS / f"{sheet}.css").read_text(encoding="utf-8")


def face_files(faces: dict[str, Face]) -> dict[str, str]:
    """Where each face lies, by the address that the style sheet gives it."""
    return {f"face:{role}": face.path for role, face in faces.items()}


def rehearsal(faces: dict[str, Face]) -> dict:
    """A page for the children's parent, which opens every face and whatever of the engine a paper needs."""
    families = face_families(faces)
    lines = "".join(f"<p style='font-family: \"{family}\"'>预演 No. 1</p>" for family in families.values())
    return {
        "html": f'<!DOCTYPE html><html lang="zh-CN"><head><title>预演</title></head><body>{lines}<img src="svg:1" alt="预演"></body></html>',
        "sheet": "gazette",
        "sheets": {sheet.stem: style_of(sheet.stem, families) for sheet in sorted(SHEETS.glob("*.css"))},
        "assets": {"svg:1": SQUARE},
        "faces": face_files(faces),
        "identifier": ",".join(face.sha256 for face in faces.values()),  # other faces, another rehearsal, another parent
    }


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
    families = face_families(faces)
    order = {
        "html": page.html,
        "sheet": page.sheet,
        "assets": page.charts,
        "pictures": {address: base64.b64encode(data).decode() for address, data in page.pictures.items()},
        "lists": page.lists,
        "data": page.data,
        "created": page.created,
        "identifier": page.identifier,
        "overleaf": OVERLEAF if OVERLEAF[0] in page.html else None,
    }
    answer = ROOM.print_order(json.dumps(order).encode(), rehearsal(faces), waiting)
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
