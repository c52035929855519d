"""The companies, what they make, what they hold, and who may act for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from stdnum.cn import uscc

from enterprises.actions import enterprise as enterprises
from enterprises.actions import licence as licences
from enterprises.actions import membership, product
from enterprises.models import Enterprise
from quality_portal.core.roles import Role

from . import cast
from .scene import Stage, account

SIZES = ("large", "medium", "medium", "small", "small", "small", "micro")
PRODUCTS_EACH = 5
LICENCE_NUMBERS = {"socket": ("06", "001"), "charger": ("06", "023"), "fertiliser": ("13", "001")}


def credit_code(region: str, number: int) -> str:
    """A well-formed credit code that nobody has: region codes 99xxxx are not given out."""
    organisation = f"MA{number:04d}9"
    body = f"91{region}{organisation}{_organisation_check(organisation)}"
    return body + uscc.calc_check_digit(body)


def _organisation_check(body: str) -> str:
    """The last character of an organisation code; GB 11714 pads it to eight before."""
    values = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    padded = body.ljust(8, "0")[:8]
    total = sum(weight * values.index(char) for weight, char in zip(weights, padded, strict=True))
    return padded[len(body):] + "0123456789X"[(11 - total) % 11]


def found(stage: Stage, at: datetime, random: Random) -> None:
    """Register every company with its products, licences and, for some, an account."""
    clerk = stage.people["zhoumin"]
    for number, (brand, key) in enumerate(cast.BRANDS):
        district, name = cast.DISTRICTS[number * 5 % len(cast.DISTRICTS)]
        company = enterprises.register(
            name=f"澄州{brand}{cast.TRADES[key]}有限公司",
            credit_code=credit_code(district, number + 1),
            region=stage.regions[district],
            address=f"{name}{random.choice(['锦帆', '望江', '北栈', '梧桐', '工农', '沿河'])}路 {random.randrange(2, 400)} 号",
            size=random.choice(SIZES),
            legal_form="有限责任公司",
            established_on=(at - timedelta(days=random.randrange(900, 7000))).date(),
            actor=clerk,
            at=at,
        )
        stage.companies.append(company)
        _goods(stage, company, number, at, random)
        _principals(company, number, at, clerk)
    for username, name, position, index in cast.MEMBERS:
        person = account(username, name, roles=(Role.ENTERPRISE_MEMBER,), at=at)
        membership.add(person, stage.companies[index], position=position, actor=stage.people["xitong"], at=at)
        stage.people[username] = person


def _goods(stage: Stage, company: Enterprise, number: int, at: datetime, random: Random) -> None:
    brand, key = cast.BRANDS[number]
    goods, clerk = cast.GOODS[key], stage.people["zhoumin"]
    first = None
    for order in range(PRODUCTS_EACH):  # enough that the same product need not be sampled twice in six months
        made = product.add(
            company, name=goods.name, category=stage.categories[key], trademark=brand,
            model=model_number(key, number * PRODUCTS_EACH + order), standard=goods.standard, leading=order == 0,
            actor=clerk, at=at,
        )
        first = first or made
    start = (at - timedelta(days=random.randrange(60, 500))).date()
    common = {"valid_from": start, "valid_to": start + timedelta(days=5 * 365), "actor": clerk, "at": at}
    if goods.licence == "production":
        industry, series = LICENCE_NUMBERS[key]
        licences.add(company, kind="production", number=f"XK{industry}-{series}-{number + 10001:05d}", product=first, issuer="云岭省市场监督管理局", **common)
    elif goods.licence == "ccc":
        licences.add(company, kind="ccc", number=f"2024{number + 1:02d}9901{number + 100001:06d}", product=first, issuer="云岭质量认证中心", **common)
    licences.add(company, kind="business", number=company.credit_code, issuer="澄州市市场监督管理局", scope=f"{goods.name}的生产、销售", valid_from=company.established_on, actor=clerk, at=at)


def model_number(key: str, product: int) -> str:
    """A model number, of one product alone, that tells a laboratory the kind of goods and nothing of the maker: S-437."""
    return f"{key[0].upper()}-{100 + product * 37 % 900}"


SURNAMES = "许陈段何沈陆方顾江曾程白林周韩吴郑冯谢唐"
GIVEN = ("国良", "立群", "青", "晓岚", "志远", "海燕", "文博", "佩兰", "建章", "春晖")


def _principals(company: Enterprise, number: int, at: datetime, clerk: object) -> None:
    for shift, role in enumerate(("legal_rep", "quality_head")):
        name = SURNAMES[(number + shift * 7) % len(SURNAMES)] + GIVEN[(number * 3 + shift) % len(GIVEN)]
        enterprises.name_principal(company, name=name, role=role, since=company.established_on, actor=clerk, at=at)
