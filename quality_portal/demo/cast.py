"""Who lives in the fictitious province: places, offices, people, companies, goods. Nobody here exists.

Region codes begin with 99, outside GB/T 2260.
"""

from dataclasses import dataclass

from quality_portal.core.roles import Role

PROVINCE = ("990000", "云岭省")
CITY = ("990100", "澄州市")
DISTRICTS = (
    ("990101", "城东区"),
    ("990102", "城西区"),
    ("990103", "临江区"),
    ("990104", "澄北区"),
    ("990105", "新港区"),
    ("990106", "鹭湾区"),
    ("990121", "石堰县"),
    ("990122", "松岚县"),
    ("990123", "青禾县"),
    ("990124", "云浦县"),
    ("990125", "南坞县"),
    ("990126", "安澄县"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the demo; every password is the same."""

    username: str
    name: str
    section: str
    roles: tuple[Role, ...]
    office: str = CITY[0]
    certificate: str = ""


PASSWORD = "chengzhou-2026"  # noqa: S105 - the demo's one password, printed at start

PEOPLE = (
    Person("zhoumin", "周敏", "产品质量监督科", (Role.CASE_OFFICER, Role.PLANNER), certificate="990100-1021"),
    Person("hejianping", "何建平", "产品质量监督科", (Role.CASE_OFFICER, Role.SAMPLER), certificate="990100-1034"),
    Person("zhangwei", "张蔚", "稽查支队", (Role.CASE_OFFICER, Role.COMPLAINT_HANDLER), certificate="990100-1047"),
    Person("shenlan", "沈岚", "监督抽查中心", (Role.SAMPLER,), certificate="990100-1103"),
    Person("luqiao", "陆桥", "监督抽查中心", (Role.SAMPLER, Role.PLANNER), certificate="990100-1104"),
    Person("fanghui", "方慧", "政策法规科", (Role.REVIEWER,), certificate="990100-1008"),
    Person("xujuzhang", "许正衡", "局领导", (Role.APPROVER,), certificate="990100-1001"),
    Person("baixue", "白雪", "办公室", (Role.PUBLICITY_EDITOR,)),
    Person("shengju", "顾明远", "产品质量监督处", (Role.CASE_OFFICER, Role.PLANNER), PROVINCE[0], "990000-0107"),
    Person("shengfagui", "宋律", "政策法规处", (Role.REVIEWER,), PROVINCE[0], "990000-0103"),
    Person("shengjuzhang", "程砚秋", "局领导", (Role.APPROVER,), PROVINCE[0], "990000-0101"),
    Person("chenyan", "陈砚", "监督抽查处", (Role.SAMPLER,), PROVINCE[0], "990000-0212"),
    Person("luomin", "骆敏", "监督抽查处", (Role.SAMPLER,), PROVINCE[0], "990000-0215"),
    Person("tangkai", "唐恺", "监督抽查处", (Role.SAMPLER,), PROVINCE[0], "990000-0219"),
    Person("linjiang", "江帆", "临江分局监督股", (Role.CASE_OFFICER, Role.SAMPLER), "990103", "990103-2006"),
    Person("linjiangfa", "岑法", "临江分局法规股", (Role.REVIEWER,), "990103", "990103-2003"),
    Person("linjiangju", "曾立", "临江分局领导", (Role.APPROVER,), "990103", "990103-2001"),
    Person("jianyan", "省质检院 梁检", "云岭省产品质量监督检验研究院", (Role.LAB,)),
    Person("fuhe", "省质检院 卢复核", "云岭省产品质量监督检验研究院", (Role.LAB,)),
    Person("shijian", "市质检所 秦检", "澄州市产品质量检验检测所", (Role.LAB,)),
    Person("shifuhe", "市质检所 孟复核", "澄州市产品质量检验检测所", (Role.LAB,)),
    Person("xitong", "系统管理员", "信息中心", (Role.SYSTEM_ADMIN,)),
    Person("anquan", "安全管理员", "信息中心", (Role.SECURITY_ADMIN,)),
    Person("shenji", "审计管理员", "机关纪委", (Role.AUDITOR,)),
)


@dataclass(frozen=True, slots=True)
class Laboratory:
    """An inspection body: who works and who verifies there, and what it may test (`goods` empty: everything)."""

    name: str
    level: str
    region: str
    address: str
    certificate: str
    people: tuple[str, str]
    registered_by: str
    goods: frozenset[str] = frozenset()


LABORATORIES = {
    "province": Laboratory(
        "云岭省产品质量监督检验研究院", "province", PROVINCE[0], "云岭省云岭市检验路 9 号", "990000990001", ("jianyan", "fuhe"), "shengju"
    ),
    "city": Laboratory(
        "澄州市产品质量检验检测所", "city", CITY[0], "澄州市城东区检测巷 3 号", "990100990014", ("shijian", "shifuhe"), "zhoumin",
        frozenset({"socket", "charger", "heater", "lamp", "tap", "toy", "pickle"}),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a laboratory looks at: `kind` max or min against `limit`; `good` and `bad` are typical values."""

    name: str
    unit: str
    kind: str
    limit: str
    good: str
    bad: str
    method: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Goods:
    """A kind of product: category code of the reference data, what it is called, its standard, what is tested."""

    category: str
    name: str
    standard: str
    items: tuple[Item, ...]
    licence: str = ""
    share_failing: float = 0.08


GOODS = {
    "socket": Goods(
        "电线电缆", "延长线插座", "GB/T 2099.7—2024",
        (
            Item("导体截面积", "mm²", "min", "1.0", "1.02", "0.72", "GB/T 5023.2"),
            Item("温升", "K", "max", "45", "31", "61", "GB/T 2099.1"),
            Item("标志", "", "text", "清晰", "清晰", "缺少额定电流", "GB/T 2099.1", grave=False),
        ),
        licence="production", share_failing=0.12,
    ),
    "toy": Goods(
        "玩具", "搪胶玩具", "GB 6675.1—2014",
        (
            Item("增塑剂总含量（DBP、BBP、DEHP）", "%", "max", "0.1", "0.02", "1.8", "GB/T 22048"),
            Item("小零件", "", "text", "无小零件脱落", "无小零件脱落", "眼珠脱落", "GB 6675.2"),
        ),
        licence="ccc", share_failing=0.1,
    ),
    "charger": Goods(
        "电动自行车", "电动自行车充电器", "GB 42296—2022",
        (
            Item("输出电压偏差", "%", "max", "2", "0.8", "6.5", "GB 42296"),
            Item("异常温升", "K", "max", "75", "52", "98", "GB 42296"),
        ),
        licence="production", share_failing=0.14,
    ),
    "paint": Goods(
        "涂料", "内墙涂料", "GB 18582—2020",
        (
            Item("挥发性有机化合物（VOC）", "g/L", "max", "80", "32", "126", "GB/T 23985"),
            Item("游离甲醛", "mg/kg", "max", "50", "12", "88", "GB/T 23993"),
        ),
        share_failing=0.06,
    ),
    "pipe": Goods(
        "管材", "给水用 PVC-U 管材", "GB/T 10002.1—2023",
        (
            Item("纵向回缩率", "%", "max", "5", "2.6", "7.4", "GB/T 6671", grave=False),
            Item("落锤冲击试验真实冲击率", "%", "max", "5", "2", "12", "GB/T 14152"),
        ),
        share_failing=0.05,
    ),
    "pickle": Goods(
        "食品", "酱腌菜", "GB 2714—2015",
        (
            Item("苯甲酸及其钠盐（以苯甲酸计）", "g/kg", "max", "1.0", "0.42", "1.62", "GB 5009.28"),
            Item("大肠菌群", "MPN/g", "max", "10", "3", "46", "GB 4789.3"),
        ),
        licence="operating", share_failing=0.07,
    ),
    "baby": Goods(
        "服装", "婴幼儿连体服", "GB 31701—2015",
        (
            Item("甲醛含量", "mg/kg", "max", "20", "8", "56", "GB/T 2912.1"),
            Item("pH 值", "", "max", "7.5", "6.4", "8.3", "GB/T 7573", grave=False),
        ),
        share_failing=0.07,
    ),
    "tap": Goods(
        "卫浴", "陶瓷片密封水嘴", "GB 18145—2014",
        (
            Item("铅析出统计值", "μg/L", "max", "5", "1.6", "9.4", "GB 18145"),
            Item("表面耐腐蚀性能", "级", "min", "9", "10", "6", "GB/T 10125", grave=False),
        ),
        share_failing=0.08,
    ),
    "heater": Goods(
        "家用电器", "即热式电热水龙头", "GB 4706.11—2008",
        (
            Item("接地电阻", "Ω", "max", "0.1", "0.04", "0.38", "GB 4706.1"),
            Item("泄漏电流", "mA", "max", "0.75", "0.2", "1.9", "GB 4706.1"),
        ),
        licence="ccc", share_failing=0.11,
    ),
    "lamp": Goods(
        "照明", "LED 吸顶灯", "GB 7000.1—2015",
        (
            Item("绝缘电阻", "MΩ", "min", "2", "180", "0.6", "GB 7000.1"),
            Item("骚扰电压余量", "dB", "min", "0", "6.2", "-4.8", "GB/T 17743", grave=False),
        ),
        licence="ccc", share_failing=0.06,
    ),
    "fertiliser": Goods(
        "化肥", "复混肥料", "GB/T 15063—2020",
        (
            Item("总养分（氮、五氧化二磷、氧化钾之和）", "%", "min", "45", "45.9", "38.2", "GB/T 8572"),
            Item("水分", "%", "max", "2.0", "1.1", "3.4", "GB/T 8577", grave=False),
        ),
        licence="production", share_failing=0.06,
    ),
    "board": Goods(
        "人造板", "细木工板", "GB/T 5849—2016",
        (
            Item("甲醛释放量", "mg/m³", "max", "0.124", "0.06", "0.21", "GB/T 17657"),
            Item("横向静曲强度", "MPa", "min", "15", "19.2", "11.8", "GB/T 17657", grave=False),
        ),
        share_failing=0.08,
    ),
}

# Why each is inspected: the code of `inspections.law.plan.REASONS`.
REASONS = {
    "socket": "licensed", "toy": "complaints", "charger": "complaints", "paint": "livelihood", "pipe": "key_goods", "pickle": "key_goods",
    "baby": "health", "tap": "procurement", "heater": "licensed", "lamp": "health", "fertiliser": "key_goods", "board": "weak_sme",
}  # fmt: skip

TRADES = {
    "socket": "电器", "toy": "玩具", "charger": "电动车配件", "paint": "涂料", "pipe": "管业", "pickle": "食品",
    "baby": "服饰", "tap": "卫浴", "heater": "电器", "lamp": "照明", "fertiliser": "农资", "board": "木业",
}  # fmt: skip

# brand word, goods; companies are spread over the districts in this order
BRANDS = (
    ("恒炬", "socket"), ("乐小屿", "toy"), ("顺驰驿", "charger"), ("润朗", "paint"), ("岳川", "pipe"), ("禾佳园", "pickle"),
    ("晨栖", "baby"), ("鼎沐", "tap"), ("沐阳晞", "heater"), ("瑞炘", "lamp"), ("穗安泽", "fertiliser"), ("栖木堂", "board"),
    ("联屹", "socket"), ("童朵", "toy"), ("驭风岭", "charger"), ("彩屏山", "paint"), ("砺锋", "pipe"), ("桥头坊", "pickle"),
    ("棉语坞", "baby"), ("清源溪", "tap"), ("炽泉", "heater"), ("明栖", "lamp"), ("沃垅", "fertiliser"), ("松岚林", "board"),
    ("炬安达", "socket"), ("蹦豆湾", "toy"), ("路路宁", "charger"), ("素壁", "paint"), ("通渠", "pipe"), ("老闸口", "pickle"),
    ("初芽屿", "baby"), ("铜官渡", "tap"), ("暖栖", "heater"), ("灿若", "lamp"), ("丰坪", "fertiliser"), ("青篱竹", "board"),
    ("电桥", "socket"), ("积木镇", "toy"), ("骐骋", "charger"), ("雾白", "paint"), ("江渚", "pipe"), ("三缸酱", "pickle"),
    ("云絮", "baby"), ("叠泉", "tap"), ("热望", "heater"), ("昭晖岭", "lamp"), ("垄上青", "fertiliser"), ("榫卯居", "board"),
    ("接力点", "socket"), ("木马巷", "toy"), ("夜行灯", "charger"), ("漆园", "paint"), ("引水渡", "pipe"), ("坛坛香屿", "pickle"),
    ("小满棉", "baby"), ("阀门桥", "tap"), ("灶间", "heater"), ("满庭辉", "lamp"), ("良畴", "fertiliser"), ("梓材", "board"),
    ("云津", "socket"), ("风车坡", "toy"), ("安途屿", "charger"), ("砚池", "paint"),
)  # fmt: skip

MEMBERS = (  # username, name, position, index of the company above
    ("hengju", "许国良", "质量负责人", 0),
    ("lexiaoyu", "陈立群", "质量负责人", 1),
    ("dingmu", "段青", "厂长", 7),
)
