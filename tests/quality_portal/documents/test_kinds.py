"""Each kind of document has a template of its own, which fixes its parts."""

from pathlib import Path

import pytest

from quality_portal.documents.content import PARTS, BadContent, checked
from quality_portal.documents.kinds import BASES, Kind, all_kinds, base_of, parts_of
from quality_portal.settings import ROOT

FOLDER = Path(ROOT) / "templates" / "documents" / "kinds"
CONTENT = {
    "paragraphs": ["正文。"],
    "table": [[["当事人", "某公司"]]],
    "receipt": {"party": "某公司", "place": "某地"},
    "copies_to": "某局",
    "signatory": "沈某某",
}


@pytest.mark.parametrize("key", sorted(all_kinds()))
def test_a_kind_has_its_own_template_on_the_base_it_names(key):
    assert (FOLDER / f"{key}.html").is_file()
    assert base_of(all_kinds()[key]) == f"documents/{all_kinds()[key].template}"


def test_no_template_is_left_without_a_kind():
    assert {path.stem for path in FOLDER.glob("*.html")} == set(all_kinds())


@pytest.mark.parametrize("key", sorted(key for key, kind in all_kinds().items() if kind.template != "report.html"))
def test_a_part_that_the_template_has_not_is_refused_and_one_that_it_has_is_taken(key):
    kind = all_kinds()[key]
    for part, block in PARTS.items():
        content = {"paragraphs": ["正文。"], part: CONTENT[part]}
        if block in parts_of(kind):
            assert checked(kind, content) == content
        else:
            with pytest.raises(BadContent, match="has no place"):
                checked(kind, content)


def test_a_paper_prints_its_citations_without_the_mark_a_file_for_ourselves_with_it():
    kinds = all_kinds()
    said = {"paragraphs": ["依据《某规定》第八条（待核）。", {"style": "body", "text": "《某办法》第九条（待核）"}]}
    assert checked(kinds["order"], said) == {"paragraphs": ["依据《某规定》第八条。", {"style": "body", "text": "《某办法》第九条"}]}
    file = {"sections": [{"title": "依据", "blocks": [{"type": "text", "text": "第八条（待核）"}]}]}
    assert "（待核）" in str(checked(kinds["dossier"], file))


def test_every_base_is_used_and_an_unknown_one_is_refused():
    assert {kind.template for kind in all_kinds().values()} == set(BASES)
    with pytest.raises(ValueError, match="unknown print template"):
        Kind("x", "某种", template="poster.html", series="某")
