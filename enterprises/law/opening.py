"""Opening review (开业审查): who looks, within what time, and what a verdict needs. Pure: no Django."""

from quality_portal.core.instruments import LIC, S3
from quality_portal.core.law import Criterion, Term, Unit

LISTED = S3.passage("第16点")

EXAMINERS = (2, 4)
EXAMINERS_BASIS = LIC.passage("第十五条", note="比照核查人员数", certain=False)
DECIDE = Term(
    "opening.decide", "开业审查期限", 30, Unit.CALENDAR, "受理申请", LIC.passage("第十八条", note="比照实地核查期限", certain=False),
    "文件未写日数；比照生产许可证核查的30日。",
)
FIRST = Criterion("opening.first", "列入开业审查目录的产品，审查合格前不准开工生产", LISTED, "开业审查意见书")
CONDITIONS = Criterion("opening.conditions", "具备基本生产条件、能够保证生产合格产品的，方可准予开工", LISTED, "现场审查记录")
PUBLISHED = Criterion("opening.published", "目录会同有关部门确定，由起草人以外的负责人发布", LISTED, "开业审查产品目录")
SECOND_PERSON = Criterion("opening.second_person", "现场审查的人不作审查决定", LISTED, "开业审查意见书")
CRITERIA = (FIRST, CONDITIONS, PUBLISHED, SECOND_PERSON)
TERMS = (DECIDE,)
