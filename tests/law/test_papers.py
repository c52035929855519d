"""Letters and service as tables: every place cited, every letter that a ladder asks for exists, every assumed day is marked."""

import pytest

from enforcement.law import letters, service
from enforcement.law.ladder import RULEBOOKS
from enforcement.law.rungs import CERTIFIER, DEPARTMENT, GOVERNMENT, ISSUER
from enforcement.models import Step
from quality_portal.accounts.models import AgencyKind
from quality_portal.core.instruments import S0, S1, S3
from quality_portal.core.law import Unit
from quality_portal.documents.kinds import all_kinds

RUNGS = [(book.key, rung) for book in RULEBOOKS.values() for rung in book.rungs]
# Who is told, and by which letter.
TOLD = {GOVERNMENT: "government_notice", DEPARTMENT: "department_notice", ISSUER: "certificate_suspension", CERTIFIER: "certificate_suspension"}


@pytest.mark.parametrize("row", letters.LETTERS, ids=lambda row: row.key)
def test_a_letter_has_a_paper_addressees_a_basis_and_words(row):
    assert all_kinds()[row.document].template == "letter.html"
    assert set(row.to) <= set(AgencyKind.values)
    assert row.basis
    assert "{enterprise}" in row.title
    assert row.request.endswith("。")
    assert len(row.key) <= 30


@pytest.mark.parametrize("row", letters.LETTERS, ids=lambda row: row.key)
def test_a_day_for_the_answer_that_no_document_names_is_marked(row):
    assert not row.reply.basis.certain
    assert row.reply.note


@pytest.mark.parametrize("row", letters.LETTERS, ids=lambda row: row.key)
def test_apl_58_who_asks_another_organ_for_a_decision_passes_the_legal_review(row):
    told = row.key.endswith("_notice") or row.key.startswith("certificate_")
    assert row.decides is not told
    assert row.decides or not row.effect


@pytest.mark.parametrize(("book", "rung"), RUNGS, ids=str)
def test_every_letter_that_a_ladder_asks_for_exists(book, rung):
    if rung.by_letter:
        assert letters.letter(rung.by_letter).decides
    assert {TOLD[who] for who in rung.notifies} <= set(letters.BY_KEY)
    assert rung.public or rung.document in all_kinds()


def test_a_letter_cites_no_policy_document_of_another_ladder():
    row = letters.letter("licence_revocation_request")
    assert "第四部分" not in row.basis_text({S1.passage("（十一）")})
    assert "（十一）" in row.basis_text({S1.passage("（十一）")})
    assert "第五十四条" in row.basis_text({S0.passage("第四部分第3点")})
    only_policy = letters.letter("government_notice")
    assert only_policy.basis_text({S3.passage("第18点")}) == str(S3.passage("第18点"))
    assert only_policy.basis_text(set())  # never nothing


def test_the_ways_of_service_are_those_of_the_decision_and_each_has_its_place():
    assert [(row.key, row.name) for row in service.METHODS] == [(way.value, way.label) for way in Step.ServedHow]
    assert all(row.basis and row.effective for row in service.METHODS)
    assert {row.key for row in service.METHODS if not row.at_once} == {"mail", "public_notice"}


def test_apl_61_seven_working_days_and_cpl_95_thirty_days():
    assert (service.SERVE_WITHIN.length, service.SERVE_WITHIN.unit) == (7, Unit.WORKING)
    assert service.PUBLIC_NOTICE_DAYS.length == 30
