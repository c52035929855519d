"""Files that come in: an allow-list, by content and by a real reader, with refusals in words.

Name, first bytes and what a parser finds must agree. A file is kept exactly as it came; nothing in it is ever run.
"""

import hashlib
import io
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from xml.etree.ElementTree import Element, ParseError

import pikepdf
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

from quality_portal.core.errors import RuleBroken

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
PIXELS = 40_000_000
ENTRIES, UNPACKED, RATIO = 1000, 200 * MEGABYTE, 100
PDF_OBJECTS = 500_000
ALLOWED = gettext_lazy("支持 PDF、JPG、PNG、Word（.docx）、Excel（.xlsx），每个不超过 20 MB")

RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
PACKED = (".zip", ".rar", ".7z", ".gz", ".jar", ".docx", ".xlsx", ".docm", ".xlsm", ".pptx")


@dataclass(frozen=True)
class Intake:
    """A file that passed."""

    name: str
    kind: str
    size: int
    sha256: str


def inspect(upload: UploadedFile) -> Intake:
    """Read a file through; RuleBroken says in words what is wrong with it and what to do."""
    name = PurePath(upload.name or "").name[:200] or "文件"
    kind = SUFFIXES.get(PurePath(name).suffix.lower())
    if kind is None:
        raise RuleBroken(_("不能上传“%(name)s”这种文件。%(allowed)s。") % {"name": name, "allowed": ALLOWED}, field="file")
    if upload.size > LARGEST:
        raise RuleBroken(_("“%(name)s”有 %(size)s MB，超过 20 MB。请压缩或者分成几份后上传。") % {"name": name, "size": f"{upload.size / MEGABYTE:.1f}"}, field="file")
    upload.seek(0)
    data = upload.read()
    upload.seek(0)
    if not data:
        raise RuleBroken(_("“%(name)s”是空文件。请检查后重新上传。") % {"name": name}, field="file")
    if not data.startswith(MAGIC[kind]):
        raise RuleBroken(_("“%(name)s”的内容与扩展名不符，可能改过扩展名。请用原来的软件重新导出后上传（%(allowed)s）。") % {"name": name, "allowed": ALLOWED}, field="file")
    READERS[kind](name, data)
    return Intake(name, kind, len(data), hashlib.sha256(data).hexdigest())


def _broken(name: str) -> RuleBroken:
    return RuleBroken(_("“%(name)s”打不开，可能已损坏。请重新导出后上传（%(allowed)s）。") % {"name": name, "allowed": ALLOWED}, field="file")


# --- pictures -------------------------------------------------------------------------------------------------------
def _read_picture(name: str, data: bytes) -> None:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            width, height = picture.size
            if width * height > PIXELS:
                raise RuleBroken(_("图片“%(name)s”有 %(width)s×%(height)s 像素，超过 4000 万像素。请缩小后上传。") % {"name": name, "width": width, "height": height}, field="file")
            picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _broken(name) from error


def pixels_only(upload: UploadedFile) -> UploadedFile:
    """A picture written anew: where and with which telephone it was taken stays out. Other kinds as they came."""
    taken = inspect(upload)
    form = {"jpeg": "JPEG", "png": "PNG"}.get(taken.kind)
    if form is None:
        return upload
    made = io.BytesIO()
    with Image.open(upload, formats=(form,)) as opened:
        picture = ImageOps.exif_transpose(opened.convert("RGBA") if opened.mode == "P" else opened)
        picture.info.clear()
        picture.save(made, form, **({"quality": 92} if form == "JPEG" else {}))
    return SimpleUploadedFile(upload.name or "", made.getvalue())


# --- PDF ------------------------------------------------------------------------------------------------------------
ACTIVE = {"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles"}
ACTIVE_WORDS = {"/JavaScript": gettext_lazy("脚本"), "/JS": gettext_lazy("脚本"), "/Launch": gettext_lazy("启动程序的命令")}


def _read_pdf(name: str, data: bytes) -> None:
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if document.is_encrypted:
                raise RuleBroken(_("“%(name)s”加了密码或者限制。请去掉保护后重新导出再上传。") % {"name": name}, field="file")
            if not document.pages:
                raise _broken(name)
            found = next(_active(document), None)
    except pikepdf.PasswordError as error:
        raise RuleBroken(_("“%(name)s”有打开密码。请去掉密码后重新导出再上传。") % {"name": name}, field="file") from error
    except (pikepdf.PdfError, RecursionError, ValueError) as error:
        raise _broken(name) from error
    if found:
        words = ACTIVE_WORDS.get(found, _("夹带的文件"))
        raise RuleBroken(_("“%(name)s”里有%(what)s，不能上传。请用“打印为 PDF”重新生成，夹带的文件另行上传。") % {"name": name, "what": words}, field="file")


def _active(document: pikepdf.Pdf) -> Iterator[str]:
    """Names in a PDF that start something or carry another file."""
    for number, thing in enumerate(document.objects):
        if number > PDF_OBJECTS:
            raise ValueError("too many objects")
        yield from _active_in(thing, 0)


def _active_in(thing: pikepdf.Object, depth: int) -> Iterator[str]:
    if depth and getattr(thing, "is_indirect", False):
        return  # has its own turn
    if isinstance(thing, pikepdf.Stream):
        thing = thing.stream_dict
    if isinstance(thing, pikepdf.Dictionary):
        for key, value in thing.items():
            if key in ACTIVE:
                yield key
            if isinstance(value, pikepdf.Name) and str(value) in ACTIVE:
                yield str(value)
            yield from _active_in(value, depth + 1)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            yield from _active_in(value, depth + 1)


# --- Office files: zip archives of XML ------------------------------------------------------------------------------
def _read_office(main: str) -> Callable[[str, bytes], None]:
    def read(name: str, data: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                _check_entries(name, archive, len(data))
                _check_parts(name, archive, main)
        except (zipfile.BadZipFile, ParseError, DefusedXmlException, KeyError, NotImplementedError, RuntimeError) as error:
            raise _broken(name) from error

    return read


def _check_entries(name: str, archive: zipfile.ZipFile, packed: int) -> None:
    """Unpack everything into nothing, counting; refuse what an Office program would never write."""
    entries = archive.infolist()
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > min(UNPACKED, RATIO * packed):
        raise RuleBroken(_("“%(name)s”展开后过大，不能上传。请另存为新文件后再试。") % {"name": name}, field="file")
    for entry in entries:
        place = entry.filename.replace("\\", "/")
        if place.startswith("/") or ".." in place.split("/") or stat.S_ISLNK(entry.external_attr >> 16):
            raise _broken(name)
        if place.lower().endswith("vbaproject.bin"):
            raise RuleBroken(_("“%(name)s”里有宏，不能上传。请另存为不带宏的文件。") % {"name": name}, field="file")
        if place.lower().endswith(PACKED):
            raise RuleBroken(_("“%(name)s”里夹带了别的文件（%(inner)s）。请取出后分别上传。") % {"name": name, "inner": PurePath(place).name}, field="file")
        with archive.open(entry) as stream:
            while stream.read(MEGABYTE):  # a size that lies, or a wrong checksum, is found here
                pass


def _check_parts(name: str, archive: zipfile.ZipFile, main: str) -> None:
    """The parts that make it a document, and no part that is fetched from elsewhere."""
    _xml(archive, "[Content_Types].xml")
    _xml(archive, main)
    for place in archive.namelist():
        if not place.endswith(".rels"):
            continue
        for link in _xml(archive, place).iter(RELATIONSHIPS):
            # A hyperlink is only text until somebody clicks it; everything else would be loaded on opening.
            if link.get("TargetMode") == "External" and not link.get("Type", "").endswith("/hyperlink"):
                raise RuleBroken(_("“%(name)s”引用了外部文件，不能上传。请断开链接、把内容嵌入后重新保存。") % {"name": name}, field="file")


def _xml(archive: zipfile.ZipFile, place: str) -> Element:
    return fromstring(archive.read(place), forbid_dtd=True)


SUFFIXES = {".pdf": "pdf", ".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".docx": "docx", ".xlsx": "xlsx"}
MAGIC = {"pdf": b"%PDF-", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04"}
READERS: dict[str, Callable[[str, bytes], None]] = {
    "pdf": _read_pdf,
    "jpeg": _read_picture,
    "png": _read_picture,
    "docx": _read_office("word/document.xml"),
    "xlsx": _read_office("xl/workbook.xml"),
}
MIME = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
