"""Type faces for print: which file prints which role, prepared once, kept in a state folder.

A role is answered by a licensed face of the machine first, then by a free one, then by the two faces of the wheel
pylopdf-fonts-zh-cn, which are always there. Preparing a face does not redraw it: only its character map is trimmed to
what it may print (milliseconds), because the layout engine asks the map, and because some free faces draw ￥ as $.
"""

import fcntl
import hashlib
import importlib.resources
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError
from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter

SONG, SANS = "NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"
EDITION = 3  # raise when the preparation below changes: prepared files of older editions are made anew

BLANKS = frozenset({0x20, 0xA0, 0x3000})  # the engine prints blanks with the first face, whether it has them or not
FIGURES = range(0x30, 0x3A)
LATIN = frozenset(range(0x21, 0x7F))


def is_han_print(code: int) -> bool:
    """Han, its marks and full-width forms, but neither ＄ nor ￥, which several free faces draw wrongly."""
    return (
        0x3001 <= code < 0x3040
        or 0x3400 <= code < 0xA000
        or (0xFF01 <= code < 0xFF5F and code != 0xFF04)
        or 0x20000 <= code < 0x32000
    )


@dataclass(frozen=True)
class Role:
    """What a face is for, the names it may have, best first, and which characters it may print."""

    title: str
    licensed: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    wheel: str | None = None  # None: on a machine without such a face the role falls back to Song in the style sheet
    prints: Callable[[int], bool] | None = None
    half_figures: bool = False  # figures half a cell wide, so that two of them fill one


ROLES = {
    "song": Role("宋体", wheel=SONG),
    "sans": Role("黑体（图表）", wheel=SANS),
    "digits": Role("数字", wheel=SONG, half_figures=True),
    "hei": Role("黑体", wheel=SANS, prints=is_han_print, half_figures=True),
    "fang": Role(
        "仿宋",
        ("FZFSJW--GB1-0", "FZFSK--GBK1-0", "FangSong_GB2312", "FangSong", "STFangsong"),
        ("ZhuqueFangsong-Regular", "FandolFang-Regular"),
        prints=is_han_print,
    ),
    "kai": Role(
        "楷体",
        ("FZKTJW--GB1-0", "FZKTK--GBK1-0", "KaiTi_GB2312", "KaiTi", "STKaiti"),
        ("LXGWWenKai-Regular", "LXGWWenKaiGB-Regular", "FandolKai-Regular"),
        prints=is_han_print,
    ),
    "biaosong": Role(
        "小标宋",
        ("FZXBSJW--GB1-0", "FZXBSK--GBK1-0", "FZXiaoBiaoSong-B05S"),
        ("NotoSerifSC-Bold", "NotoSerifCJKsc-Bold", "SourceHanSerifSC-Bold", "SourceHanSerifCN-Bold", "FandolSong-Bold"),
        prints=lambda code: is_han_print(code) or code in LATIN,
    ),
    "rare": Role(
        "生僻字",
        ("SimSun-ExtB",),
        ("NotoSerifCJKsc-Regular", "SourceHanSerifSC-Regular", "SourceHanSerifCN-Regular", "HanaMinB", "BabelStoneHan"),
        prints=is_han_print,
    ),
}

SYSTEM_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/texlive/texmf-dist/fonts/opentype",
    "/usr/share/texmf/fonts/opentype",
    "~/.local/share/fonts",
    "~/.fonts",
)


@dataclass(frozen=True)
class Face:
    """A prepared face: where it lies, and what to write down beside each document it prints."""

    role: str
    path: str
    name: str
    version: str
    origin: str  # licensed | free | wheel
    sha256: str


@dataclass(frozen=True)
class _Found:
    path: Path
    number: int  # place in a collection file (.ttc), else -1
    name: str


def wheel_file(name: str) -> Path:
    """A face of the wheel."""
    return Path(str(importlib.resources.files("pylopdf_fonts_zh_cn") / name))


@cache
def wheel_characters() -> frozenset[int]:
    """Every character that one of the two faces that are always there can print."""
    return _characters(wheel_file(SONG)) | _characters(wheel_file(SANS))


def printable(store: Path) -> frozenset[int]:
    """Every character that the prepared faces can print; before any are prepared, what the wheel can."""
    kept = _read(store / f"faces-{EDITION}.json") or {}
    return wheel_characters() | (_characters(Path(kept["rare"].path)) if "rare" in kept else frozenset())


@cache
def _characters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def faces(store: Path, folders: Iterable[str | Path] | None = None) -> dict[str, Face]:
    """The prepared faces by role; prepares them at the first call (well under two seconds on a bare machine)."""
    manifest = store / f"faces-{EDITION}.json"
    kept = _read(manifest)
    if kept is not None:
        return kept
    return prepare(store, folders, again=False)


def prepare(store: Path, folders: Iterable[str | Path] | None = None, *, again: bool = True) -> dict[str, Face]:
    """Look through the machine's folders and prepare one face a role; one process at a time."""
    store.mkdir(parents=True, exist_ok=True)
    with _alone(store / "lock"):
        manifest = store / f"faces-{EDITION}.json"
        kept = None if again else _read(manifest)
        if kept is not None:  # somebody else prepared them while we waited
            return kept
        known = _scan([store / "free", *(SYSTEM_FOLDERS if folders is None else folders)])
        made = {role: face for role in ROLES if (face := _choose(role, known, store))}
        text = json.dumps({role: asdict(face) for role, face in made.items()}, ensure_ascii=False, indent=1)
        _write(manifest, text.encode())
        return made


def _read(manifest: Path) -> dict[str, Face] | None:
    """The faces of the last preparation, if every file is still there."""
    if not manifest.is_file():
        return None
    kept = {role: Face(**row) for role, row in json.loads(manifest.read_text(encoding="utf-8")).items()}
    return kept if all(Path(face.path).is_file() for face in kept.values()) else None


def _scan(folders: Iterable[str | Path]) -> dict[str, _Found]:
    """Every wanted face lying in the folders, by PostScript, full and family name; an earlier folder wins."""
    wanted = {name for role in ROLES.values() for name in (*role.licensed, *role.free)}
    known: dict[str, _Found] = {}
    for folder in folders:
        for path in sorted(Path(folder).expanduser().rglob("*")):
            if path.suffix.lower() in {".ttf", ".otf", ".ttc", ".otc"}:
                for found, names in _names(path):
                    for name in names & wanted:
                        known.setdefault(name, found)
    return known


def _names(path: Path) -> Iterator[tuple[_Found, set[str]]]:
    """The faces of one file with the names they go by; a file that is no font has none."""
    try:
        with path.open("rb") as stream:
            collection = stream.read(4) == b"ttcf"
            count = int.from_bytes(stream.read(8)[4:], "big") if collection else 1
        for number in range(count):
            with TTFont(path, fontNumber=number if collection else -1, lazy=True) as font:
                names = {str(row) for row in font["name"].names if row.nameID in {1, 4, 6}}
                name = font["name"].getDebugName(6) or path.stem
            yield _Found(path, number if collection else -1, name), names
    except (TTLibError, OSError, KeyError, AssertionError):
        return


def _choose(role: str, known: dict[str, _Found], store: Path) -> Face | None:
    """Prepare the best face there is for a role; None when the style sheet's fallback has to print it."""
    spec = ROLES[role]
    for origin, names in (("licensed", spec.licensed), ("free", spec.free)):
        for name in names:
            if name in known:
                return _prepared(role, known[name], origin, store)
    if spec.wheel is None:
        return None
    path = wheel_file(spec.wheel)
    return _prepared(role, _Found(path, -1, path.stem), "wheel", store)


def _prepared(role: str, found: _Found, origin: str, store: Path) -> Face:
    spec = ROLES[role]
    with TTFont(found.path, fontNumber=found.number, lazy=True, recalcTimestamp=False) as font:
        version = font["name"].getDebugName(5) or ""
        if role == "digits":
            data = _cut_figures(font)
        elif spec.prints:
            data = _trimmed(font, found, spec)
        else:
            data = None
    if data is None:  # printed whole, straight from where it lies
        return Face(role, str(found.path), found.name, version, origin, _digest(found.path.read_bytes()))
    path = store / f"{role}-{EDITION}-{found.name}.otf"
    _write(path, data)
    return Face(role, str(path), found.name, version, origin, _digest(data))


def _half_width(font: TTFont) -> dict[int, str]:
    """The half-width figures a face has for the ordinary ones, by character code."""
    table = font["GSUB"].table
    lookups = [
        table.LookupList.Lookup[index]
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "hwid"
        for index in record.Feature.LookupListIndex
    ]
    pairs: dict[str, str] = {}
    for lookup in lookups:
        for part in lookup.SubTable:
            pairs |= getattr(part, "ExtSubTable", part).mapping
    best = font.getBestCmap()
    return {code: pairs[best[code]] for code in FIGURES if best.get(code) in pairs}


def _mapped(font: TTFont, prints: Callable[[int], bool], extra: dict[int, str]) -> None:
    """Trim the character map; variation sequences go, as they would bring characters back."""
    table = font["cmap"]
    table.tables = [part for part in table.tables if part.format != 14]
    for part in table.tables:
        kept = {code: glyph for code, glyph in part.cmap.items() if code in BLANKS or prints(code)}
        part.cmap = kept | extra


def _trimmed(font: TTFont, found: _Found, spec: Role) -> bytes:
    """The same face with a smaller character map; every other table is copied as it is."""
    _mapped(font, spec.prints, _half_width(font) if spec.half_figures else {})
    character_map = font["cmap"].compile(font)
    with found.path.open("rb") as stream:
        source = SFNTReader(stream, fontNumber=found.number)
        made = io.BytesIO()
        target = SFNTWriter(made, len(source.tables), source.sfntVersion)
        for tag in source.keys():  # noqa: SIM118 - a reader, not a dict: iterating it fails
            target[tag] = character_map if tag == "cmap" else source[tag]
        target.close()
    return made.getvalue()


def _cut_figures(font: TTFont) -> bytes:
    """A face of the ten half-width figures alone, small enough to cut at once."""
    _mapped(font, lambda _: False, _half_width(font))
    cutter = subset.Subsetter(subset.Options(layout_features=[], notdef_outline=True))
    cutter.populate(unicodes=[*BLANKS, *FIGURES])
    cutter.subset(font)
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write(path: Path, data: bytes) -> None:
    """Write whole or not at all: a reader never sees half a face."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(name).chmod(0o644)
    Path(name).replace(path)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
