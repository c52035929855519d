"""docs/rulebook.md says what the code decides by."""

from enforcement.law.ladder import RULEBOOKS
from enforcement.management.commands.rulebook import PATH, written


def test_the_committed_rulebook_is_up_to_date(settings):
    assert (settings.ROOT / PATH).read_text(encoding="utf-8") == written(), "run ./dev manage rulebook and commit docs/rulebook.md"


def test_every_rung_and_its_basis_are_printed():
    text = written()
    for book in RULEBOOKS.values():
        for rung in book.rungs:
            assert rung.name in text
            assert all(str(citation) in text for citation in rung.basis)
