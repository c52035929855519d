"""A stand-in for a photograph: a plain grey picture."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

WIDTH, HEIGHT, GREY = 480, 360, 0xB4


def photo(name: str) -> SimpleUploadedFile:
    """A small PNG under the name that the picture would have."""
    rows = (b"\x00" + bytes([GREY]) * WIDTH) * HEIGHT
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return SimpleUploadedFile(name, content, "image/png")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
