"""What the enterprises of the demo write in their rectification reports."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from enforcement.actions import rectification
from enforcement.law.rectification import SECTIONS
from enforcement.models import Step
from quality_portal.accounts.models import User

CAUSES = (
    ("material", "更换供应商后没有重新验证材料，进货检验漏检。查明涉及两个批次，供应商为新引入的一家。"),
    ("process", "工艺参数在换班后未恢复到受控值，首件检验没有执行。排查了近三个月的生产记录。"),
    ("inspection", "出厂检验项目不全，关键项目按批抽检的频次不足。检验员没有复核。"),
)
MEASURES = (
    ("停用原供应商并退回在库材料，恢复逐批进货检验。", "不涉及。近三个月生产记录逐一核对，参数受控。", "不合格项目加严为逐批检验，质量负责人签字放行。"),
    ("不涉及。进货检验记录和留样复核无异常。", "重新确认关键工序参数并上墙，班组交接增加参数核对，首件检验合格后方可批量生产。", "不合格项目逐批检验三个月。"),
    ("关键原料增加进厂检验项目。", "工序检验记录双人复核。", "补齐出厂检验项目和设备，关键项目逐批检验。"),
)


def fill(order: Step, member: User, at: datetime, random: Random, *, sections: int = len(SECTIONS)) -> None:
    """Write the first sections of the report on an order."""
    kind, cause = random.choice(CAUSES)
    sold = random.randrange(0, 4000)
    written = {
        "facts": {"agreed": "yes", "objection": ""},
        "causes": {"kinds": [kind], "analysis": cause},
        "measures": {
            **dict(zip(("material", "process", "outgoing"), random.choice(MEASURES), strict=True)),
            "finished_on": f"{at - timedelta(days=2):%Y-%m-%d}",
        },
        "stock": {
            "stopped": "yes", "why_not": "", "in_stock": str(random.randrange(0, 900)), "unit": "件", "handling": "sealed",
            "sold": str(sold), "recall": "doing" if sold else "none", "recall_note": "通知经销商下架并登记召回。" if sold else "",
        },
        "proof": {"tested": "lab", "retest": "已委托检验，结论合格。"},
        "promise": {"signer": member.display_name, "post": "质量负责人", "phone": "0991-6213000", "recheck": True, "true": True},
    }
    for section in SECTIONS[:sections]:
        rectification.save_section(step=order, section=section.key, answers=written[section.key], seen=rectification.fingerprint({}), actor=member, at=at)
