"""A measured value against its limit, as a pure function.

Kinds of limit: `max` (≤), `min` (≥), `range`, `text` (the result must read so), `plan` (n, c, m, M of
microbiological standards) and `none` (reported without a verdict).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

LARGEST_EXPONENT = 30
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
NUMBER = r"[-+]?\d+(?:\.\d+)?"
POWER = re.compile(
    rf"(?:(?P<mantissa>{NUMBER})[eE](?P<e>[-+]?\d+)|(?P<times>{NUMBER})\s*[×xX*]\s*10\s*(?:\^|<sup>)?\s*(?P<plain>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|-?\d+)"
    r"|(?<![\d.])10(?:(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)|\^(?P<caret>-?\d+)|<sup>(?P<tag>-?\d+)))"
)
# Full-width signs are read as what they stand for; superscripts are not, for 10⁵ is not 105.
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
GROUPED = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?")
NOT_FOUND = re.compile(r"^(?:未检出|ND|N\.D\.)", re.IGNORECASE)
BELOW = re.compile(r"^\s*[<＜≤]|^\s*(?:未检出|ND|nd|N\.D\.)")
PLAN = re.compile(r"n\s*=\s*(?P<n>\d+).*?c\s*=\s*(?P<c>\d+).*?m\s*=\s*(?P<m>[^,，;；]+)(?:.*?M\s*=\s*(?P<M>.+))?", re.DOTALL)
NO_VALUE = re.compile(r"^\s*(?:[-—－/／]+|无)\s*$")
NUMERIC = frozenset({"max", "min", "range", "plan"})
DIMENSIONLESS = "无量纲"
NO_UNIT = frozenset(("", "/", "-", "—", "无", DIMENSIONLESS))  # how reports say that a value has none
CLOSE = "%‰°′″"  # these stand close to their number; every other unit keeps a blank (GB 3101)
PLAIN = re.compile(rf"(?P<number>[<>≤≥＜＞]?\s*{NUMBER}(?:\s*[～~]\s*{NUMBER})?)\s*(?P<unit>(?![eExX]\s*[-+]?\d)[A-Za-zµμΩ℃°%‰][A-Za-zµμΩ℃²³/·.]*)")
KINDS = {"max": "不大于", "min": "不小于", "range": "范围", "text": "文字要求", "plan": "采样方案（n、c、m、M）", "none": "不判定"}


@dataclass(frozen=True, slots=True)
class Limit:
    """What a result must meet. `text` is the requirement as printed, or the sampling plan."""

    kind: str
    low: Decimal | None = None
    high: Decimal | None = None
    text: str = ""


class NotANumber(ValueError):
    """The result had to be a number and is not."""


def number_of(text: str) -> Decimal:
    """Read a result such as `0.161g/kg`, `1.3×10⁵CFU/g`, `1,063.39`, `<10`, `未检出`. Raises NotANumber."""
    clean = text.translate(WIDE).replace(",", "").strip()
    if NOT_FOUND.match(clean):
        return Decimal(0)
    power = POWER.search(clean)
    try:
        if power:
            exponent = power["e"] or power["plain"] or power["raised"] or power["caret"] or power["tag"]
            return Decimal(power["mantissa"] or power["times"] or 1).scaleb(_exponent(exponent, text))
        plain = re.search(NUMBER, clean.lstrip("<>≤≥ "))
        if plain is None:
            raise NotANumber(text)
        return Decimal(plain[0])
    except InvalidOperation as error:
        raise NotANumber(text) from error


def exact(text: str, unit: str = "") -> bool:
    """Is a result one number that can be read in one way only? `1,5`, `3.2.1`, `约5` and `三点2` are not."""
    said = re.sub(r"^\s*[<>≤≥]", "", text.translate(WIDE)).strip()
    if NOT_FOUND.match(said):
        return True
    found = POWER.match(said) or GROUPED.match(said)
    rest = said[found.end() :].strip() if found else ""
    return found is not None and (rest == unit.translate(WIDE).strip() or not re.search(r"[\d,]", rest))


def _exponent(text: str, whole: str) -> int:
    exponent = int(text.translate(SUPERSCRIPTS)) if len(text) <= 3 else LARGEST_EXPONENT + 1
    if abs(exponent) > LARGEST_EXPONENT:
        raise NotANumber(whole)
    return exponent


def verdict(limit: Limit, value: str) -> str:
    """Answer `pass`, `fail` or `na` (no verdict asked). Raises NotANumber when a number was needed."""
    if limit.kind == "none" or not value.strip():
        return "na"
    if limit.kind == "text":
        return "pass" if _same_words(limit.text, value) else "fail"
    if limit.kind == "plan":
        return _plan_verdict(limit.text, value)
    measured = number_of(value)
    if limit.kind in ("min", "range") and limit.low is not None and measured < limit.low:
        return "fail"
    if limit.kind in ("max", "range") and limit.high is not None and _above(value, measured, limit.high):
        return "fail"
    return "pass"


def _above(value: str, measured: Decimal, high: Decimal) -> bool:
    """A result below its detection limit (<10) is not above a limit equal to it; >100 is above 100."""
    if value.strip().startswith((">", "＞")):
        return measured >= high
    return not BELOW.match(value) and measured > high


def _same_words(required: str, value: str) -> bool:
    wanted, said = required.strip(), value.strip()
    if said in ("不符合", "不合格"):
        return False
    return said in ("符合", "合格", "符合要求") or said == wanted


def _plan_verdict(plan: str, value: str) -> str:
    """n samples, at most c of them above m, none above M (where M is given)."""
    parts = PLAN.search(plan)
    if parts is None:
        raise NotANumber(plan)
    results = several(value)
    low = number_of(parts["m"])
    over = [part for part in results if _above(part, number_of(strip_ordinal(part)), low)]
    high = _largest(parts["M"])
    if high is not None and any(_above(part, number_of(strip_ordinal(part)), high) for part in over):
        return "fail"
    return "fail" if len(over) > int(parts["c"]) else "pass"


def several(value: str) -> list[str]:
    """The results of the samples of a plan."""
    return [part for part in re.split(r"[；;\n]+", value) if part.strip()]


def strip_ordinal(text: str) -> str:
    """Drop the ①…⑤ that some laboratories put before each of several results."""
    return re.sub(r"^\s*[①-⑳]", "", text)


def printed(limit: Limit) -> str:
    """The limit as it stands in a report: ≤200, ≥18, 10～20, or its own words."""
    if limit.kind == "range":
        return f"{plain(limit.low)}～{plain(limit.high)}"
    if limit.kind == "max":
        return f"≤{plain(limit.high)}"
    if limit.kind == "min":
        return f"≥{plain(limit.low)}"
    return limit.text or "—"


def quantity(text: str, unit: str = "") -> str:
    """A limit or a result with its unit, spelled one way however it was typed: `≤75 mA`, `6.5%`. Words get no unit."""
    said = text.strip()
    unit = "" if unit.strip() in NO_UNIT else unit.strip()
    if unit and said.endswith(unit):
        said = said[: -len(unit)].rstrip()
    elif found := PLAIN.fullmatch(said):
        said, unit = found["number"].strip(), found["unit"]
    if not unit or not said[-1:].isdigit():
        return text.strip()
    return f"{said}{unit}" if unit[0] in CLOSE or unit[0] >= "一" else f"{said} {unit}"


def plain(number: Decimal | None) -> str:
    """Without needless zeros and without an exponent."""
    return "" if number is None else format(Decimal(str(number)).normalize(), "f")


def check(limit: Limit, unit: str | None = None) -> str:
    """Say in words what is wrong with a limit; an empty string when nothing is. `unit` is looked at when it is given."""
    if limit.kind not in KINDS:
        return "请选择限量的种类。"
    wrong = _wrong_bounds(limit) or _wrong_words(limit)
    if not wrong and unit is not None and limit.kind in NUMERIC and not unit.strip():
        return f"“{KINDS[limit.kind]}”的限量需要填单位；没有单位的量（例如 pH 值）请填“{DIMENSIONLESS}”。"
    return wrong


def _wrong_bounds(limit: Limit) -> str:
    for name, bound in (("下限", limit.low), ("上限", limit.high)):
        if bound is not None and not Decimal(str(bound)).is_finite():
            return f"限量的{name}应为数字。"
    if limit.kind == "max" and limit.high is None:
        return "“不大于”的限量需要填上限。"
    if limit.kind == "max" and limit.low is not None:
        return "“不大于”的限量只填上限；两端都有的，请选“范围”。"
    if limit.kind == "min" and limit.low is None:
        return "“不小于”的限量需要填下限。"
    if limit.kind == "min" and limit.high is not None:
        return "“不小于”的限量只填下限；两端都有的，请选“范围”。"
    if limit.kind == "range" and (limit.low is None or limit.high is None):
        return "“范围”的限量需要同时填下限和上限。"
    if limit.kind == "range" and limit.low is not None and limit.high is not None and limit.low > limit.high:
        return f"限量的下限 {plain(limit.low)} 大于上限 {plain(limit.high)}，请核对是否填反。"
    return ""


def _wrong_words(limit: Limit) -> str:
    if limit.kind == "text" and not limit.text.strip():
        return "“文字要求”的限量需要写出要求。"
    return _wrong_plan(limit.text) if limit.kind == "plan" else ""


def _wrong_plan(text: str) -> str:
    """A sampling plan must be readable, allow fewer than all of its samples, and keep m at or below M."""
    parts = PLAN.search(text)
    if parts is None:
        return "采样方案应写成“n=5，c=2，m=100，M=1000”的样子。"
    n, c = int(parts["n"][:9]), int(parts["c"][:9])
    if n < 1:
        return "采样方案的 n（样品数）应为 1 或以上。"
    if c >= n:
        return f"采样方案的 c（允许超过 m 的样品数）应小于 n，现在 n={n}，c={c}。"
    try:
        low, high = number_of(parts["m"]), _largest(parts["M"])
    except NotANumber:
        return "采样方案的 m 和 M 应为数字，例如“m=100，M=1000”。"
    if high is not None and high < low:
        return f"采样方案的 M（最高限量 {plain(high)}）小于 m（{plain(low)}），请核对是否填反。"
    return ""


def _largest(text: str | None) -> Decimal | None:
    """M, or None where the standard gives none (often printed as a dash)."""
    return None if text is None or NO_VALUE.match(text) else number_of(text)
