"""What must not be made, or not so, in Markdown: requirements, irregular production, catalogues, the key-support list."""

from __future__ import annotations

from collections.abc import Iterator

from enterprises.law import elimination, irregularity, support
from enterprises.law.requirement import REQUIREMENTS

from .ladders import NONE, places, table

NEEDS = {"production": "生产许可证", "ccc": "强制性产品认证"}


def production() -> Iterator[str]:
    """The tables by which the register is compared with the law."""
    yield "## 生产前须取得的证书"
    yield table(
        ("产品类别代码", "目录上的名称", "须有", "自", "至", "依据"),
        (
            (row.category, row.words, "或者".join(NEEDS[kind] for kind in row.kinds), row.since or NONE, row.until or NONE, places(row.basis))
            for row in REQUIREMENTS
        ),
    )
    yield "## 违规生产的种类"
    endings = {row.key: row.title for row in irregularity.ENDINGS}
    yield table(
        ("种类", "什么情况", "怎样处理", "可以怎样结束", "依据"),
        ((row.title, row.rule, row.remedy, "、".join(endings[key] for key in row.endings), places(row.basis)) for row in irregularity.KINDS),
    )
    yield "## 淘汰目录和制止重复建设目录"
    yield table(("目录", "作用", "依据"), ((row.title, row.effect, places(row.basis)) for row in elimination.KINDS))
    yield table(("淘汰的理由", "依据"), ((row.title, row.basis) for row in elimination.REASONS))
    yield table(("淘汰任务怎样办结", "依据"), ((row.title, row.basis) for row in elimination.ENDINGS))
    yield "## 重点扶持名录"
    yield table(("列入事由", "依据"), ((row.title, row.basis) for row in support.ENTRY))
    yield table(("移出事由", "依据"), ((row.title, row.basis) for row in support.REMOVAL))
