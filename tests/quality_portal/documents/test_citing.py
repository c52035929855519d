"""How papers cite."""

import pytest

from quality_portal.documents.citing import joined
from quality_portal.documents.content import checked
from quality_portal.documents.kinds import kind_of


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("依据《甲法》第十七条第一款；《甲法》第五十条，决定", "依据《甲法》第十七条第一款、第五十条，决定"),
        ("依据《通知》（十一）；《甲法》第五十条，决定", "依据《通知》（十一）、《甲法》第五十条，决定"),
        ("依据：《条例》第二十四条、《条例》第二十四条。", "依据：《条例》第二十四条。"),
        ("依据《意见》第四部分第3点；《通知》（七）；《甲法》第三十八条，", "依据《意见》第四部分第3点、《通知》（七）、《甲法》第三十八条，"),
        ("撤下《公告》（栖市监公告〔2026〕1号）；《公告》（栖市监公告〔2026〕2号）", "撤下《公告》（栖市监公告〔2026〕1号）；《公告》（栖市监公告〔2026〕2号）"),
        ("依据《甲法》第五条。违反的，依照《甲法》第六条", "依据《甲法》第五条。违反的，依照《甲法》第六条"),
    ],
)
def test_citations_are_parted_by_the_enumeration_mark_and_name_an_instrument_once(given, printed):
    assert joined(given) == printed


def test_every_paper_cites_so():
    content = checked(kind_of("letter"), {"paragraphs": ["依据《甲法》第一条（待核）；《甲法》第二条，请办理。"]})
    assert content["paragraphs"] == ["依据《甲法》第一条、第二条，请办理。"]
