"""Production that should not take place: without a licence, a certificate, a standard, an opening review; of eliminated goods. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import CRTA, LIC, PQL, S0, S1, S3, STANDARDS
from quality_portal.core.law import Citation


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of irregularity: what it is, what forbids it, what ends it."""

    key: str
    title: str
    rule: str
    remedy: str
    basis: tuple[Citation, ...]
    endings: tuple[str, ...]


KINDS = (
    Kind(
        "unlicensed", "无证生产", "列入生产许可证目录的产品，未取得有效的生产许可证而生产", "依法处罚后责令取证；不取证或者达不到要求的，关闭或者转产",
        (S3.passage("第15点"), LIC.article(5), LIC.article(45)), ("licensed", "changed", "closed"),
    ),
    Kind(
        "uncertified", "未经强制性认证", "列入强制性产品认证目录的产品，未经认证而出厂、销售", "责令改正并处罚后，责令取得认证；不取得的，关闭或者转产",
        (S0.passage("第三部分第3点"), S1.passage("（十二）"), CRTA.article(27), CRTA.article(66)), ("licensed", "changed", "closed"),
    ),
    Kind(
        "standardless", "无标生产", "产品没有执行标准而生产", "责令限期执行标准或者公开企业标准；逾期不改的依法公示，提请转产或者关闭",
        (S0.passage("第三部分第3点"), S1.passage("（七）"), STANDARDS.article(27), STANDARDS.article(38)), ("standard", "changed", "closed"),
    ),
    Kind(
        "unopened", "未经开业审查开工", "列入开业审查目录的产品，审查合格前开工生产", "责令停止生产，限期申请审查；仍不合格的，关闭或者转产",
        (S3.passage("第16点"),), ("opened", "changed", "closed"),
    ),
    Kind(
        "eliminated", "生产淘汰产品", "淘汰任务到期后仍生产国家明令淘汰的产品、使用淘汰的工艺设备", "产品：责令停止生产，没收违法产品，并处罚款，情节严重的吊销营业执照；工艺、设备：由有关部门依照其他法律处理",
        (S3.passage("第17点"), PQL.article(51)), ("changed", "closed"),
    ),
)  # fmt: skip
KIND = {row.key: row for row in KINDS}
KIND_CHOICES = tuple((row.key, row.title) for row in KINDS)


@dataclass(frozen=True, slots=True)
class Ending:
    """How an irregularity ended."""

    key: str
    title: str
    basis: Citation


ENDINGS = (
    Ending("licensed", "已取得证书", S3.passage("第15点")),
    Ending("standard", "已执行标准或者公开企业标准", S0.passage("第三部分第3点")),
    Ending("opened", "已通过开业审查", S3.passage("第16点")),
    Ending("changed", "已转产", S3.passage("第15点")),
    Ending("closed", "已关闭", S3.passage("第15点")),
    Ending("moot", "登记情况已变化，问题不再存在", S3.passage("第15点")),
)
ENDING_CHOICES = tuple((row.key, row.title) for row in ENDINGS)
