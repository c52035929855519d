"""Files that are taken and files that are refused, each in words."""

import io
import zipfile

import pikepdf
import pytest
from PIL import Image

from quality_portal.core.actors import SYSTEM
from quality_portal.core.errors import RuleBroken
from quality_portal.documents import actions, intake, queries
from quality_portal.documents.models import Attachment
from tests.quality_portal.documents.conftest import AT

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
DOCUMENT = '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
LINK = '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{0}" Target="http://x.example/" TargetMode="External"/>'
LINKS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{0}</Relationships>'


def pdf(change=None, **save) -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page()
        if change:
            change(document)
        made = io.BytesIO()
        document.save(made, deterministic_id=not save, **save)
    return made.getvalue()


def office_file(extra: dict | None = None, main: str = "word/document.xml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in ({"[Content_Types].xml": TYPES, main: DOCUMENT} | (extra or {})).items():
            archive.writestr(name, text)
    return made.getvalue()


def picture(form: str, size=(20, 10)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "#c8161d").save(made, form)
    return made.getvalue()


def photo() -> bytes:
    """A picture from a telephone: turned, with the place in it."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (20, 10), "#c8161d").save(made, "JPEG", exif=exif)
    return made.getvalue()


def test_of_a_photo_only_the_pixels_stay_upright(upload):
    assert b"Telephone" in photo()
    clean = intake.pixels_only(upload("现场.jpg", photo()))
    with Image.open(clean) as picture:
        assert (picture.size, dict(picture.getexif())) == ((10, 20), {})
    clean.seek(0)
    assert b"Telephone" not in clean.read()
    assert intake.pixels_only(upload("现场.jpg", photo())).read() == intake.pixels_only(upload("现场.jpg", photo())).read()


def test_other_kinds_stay_as_they_came(upload):
    sent = upload("材料.pdf", pdf())
    assert intake.pixels_only(sent) is sent


def names_js(document):
    document.Root.Names = document.make_indirect(pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array())))


def opens_js(document):
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launches(document):
    document.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))


def carries(document):
    document.attachments["inner.exe"] = b"MZ"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("检测报告.pdf", pdf()),
        ("照片.JPG", picture("JPEG")),
        ("截图.png", picture("PNG")),
        ("整改报告.docx", office_file()),
        ("清单.xlsx", office_file(main="xl/workbook.xml")),
        ("带链接.docx", office_file({"word/_rels/document.xml.rels": LINKS.format(LINK.format("hyperlink"))})),
    ],
)
def test_ordinary_files_are_taken(upload, name, data):
    taken = intake.inspect(upload(name, data))
    assert (taken.name, taken.size) == (name, len(data))
    assert len(taken.sha256) == 64


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("程序.exe", b"MZ", "不能上传"),
        ("页面.svg", b"<svg/>", "不能上传"),
        ("空.pdf", b"", "空文件"),
        ("假.pdf", b"MZ\x90", "与扩展名不符"),
        ("照片.png", picture("JPEG"), "与扩展名不符"),
        ("坏.pdf", b"%PDF-1.7\n garbage", "打不开"),
        ("坏.jpg", picture("JPEG")[:200], "打不开"),
        ("坏.docx", b"PK\x03\x04 garbage", "打不开"),
        ("密码.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "密码"),
        ("限制.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="")), "密码或者限制"),
        ("脚本.pdf", pdf(names_js), "脚本"),
        ("自动.pdf", pdf(opens_js), "脚本"),
        ("启动.pdf", pdf(launches), "启动程序"),
        ("夹带.pdf", pdf(carries), "夹带"),
        ("宏.docx", office_file({"word/vbaProject.bin": "x"}), "宏"),
        ("夹带.docx", office_file({"word/embeddings/inner.xlsx": "x"}), "夹带"),
        ("外部.docx", office_file({"word/_rels/settings.xml.rels": LINKS.format(LINK.format("attachedTemplate"))}), "外部文件"),
        ("爬出.docx", office_file({"../../etc/cron.d/x": "x"}), "打不开"),
        ("实体.docx", office_file({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "打不开"),
        ("炸弹.docx", office_file({"word/media/a.bin": "0" * 30_000_000}), "展开后过大"),
        ("表格.xlsx", office_file(), "打不开"),
        ("很多.docx", office_file({f"word/{number}.xml": "<a/>" for number in range(1001)}), "展开后过大"),
    ],
)
def test_these_are_refused_in_words(upload, name, data, words):
    with pytest.raises(RuleBroken, match=words) as refusal:
        intake.inspect(upload(name, data))
    assert name.rpartition("/")[2] in refusal.value.message
    assert refusal.value.field == "file"


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(upload):
    with pytest.raises(RuleBroken, match="4000 万像素"):
        intake.inspect(upload("大图.png", picture("PNG", (8000, 5001))))


def test_a_file_over_twenty_megabytes_is_refused(upload):
    with pytest.raises(RuleBroken, match="超过 20 MB"):
        intake.inspect(upload("大.pdf", pdf() + b"\n" * intake.LARGEST))


# --- keeping ----------------------------------------------------------------------------------------------------------
def attach(office, upload, **changes):
    return actions.attach(office, upload, actor=changes.pop("actor", SYSTEM), at=AT, **changes)


def test_a_kept_file_lies_under_a_random_name_with_its_digest(office, upload):
    kept = attach(office, upload("检测报告.pdf", pdf()), note="复检报告")
    assert kept.name == "检测报告.pdf"
    assert "检测" not in kept.file.name
    assert kept.file.read() == pdf()
    assert list(queries.attachments_of(office)) == [kept]


def test_the_same_file_twice_is_kept_once(office, upload):
    assert attach(office, upload("a.pdf", pdf())) == attach(office, upload("b.pdf", pdf()))
    assert Attachment.objects.count() == 1


def test_twenty_files_and_no_more(office, upload, monkeypatch):
    for number in range(20):
        attach(office, upload(f"{number}.png", picture("PNG", (number + 1, 1))))
    with pytest.raises(RuleBroken, match="最多上传 20 个"):
        attach(office, upload("多.png", picture("PNG", (99, 1))))


def test_a_hundred_megabytes_together(office, upload, monkeypatch):
    monkeypatch.setattr(actions, "BYTES_EACH", len(picture("PNG")) + 10)
    attach(office, upload("a.png", picture("PNG")))
    with pytest.raises(RuleBroken, match="100 MB"):
        attach(office, upload("b.png", picture("PNG", (21, 10))))
