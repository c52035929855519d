"""Quality inspectors of makers of important products: the provincial certificate, and what took its place. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quality_portal.core.instruments import ENTERPRISE_DUTIES, S3
from quality_portal.core.law import Citation, Criterion, Term, Unit


@dataclass(frozen=True, slots=True)
class Post:
    """Who an enterprise must have, where, from when to when. `roles` are posts of principals, empty for the certificate."""

    key: str
    title: str
    jurisdiction: str
    applies_to: str
    basis: Citation
    ended_by: str = ""
    roles: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


CERTIFICATE = Post(
    "certificate", "质检员持证上岗", "江苏省", "生产重要产品的企业", S3.passage("第11点"),
    ended_by="2014年至2017年清理职业资格后，质检员不再有国家资格依据；终止日期待核",
    since=date(2000, 6, 30), until=date(2017, 9, 12),
)
DUTY = Post(
    "duty", "配备质量安全总监和质量安全员", "全国", "生产列入目录的重点工业产品的企业", ENTERPRISE_DUTIES.passage("关于人员配备的规定", certain=False),
    roles=("safety_director", "safety_officer"), since=date(2023, 4, 1),
)
POSTS = (CERTIFICATE, DUTY)

TRAINED_FIRST = Criterion("inspector.trained_first", "先经培训合格，再发证；先有证，再上岗", S3.passage("第11点"), "培训记录、证书、上岗记录")
IMPORTANT = Criterion("inspector.important", "生产重要产品的企业，质检员须持证上岗", S3.passage("第11点"), "有效的质检员证")
WARNING = Term(
    "inspector.warning", "质检员证到期提醒", 3, Unit.MONTH, "有效期届满之日向前", S3.passage("第11点", note="提前天数文件未写", certain=False),
    "提前三个月提醒",
)
CRITERIA = (TRAINED_FIRST, IMPORTANT)
