"""What else waits for an enterprise, in words."""

from enforcement.queries import todo
from quality_portal.documents.models import Document


def test_papers_of_one_title_are_counted_not_repeated():
    waiting = [Document(title=title) for title in ("复查结果通知书", "企业申请答复书", "复查结果通知书")]
    (row,) = todo._papers(waiting)
    assert (row.title, row.note) == ("签收 3 份文书", "复查结果通知书 2 份、企业申请答复书")
