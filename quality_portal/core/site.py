"""Who runs this portal: what the head and the foot of every page say. Values come from settings.PORTAL_SITE."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Site:
    """The duties of a government site: organiser, identifier, filings, contact. What is not known is not printed."""

    name: str = "产品质量监督门户"
    staff_name: str = "质量监督办案"
    tagline: str = "抽查 · 公示 · 核验"
    guided_by: str = ""
    organiser: str = ""
    undertaker: str = ""
    address: str = ""
    hotline: str = "12315"
    support: str = ""
    domain: str = ""
    identifier: str = ""
    icp: str = ""
    police: str = ""
    party_mark: str = ""
    report_errors: str = ""

    @property
    def police_digits(self) -> str:
        """The digits of the filing with the police: its page is found by them."""
        return "".join(letter for letter in self.police if letter.isdigit())


# The demonstration is of a province that does not exist; its numbers are zeros.
FICTITIOUS = {
    "name": "云岭省产品质量监督门户",
    "organiser": "云岭省市场监督管理局",
    "undertaker": "云岭省市场监督管理局信息中心",
    "address": "云岭省澄州市城东区衡平路 1 号",
    "support": "12315 转 8001",
    "identifier": "9900000001",
    "icp": "岭ICP备00000000号",
    "police": "岭公网安备 99010002000000号",
    "party_mark": "/about/#duties",
    "report_errors": "/about/#duties",
}


@cache
def _from(pairs: tuple[tuple[str, str], ...]) -> Site:
    return Site(**dict(pairs))


def this_site() -> Site:
    """The site as configured; an unknown key is a mistake in settings."""
    known = {field.name for field in fields(Site)}
    values = getattr(settings, "PORTAL_SITE", {})
    if unknown := set(values) - known:
        raise ValueError(f"PORTAL_SITE: unknown {', '.join(sorted(unknown))}")
    said = (FICTITIOUS if getattr(settings, "DEMO", False) else {}) | {key: value for key, value in values.items() if value}
    return _from(tuple(sorted(said.items())))
