"""The first letters of a name's pinyin, quickly: one look-up a character, a few place names by hand."""

# Characters that are read otherwise in these words than alone.
_WORDS = {"重庆": "cq", "厦门": "xm", "长沙": "cs", "长春": "cc", "长治": "cz", "蚌埠": "bb", "银行": "yh", "音乐": "yy"}


class _Initials(dict[int, str]):
    """Fills itself; keeps letters and digits, drops what is neither."""

    def __missing__(self, point: int) -> str:
        from pypinyin import (  # *slow*: its tables take half a second, and most processes spell nothing
            Style,
            lazy_pinyin,
        )

        letter = chr(point)
        if letter.isascii():
            initial = letter.lower() if letter.isalnum() else ""
        else:
            initial = "".join(lazy_pinyin(letter, style=Style.FIRST_LETTER, errors="ignore"))[:1]
        self[point] = initial
        return initial


_initials = _Initials()


def initials(name: str) -> str:
    """苏州市姑苏乳业有限公司 → szsgsryyxgs."""
    for word, letters in _WORDS.items():
        if word in name:
            name = name.replace(word, letters)
    return name.translate(_initials)[:200]
