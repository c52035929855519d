"""What becomes of a refusal that the law punishes as such: the ways in which its wait ends."""

from quality_portal.core.instruments import APL, PQL
from quality_portal.core.law import Criterion

CASE, ELSEWHERE = "case", "elsewhere"
ENDS = (
    Criterion(CASE, "已另行立案查处：警告、责令改正，拒不改正的责令停业整顿", PQL.article(56), "立案审批表、案号"),
    Criterion(ELSEWHERE, "由其他机关办理，或者依法不予立案", APL.article(22, certain=False), "移送函或者不予立案的理由"),
)
END = {row.key: row for row in ENDS}
END_CHOICES = tuple((row.key, row.title) for row in ENDS)
