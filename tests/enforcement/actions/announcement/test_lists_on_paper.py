"""Lists of announcements on paper: what stands in a narrow column stays whole."""

from enforcement.actions.announcement.content import _annex
from enforcement.law.announcement import TABLE_WITHDRAWAL
from enforcement.queries.bulletin.tables import Table
from quality_portal.documents import tables


def test_the_dates_of_a_withdrawal_are_not_cut_in_two():
    row = ("1", "澄市监公告〔2026〕20号", "关于澄州接力点电器有限公司延长线插座未按期改正的公告", "2026-10-08", "2026-11-16", "公告所列批号录入有误。")
    listing = tables.lay_out(_annex(Table("撤回的公告", "", TABLE_WITHDRAWAL, (row,)), "withdrawal"))
    cells = listing.leaves[0].rows[0][1]
    assert [cells[3], cells[4], listing.head[0]] == [["2026-10-08"], ["2026-11-16"], ["序号"]]
