"""Notices: the province's work plan, signed for by one of two offices; a draft of the city that waits for its lawyer."""

from __future__ import annotations

from datetime import date

from enforcement.actions import instruction
from enforcement.queries import instruction as queries

from .clock import at, before
from .scene import Stage

LINJIANG = "990103"
PLAN = """一、总体目标
以落实质量安全责任为核心，依靠地方、联合部门、抓住企业、监管产品，用一年时间建立政府负总责、部门各负其责、企业为第一责任人的大质量工作机制。
二、主要任务
（一）建立质量工作协调机制
各地提请同级人民政府建立质量工作联席会议，每季度研究一次质量安全形势，重大问题及时报告。
（二）开展质量状况分析
按季度分析本地产品质量安全总体情况、影响发展的关键质量安全问题和群众关心的质量安全问题，形成质量状况分析报告。
（三）督促企业落实主体责任
对监督抽查不合格的企业逐家责令整改，按期复查，处理情况记入企业质量档案。
三、工作要求
各地于印发之日起二十日内制定实施方案并报省局；每季度末月二十五日前报送进展情况。"""
DIVISION = """序号|任务|牵头单位|完成时限
1|建立质量工作联席会议|各市、县（市、区）局办公室|第一季度
2|编制季度质量状况分析报告|产品质量监督科|每季度首月
3|监督抽查不合格企业整改复查|产品质量监督科、稽查支队|全年
4|公布质量信用信息|政策法规科|全年"""
BODY = """为贯彻落实产品质量监督管理各项要求，省局制定了《大质量工作机制建设工作方案》，现印发给你们，请结合实际认真组织实施。
执行中遇到的问题，请及时报告省局产品质量监督处。"""
TRAINING = """定于下月举办抽样人员业务培训，请各分局选派两名抽样人员参加。
培训内容为抽样程序、封样要求和现场记录。请于本月底前报送参训人员名单。"""


def play(stage: Stage, today: date) -> None:
    """Issue the one, draft the other."""
    _work_plan(stage, today)
    districts = [office for code, office in stage.offices.items() if code.startswith("9901") and office != stage.city]
    wording = instruction.Wording(
        title="关于选派人员参加抽样业务培训的通知", body=TRAINING, offices=districts, main_to="各区县分局", openness="closed",
        openness_reason="属于内部事务信息",
    )  # fmt: skip
    instruction.draft(office=stage.city, wording=wording, actor=stage.people["zhoumin"], at=at(before(today, 1), 16))


def _work_plan(stage: Stage, today: date) -> None:
    near = stage.offices[LINJIANG]
    wording = instruction.Wording(
        title="关于印发大质量工作机制建设工作方案的通知", body=BODY, offices=[stage.city, near], main_to="各市、县（市、区）市场监督管理局",
        annexes=[{"title": "大质量工作机制建设工作方案", "text": PLAN}, {"title": "重点任务分工表", "table": DIVISION}],
        copies_to="省人民政府办公厅，省质量工作联席会议成员单位",
    )  # fmt: skip
    drafted, issued = before(today, 7), before(today, 6)
    people = stage.people
    notice = instruction.draft(office=stage.province, wording=wording, actor=people["shengju"], at=at(drafted, 10))
    instruction.review(instruction=notice, note="符合行文规则。", actor=people["shengfagui"], at=at(drafted, 15))
    instruction.issue(instruction=notice, actor=people["shengjuzhang"], at=at(issued, 9))
    signed = next(row for row in queries.addressees_of(notice) if row.office_id == near.pk)
    day = before(today, 5)
    instruction.sign(addressee=signed, signed_on=day, signed_name=people["linjiang"].display_name, actor=people["linjiang"], at=at(day, 9))
