"""The picture of a seal: what is taken, where it is printed, who may set it."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from quality_portal.audit.models import Event
from quality_portal.core.errors import NotPermitted, RuleBroken
from quality_portal.core.roles import Role
from quality_portal.documents import actions, queries, seals
from quality_portal.documents.models import Seal
from tests.quality_portal.documents.conftest import AT, make_user


def picture(width: int = 500, height: int = 500, *, ground: tuple = (0, 0, 0, 0), kind: str = "PNG", ink: str = "red") -> bytes:
    drawn = Image.new("RGBA", (width, height), ground)
    ImageDraw.Draw(drawn).ellipse((10, 10, width - 10, height - 10), outline=ink, width=12)
    made = io.BytesIO()
    (drawn if kind == "PNG" else drawn.convert("RGB")).save(made, kind)
    return made.getvalue()


@pytest.fixture
def admin(office):
    return make_user("管理员", None, Role.SYSTEM_ADMIN)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\nrubbish", "打不开"),
        (picture(kind="JPEG"), "PNG"),
        (b"<svg/>", "PNG"),
        (picture(200, 200), "像素"),
        (picture(500, 700), "正方形"),
        (picture(ground=(255, 255, 255, 255)), "透明"),
        (picture() + b"0" * seals.BYTES, "512 KB"),
    ],
)
def test_what_is_no_seal_is_refused_in_words(data, words):
    with pytest.raises(RuleBroken, match=words):
        seals.inspect(data)


def test_a_picture_is_written_anew_and_nothing_else_of_the_file_stays():
    noted = io.BytesIO()
    with Image.open(io.BytesIO(picture())) as drawn:
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_text("Comment", "secret")
        drawn.save(noted, "PNG", pnginfo=info)
    assert b"secret" in noted.getvalue()
    assert b"secret" not in seals.inspect(noted.getvalue()).png


def test_a_paper_carries_the_seal_of_the_day_it_was_issued(office, officer, admin, content):
    bare = actions.issue("order", office=office, subject=office, title="通知书", content=content, actor=officer, at=AT)
    first = actions.set_seal(office, picture(), actor=admin, at=AT)
    sealed = actions.issue("order", office=office, subject=office, title="通知书", content=content, actor=officer, at=AT)
    assert (bare.seal, sealed.seal) == (None, first)
    assert actions.set_seal(office, picture(), actor=admin, at=AT) == first
    second = actions.set_seal(office, picture(ink="blue"), actor=admin, at=AT)
    assert (queries.seal_in_use(office), Seal.objects.count()) == (second, 2)
    actions.end_seal(office, actor=admin, at=AT)
    sealed.refresh_from_db()
    assert (queries.seal_in_use(office), sealed.seal) == (None, first)
    assert list(Event.objects.filter(verb__startswith="seal.").values_list("verb", flat=True).order_by("pk")) == ["seal.set", "seal.ended", "seal.set", "seal.ended"]
    with pytest.raises(RuleBroken, match="没有启用"):
        actions.end_seal(office, actor=admin, at=AT)
    printed = actions.render_now(sealed)
    with pikepdf.open(io.BytesIO(printed.pdf.read())) as opened:
        figures = {str(thing.Alt) for thing in opened.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"}
        assert "栖云市市场监督管理局印章" in figures


def test_only_the_administrator_sets_seals(client, office, officer, admin):
    with pytest.raises(NotPermitted):
        actions.set_seal(office, picture(), actor=officer, at=AT)
    client.force_login(officer)
    assert client.get("/staff/seals/").status_code == 403
    client.force_login(admin)
    assert "栖云市市场监督管理局" in client.get("/staff/seals/").content.decode()
    address = f"/staff/seals/{office.pk}/"
    assert "二者选一" in client.post(address, {}).content.decode()
    assert "透明" in client.post(address, {"picture": SimpleUploadedFile("s.png", picture(ground=(255, 255, 255, 255)))}).content.decode()
    assert client.post(address, {"picture": SimpleUploadedFile("s.png", picture())}).status_code == 302
    assert client.get(f"{address}seal.png")["Content-Type"] == "image/png"
    assert client.post(address, {"none": "on"}).status_code == 302
    assert client.get(f"{address}seal.png").status_code == 404
