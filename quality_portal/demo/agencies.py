"""Whom the bureaus of the demo write to: governments, departments, bodies that issue or certify, the police, owners."""

from datetime import datetime

from quality_portal.accounts import actions
from quality_portal.accounts.models import Region
from quality_portal.core.actors import SYSTEM

from . import cast

CITY, PROVINCE = cast.CITY[0], cast.PROVINCE[0]
# kind, name, region, told of every failure, section
OTHERS = (
    ("department", "澄州市工业和信息化局", CITY, True, "消费品工业科"),
    ("department", "澄州市住房和城乡建设局", CITY, False, "建筑材料科"),
    ("issuer", "云岭省市场监督管理局", PROVINCE, False, "认证监管处"),
    ("certifier", "云岭质量认证中心", PROVINCE, False, "证书管理部"),
    ("registrar", "澄州市市场监督管理局登记注册科", CITY, False, ""),
    ("police", "澄州市公安局", CITY, False, "食品药品和环境犯罪侦查支队"),
    ("procurement", "澄州市财政局政府采购管理科", CITY, False, ""),
    ("owner", "澄州市国有资产监督管理委员会", CITY, False, "企业领导人员管理科"),
    ("organ", "澄州市应急管理局", CITY, False, "综合协调科"),
)


def fill(regions: dict[str, Region], at: datetime) -> None:
    """Write the directory: each county's government, and those above."""
    common = {"actor": SYSTEM, "at": at}
    for code, name in cast.DISTRICTS:
        actions.add_agency(kind="government", name=f"{name}人民政府", region=regions[code], contact="办公室", **common)
    actions.add_agency(kind="government", name=f"{cast.CITY[1]}人民政府", region=regions[CITY], contact="办公室", **common)
    for kind, name, region, told, contact in OTHERS:
        actions.add_agency(kind=kind, name=name, region=regions[region], told=told, contact=contact, **common)
