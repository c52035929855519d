"""The chain from any of its numbers, and on the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from enforcement.queries.dossier import dossier, find


@pytest.fixture
def chain(road):
    road.open()
    road.order()
    road.later(20)
    road.recheck("fail")
    road.announce()
    return road


def test_every_number_of_the_chain_leads_to_the_same_sample(chain, finding):
    notice = chain.case.announcements.get()
    numbers = [finding.number, finding.sample.number, finding.sample.plan_item.plan.number, finding.sample.reports.get().number, chain.case.number]
    numbers += [notice.document.number, chain.case.steps.first().document.number, chain.case.rechecks.get().document.number]
    assert all(find(number) == [finding.sample] for number in numbers)
    assert find("没有这个号") == []


def test_the_chain_is_told_in_the_order_in_which_it_happened(chain, finding):
    told = [node.kind for node in dossier(finding.sample).nodes]
    assert told == ["抽样", "检验报告", "不合格项", "计划", "立案", "责令限期整改", "暂停证书", "暂停证书", "复查", "向社会公告", "公告"]


def test_trace_prints_the_chain_or_says_that_there_is_none(chain):
    out = StringIO()
    call_command("trace", chain.case.number, stdout=out)
    assert "栖市监公告〔2026〕1号" in out.getvalue()
    with pytest.raises(CommandError, match="没有找到编号"):
        call_command("trace", "X-1")
