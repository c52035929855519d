"""What printing needs of the machine, asked before the first paper is due."""

from __future__ import annotations

import ctypes
from typing import Any

from django.core.checks import CheckMessage, Error

CUTTERS = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll")  # by system


def faces_can_be_cut(**_options: Any) -> list[CheckMessage]:
    """cutting.py needs the library that cuts faces; the layout engine names all others itself."""
    for name in CUTTERS:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return []
    return [
        Error(
            "没有找到 HarfBuzz 的字体裁切库，文书无法打印。The library that cuts faces is missing: no paper can be printed.",
            hint="Debian: apt-get install libharfbuzz-subset0",
            id="documents.E001",
        )
    ]
