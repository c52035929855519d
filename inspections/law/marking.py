"""What is looked at on goods and at sellers during a market check: marking, and the check of goods bought in."""

from __future__ import annotations

from dataclasses import dataclass

from quality_portal.core.instruments import LIC, PQL, S1
from quality_portal.core.law import Citation, Criterion

GOODS, SELLER = "goods", "seller"


@dataclass(frozen=True, slots=True)
class Mark(Criterion):
    """A point to check. `when` says for which goods; `breach` is what its lack is called, punished by `penalty`."""

    when: str = ""
    breach: str = ""
    penalty: Citation | None = None
    of: str = GOODS


MARKING = (
    Mark("mark_certificate", "有产品质量检验合格证明", PQL.article(27, 1, 1), "合格证", "", "没有合格证明", PQL.article(54)),
    Mark("mark_name", "有中文标明的产品名称、生产厂厂名和厂址", PQL.article(27, 1, 2), "标签", "", "没有中文名称、厂名或者厂址", PQL.article(54)),
    Mark(
        "mark_content", "用中文标明规格、等级、主要成份的名称和含量", PQL.article(27, 1, 3), "标签、说明书",
        "根据产品的特点和使用要求需要标明的", "没有标明规格、等级或者成份", PQL.article(54),
    ),
    Mark(
        "mark_date", "在显著位置清晰标明生产日期和安全使用期或者失效日期", PQL.article(27, 1, 4), "包装",
        "限期使用的产品", "没有标明生产日期、安全使用期或者失效日期", PQL.article(54),
    ),
    Mark(
        "mark_warning", "有警示标志或者中文警示说明", PQL.article(27, 1, 5), "标签、说明书",
        "使用不当容易损坏或者可能危及人身、财产安全的产品", "没有警示标志或者警示说明", PQL.article(54),
    ),
    Mark(
        "mark_package", "包装质量符合要求，有警示标志或者中文警示说明", PQL.article(28), "包装",
        "易碎、易燃、易爆、有毒、有腐蚀性、有放射性等危险物品，储运中不能倒置的产品", "包装或者储运警示不符合要求",
    ),
    Mark("mark_licence", "标注生产许可证标志和编号", LIC.article(33), "标签", "列入生产许可证目录的产品", "没有标注许可证标志或者编号", LIC.article(47)),
    Mark(
        "mark_forged", "没有伪造产地，没有伪造、冒用厂名、厂址和认证标志等质量标志", PQL.passage("第三十条、第三十一条"), "标签、授权证明",
        "", "伪造、冒用产地、厂名、厂址或者质量标志", PQL.article(53),
    ),
    Mark("purchase_check", "建立并执行进货检查验收制度，验明产品合格证明和其他标识", PQL.article(33), "进货台账、合格证明", "", "没有执行进货检查验收制度", of=SELLER),
    Mark("purchase_policy", "商业企业严格执行进货检查验收制度，加强仓储环节的质量管理", S1.passage("（十二）"), "进货台账、仓储记录", "", "仓储管理不符合要求", of=SELLER),
    Mark("purchase_expired", "不销售失效、变质的产品", PQL.article(35), "现场照片、库存记录", "", "销售失效、变质的产品", PQL.article(52), SELLER),
)  # fmt: skip
MARK = {row.key: row for row in MARKING}
BARE_GOODS = Criterion("mark_bare", "裸装的食品和其他根据产品的特点难以附加标识的裸装产品，可以不附加产品标识", PQL.article(27, 2))


def checklist(*, at_seller: bool) -> tuple[Mark, ...]:
    """What is looked at: the goods everywhere, the seller's own duties only at a seller."""
    return MARKING if at_seller else tuple(row for row in MARKING if row.of == GOODS)
