"""The papers after a result come out of the press: notice, retest papers, answer, circular."""

import pytest

from inspections import actions
from quality_portal.documents.actions import render_now
from quality_portal.documents.models import Document
from tests.inspections.conftest import AT, DAY


@pytest.fixture
def papers(retested, told, cast):
    """The retest says the same, so the finding stands and is told to the county."""
    actions.retest.close(retest=retested("95"), actor=cast.planner, at=AT + 31 * DAY)
    finding = actions.finding.confirm_finding(conclusion=told.conclusion, actor=cast.planner, at=AT + 40 * DAY)
    actions.circular.send(office=finding.office, conclusions=[finding.conclusion], actor=cast.planner, at=AT + 60 * DAY)
    return {paper.kind: paper for paper in Document.objects.order_by("pk")}


def test_o18_37_the_outcome_of_a_retest_says_that_the_backup_sample_is_paid(papers):
    text = str(papers["retest_result"].content)
    assert "补付样品费" in text
    assert "第三十七条" in text


def test_every_paper_prints(papers):
    assert {"result_notice", "retest_notice", "retest_result", "circular"} <= set(papers)
    for kind in ("result_notice", "retest_result", "circular"):
        printed = render_now(papers[kind])
        assert printed.pages >= 1
        assert printed.pdf.read(5) == b"%PDF-"
