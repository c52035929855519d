"""The picture of an office's seal: what may be taken as one.

An electronic seal as the law knows it is a certified signature and comes from the bureau's own sealing system. This is
only its picture, for offices that print what they issue; without one the paper keeps a marked place for the real stamp.
"""

import hashlib
import io
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from quality_portal.core.errors import RuleBroken

BYTES = 512 * 1024
SMALLEST, LARGEST = 400, 1600  # pixels; 42 mm at 240 dpi is 400
PAPER = 40  # an edge pixel darker than this under 255 is ink, not paper


@dataclass(frozen=True)
class SealPicture:
    """A checked picture, written anew: nothing but pixels is left of the file that was sent."""

    png: bytes
    sha256: str


def inspect(data: bytes) -> SealPicture:
    """Check a PNG and write it anew; refuses in words."""
    if len(data) > BYTES:
        raise RuleBroken("印章图片超过 512 KB。请缩小到边长 600 像素左右再传。", field="picture")
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        raise RuleBroken("印章图片只收 PNG 格式。请用看图软件另存为 PNG 再传。", field="picture")
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as opened:
            _check_size(*opened.size)
            opened.load()
            picture = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise RuleBroken("这个 PNG 文件打不开，可能没有传完整。请重新导出再传。", field="picture") from error
    _check_paper(picture)
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    return SealPicture(made.getvalue(), hashlib.sha256(made.getvalue()).hexdigest())


def _check_size(width: int, height: int) -> None:
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise RuleBroken(f"印章图片是 {width}×{height} 像素，应在 {SMALLEST} 到 {LARGEST} 像素之间。请按 300 DPI 扫描再传。", field="picture")
    if abs(width - height) * 50 > max(width, height):
        raise RuleBroken("印章图片应是正方形，印章占满全图。请裁去四周的空白再传。", field="picture")


def _check_paper(picture: Image.Image) -> None:
    """The corners are transparent, so that the name and the date stay readable under the seal."""
    width, height = picture.size
    corners = [picture.getpixel(at) for at in ((0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1))]
    if any(pixel[3] > PAPER for pixel in corners):
        raise RuleBroken("印章图片的底色应当透明，否则会盖住落款和日期。请去掉底色，另存为带透明通道的 PNG。", field="picture")
