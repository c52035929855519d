"""Personal data in a text that is to be public: what it is, where it stands, how it is mended.

Pure and without judgement: whether a telephone is the office's own, or a name may stand, is the caller's to say
(`allowed`) or a reviewer's. Digits are read however they were typed: full width, in groups, with hyphens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from stdnum.cn import uscc

from .instruments import O45, PIPL
from .law import Citation

# 个人信息处理者不得公开其处理的个人信息, and what is published of a penalty is cleared of it first.
NOT_DISCLOSED = PIPL.article(25)
CLEARED = O45.article(6, certain=False)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something personal: its kind, where it stands, the words that stand there."""

    kind: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of personal data: what is wrong with it in public and how it is mended."""

    key: str
    name: str
    mend: str
    may_stand: str = ""
    basis: Citation = NOT_DISCLOSED


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("id_card", "身份证号码", "请整个删去，不要只遮去几位。", basis=CLEARED),
        Kind("bank_account", "银行账号", "请删去。缴款账号写在送达当事人的文书里，不写在公告里。", "属于机关公开的收款账号"),
        Kind("mobile", "手机号码", "请删去；确须保留的，写成“138****1234”的样子。", "属于机关或者企业对外公布的热线"),
        Kind("phone", "固定电话", "请删去；属于机关对外公布的办公电话的，由法制审核人员说明理由后保留。", "属于机关或者企业对外公布的电话"),
        Kind("email", "电子邮箱", "请删去；属于机关对外公布的邮箱的，由法制审核人员说明理由后保留。", "属于机关或者企业对外公布的邮箱"),
        Kind("wechat", "微信号或者QQ号", "请删去；公众号请写明“公众号”。", "属于机关或者企业的公开账号"),
        Kind("plate", "车牌号码", "请删去，案情写“一辆货车”即可。", "不是车牌，是产品型号或者编号"),
        Kind("address", "个人住址", "请只写到区县，例如“澄州市城东区”。", "是企业的住所或者经营场所", CLEARED),
        Kind("name", "应当保密或者不宜公开的姓名", "请删去，或者写成“张某”的样子。", "是同名的另一人，或者依法应当公布姓名", CLEARED),
    )
}

# --- how texts are read ---------------------------------------------------------------------------------------------
GAP = r"[ \-–—]?"
FREE = r"(?<![0-9A-Za-z])"  # a number stands alone: no part of a longer number, code or word
ENDS = r"(?![0-9A-Za-z])"
# A number so labelled is a thing's, not a person's. 身份证号 is no such label.
THINGS = re.compile(
    r"(?:批号|批次号?|货号|编号|序列号|条码|条形码|商品码|追溯码|许可证号?码?|证书号?|(?<!身份)证号|文号|报告号|样品号|单号|标准号?|型号|规格|"
    r"信用代码|代码|注册号|登记号|备案号|批准号|订单号?|合同号?)[码]?[^\n，,。；;0-9]{0,6}$"
)
ID_LABEL = re.compile(r"(?:身份证|身份号码|公民身份|证件号)[^\n，,。；;0-9]{0,8}$")
ACCOUNT_LABEL = re.compile(r"(?:账号|帐号|账户|帐户|银行卡|卡号)[^\n，,。；;0-9]{0,8}$")
CALL_LABEL = re.compile(r"(?:电话|座机|传真|联系方式|热线|[Tt][Ee][Ll])[^\n，,。；;0-9]{0,6}$")

ID_CARD = re.compile(rf"{FREE}\d{{6}}{GAP}\d{{4}}{GAP}\d{{4}}{GAP}\d{{3}}{GAP}[\dXx]{ENDS}")
ID_OLD = re.compile(rf"{FREE}\d{{15}}{ENDS}")
ID_HALF = re.compile(rf"{FREE}\d{{3,6}}[*＊xX×]{{6,12}}\d{{2,3}}[\dXx]{ENDS}")
LONG = re.compile(rf"{FREE}\d(?:{GAP}\d){{7,29}}{ENDS}")
MOBILE = re.compile(rf"(?<![0-9A-Za-z.])(?:(?:\+|00)?86[ \-]?)?1[3-9]\d{GAP}\d{{4}}{GAP}\d{{4}}(?![0-9A-Za-z]|\.\d)")
PHONE = re.compile(
    rf"{FREE}(?:(?:\+|00)86[ \-]?)?[(]?(?:(?:010|02\d)[)]?{GAP}\d{{4}}{GAP}\d{{4}}|0[3-9]\d\d[)]?{GAP}\d{{3,4}}{GAP}\d{{4}})"
    rf"(?:[ ]?(?:转|-)[ ]?\d{{1,5}})?{ENDS}"
)
PHONE_SHORT = re.compile(rf"{FREE}[2-8]\d{{2,3}}{GAP}\d{{4}}{ENDS}")
EMAIL = re.compile(r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]*@[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9\-]+)+")
WECHAT = re.compile(
    r"(?:微信|[Ww]e[Cc]hat|(?<![A-Za-z])(?:[Vv][Xx]|[Ww][Xx]))(?!公众)(?:号码?|账号|ID|id)?\s*[:：为是]?\s*([A-Za-z][-_A-Za-z0-9]{5,19}|1[3-9]\d{9})"
    r"|(?<![A-Za-z])[Qq]{2}(?!群)(?:号码?)?\s*[:：为是]?\s*([1-9]\d{4,10})(?!\d)"
)
PLATE = re.compile(r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-HJ-NP-Z][·• \-]?(?=[A-Z]*\d)[A-HJ-NP-Z0-9]{5,6}(?![0-9A-Za-z\-型])[挂学警]?")
BEFORE_PLATE = "号牌车照为是乘驶的辆用"

# Two-character family names still in use; everybody else's is one character.
COMPOUND = tuple(
    re.findall("..", "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容钟离长孙宇文司徒鲜于司空闾丘令狐呼延轩辕拓跋")
)
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟黄"
    "穆萧尹姚邵汪祁毛狄米贝明臧戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾路江童颜郭梅林钟徐邱骆高夏蔡田胡凌霍虞万柯管卢莫房解应宗丁宣邓洪包左石崔吉龚程裴陆荣翁甄段侯全班仰秋仲伊宫宁仇栾甘"
    "厉祖武符刘景詹龙叶幸司黎白蒲卓蔺池乔阴胥苍双闻翟谭姬申扶冉桑桂牛寿边燕尚农温庄晏柴瞿阎连习容向古易廖终衡步都耿匡国文寇广东欧沃利蔚越师巩聂曾沙丰关查红游竺权盖益桓公肖付闫佟覃檀"
)
PERSON = re.compile(
    rf"(?:(?:{'|'.join(COMPOUND)})|[{SURNAMES}])某{{1,2}}|[（(，,、](?:男|女)[）)，,、]|先生|女士|身份证|自然人|户主|村民|居民|"
    rf"(?:当事人|举报人|投诉人|经营者|个体户|业主|姓名|负责人|被告人|嫌疑人)(?:[:：为是])?\s*(?:(?:{'|'.join(COMPOUND)})|[{SURNAMES}])[一-鿿]{{1,2}}(?=[\s，,、（(：:；;。]|住|$)"
)
HOME = re.compile(r"(?:家住|家庭住址|家庭地址|住址|现住址?|居住地址?|居住[于在]|住在|暂住[于在地]?|户籍所?在?地?|户口所在地|住(?![所宿宅户房院址]))[:：为是于在]?\s*")
SEAT = re.compile(r"(?:住所|注册地址|生产地址|经营地址|经营场所|通[讯信]地址|厂址|地址|所在地)[^一-鿿]{0,2}$|(?:住所|注册地址|生产地址|经营地址|经营场所|厂址|所在地)")
ORGANISATION = re.compile(r"公司|集团|[厂店行部局院所站]|商城|超市|中心|合作社|工作室|经营部|委员会")
NUMBER = r"(?:[0-9A-Za-z]+|[一二三四五六七八九十]+)"
ROOM = re.compile(rf"{NUMBER}\s?(?:号楼|幢|栋|单元|室|户)|[一-鿿]{{1,8}}村[一-鿿0-9]{{0,10}}{NUMBER}\s?(?:村民小组|小组|组|队|社)(?:\s?\d+\s?号)?")
HOUSE = re.compile(rf"[一-鿿]{{1,10}}(?:路|街|巷|弄|里|村|道|镇|乡)\s?{NUMBER}\s?(?:弄|号)")
PLACE = re.compile(r"[一-鿿]{2,}?(?:省|自治区|市|州|区|县|旗|镇|乡|街道|路|街|巷|村|苑|小区|花园|新村|公寓|大道)")
SENTENCE = re.compile(r"[^。；;\n！!？?]+")
CLAUSE = re.compile(r"[^，,、：:|\t（(]+")


def _plain(text: str) -> str:
    """The same text with every full-width or odd digit as an ordinary one, each character in its place."""
    return "".join(found if len(found := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9Xx]", "", text).upper()


def is_id_card(number: str) -> bool:
    """18 characters with a real birthday and the check character of ISO 7064 mod 11-2."""
    number = _digits(number)
    if not re.fullmatch(r"\d{17}[\dX]", number) or not _is_day(number[6:14]):
        return False
    total = sum(int(digit) * (1 << (17 - place)) for place, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17]


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1880 <= day.year <= 2100


def luhn(number: str) -> bool:
    """The check digit that bank cards carry."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_card(number: str) -> bool:
    """16–19 digits as bank cards begin, with their check digit; a credit code that happens to look like one is not."""
    return 16 <= len(number) <= 19 and number[0] in "34569" and luhn(number) and not uscc.is_valid(number)


# --- the detectors: each yields kind and place ----------------------------------------------------------------------
Span = tuple[str, int, int]


def _before(text: str, found: re.Match[str]) -> str:
    """The label, if there is one."""
    return text[max(0, found.start() - 24) : found.start()]


def _id_cards(text: str) -> Iterator[Span]:
    for found in ID_CARD.finditer(text):
        if is_id_card(found[0]) or ID_LABEL.search(_before(text, found)):
            yield "id_card", *found.span()
    for found in ID_OLD.finditer(text):
        if _is_day(f"19{found[0][6:12]}") and ID_LABEL.search(_before(text, found)):
            yield "id_card", *found.span()
    for found in ID_HALF.finditer(text):
        yield "id_card", *found.span()


def _accounts(text: str) -> Iterator[Span]:
    for found in LONG.finditer(text):
        number, before = _digits(found[0]), _before(text, found)
        if ACCOUNT_LABEL.search(before) or (_is_card(number) and not THINGS.search(before)):
            yield "bank_account", *found.span()


def _phones(text: str) -> Iterator[Span]:
    for kind, pattern in (("mobile", MOBILE), ("phone", PHONE)):
        for found in pattern.finditer(text):
            if not THINGS.search(_before(text, found)):
                yield kind, *found.span()
    for found in PHONE_SHORT.finditer(text):
        if CALL_LABEL.search(_before(text, found)):
            yield "phone", *found.span()


def _accounts_online(text: str) -> Iterator[Span]:
    for found in EMAIL.finditer(text):
        yield "email", *found.span()
    for found in WECHAT.finditer(text):
        yield "wechat", *found.span(1 if found[1] else 2)


def _plates(text: str) -> Iterator[Span]:
    for found in PLATE.finditer(text):
        before = _before(text, found)
        if (before and "一" <= before[-1] <= "鿿" and before[-1] not in BEFORE_PLATE) or THINGS.search(before):
            continue
        yield "plate", *found.span()


def _addresses(text: str, names: Collection[str]) -> Iterator[Span]:
    """Where a person lives: a home so labelled, or a room or a village group in a sentence that speaks of a person."""
    for sentence in SENTENCE.finditer(text):
        for clause in CLAUSE.finditer(sentence[0]):
            base = sentence.start() + clause.start()
            home = HOME.search(clause[0])
            marks = [*ROOM.finditer(clause[0]), *(HOUSE.finditer(clause[0]) if home or _labelled(sentence[0], clause.start()) else ())]
            if not marks:
                continue
            before = sentence[0][: clause.start()] + clause[0][: marks[0].start()]
            if not (home or _labelled(sentence[0], clause.start()) or _of_person(before, sentence[0], names)):
                continue
            start = home.end() if home else min(marks[0].start(), place.start() if (place := PLACE.search(clause[0])) else marks[0].start())
            end = max(mark.end() for mark in marks)
            if start < end:
                yield "address", base + start, base + end


def _labelled(sentence: str, start: int) -> bool:
    """Does a label such as 家庭住址： stand right before this clause?"""
    return bool(re.search(rf"{HOME.pattern}[：:（(]?$", sentence[:start]))


def _of_person(before: str, sentence: str, names: Collection[str]) -> bool:
    """Whose address is it: the last one named before it, a person or an organisation?"""
    persons = [found.end() for found in PERSON.finditer(before)] + [before.rfind(name) + len(name) for name in names if name and name in before]
    organisations = [found.end() for found in ORGANISATION.finditer(before)]
    if persons and organisations and SEAT.search(before[max(organisations) :]):
        return False  # 某公司（法定代表人某人），住所：…: the seat of the firm
    if persons:
        return max(persons) > max(organisations, default=0)
    return not organisations and not SEAT.search(before) and any(name and name in sentence for name in names)


def _names(text: str, names: Collection[str]) -> Iterator[Span]:
    closed = text.replace(" ", "")
    for name in names:
        letters = name.replace(" ", "").replace("\u3000", "")
        if len(letters) >= 2 and letters in closed:  # thousands of names are asked for; most are not there
            for found in re.finditer("[ ]?".join(map(re.escape, letters)), text):
                yield "name", *found.span()


MAYBE = re.compile(r"\d{4}|@|[微VvWwQq]|[组队社室幢栋楼户住][^一-鿿]*|[·•]\d")


def hits(text: str, *, names: Collection[str] = (), allowed: Collection[str] = ()) -> tuple[Hit, ...]:
    """Everything personal in a text, in reading order; two kinds never cover the same words.

    `names` may not be read in it. `allowed` may stand: an office's own number, the name or the seat of a firm.
    """
    plain = _plain(text)
    if not names and not MAYBE.search(plain):
        return ()
    found = list(_found(plain, names))
    if not found:
        return ()
    allows = _allowing(plain, allowed)
    taken: list[Hit] = []
    for kind, start, end in found:
        if allows(start, end) or any(start < other.end and other.start < end for other in taken):
            continue
        taken.append(Hit(kind, start, end, text[start:end]))
    return tuple(sorted(taken, key=lambda hit: hit.start))


def _found(plain: str, names: Collection[str]) -> Iterator[Span]:
    yield from _id_cards(plain)
    yield from _accounts_online(plain)
    yield from _phones(plain)
    yield from _accounts(plain)
    yield from _plates(plain)
    yield from _addresses(plain, names)
    yield from _names(plain, names)


def _allowing(plain: str, allowed: Collection[str]) -> Callable[[int, int], bool]:
    """Does a place lie within allowed words, or is it an allowed number written in another way?"""
    words = [found for word in allowed if (found := _plain(word).strip())]
    spans = [found.span() for word in words if word in plain for found in re.finditer(re.escape(word), plain)]
    numbers = {digits for word in words if len(digits := _digits(word)) >= 7}

    def allows(start: int, end: int) -> bool:
        return any(low <= start and end <= high for low, high in spans) or _digits(plain[start:end]) in numbers

    return allows


# --- masking: only where a rule says that the masked form may be public ---------------------------------------------
def masked_name(name: str) -> str:
    """张伟 → 张某, 欧阳修 → 欧阳某."""
    name = name.strip()
    return f"{name[:2] if name[:2] in COMPOUND and len(name) > 2 else name[:1]}某" if name else ""


def masked_mobile(number: str) -> str:
    """13812341234, however grouped → 138****1234."""
    digits = _digits(_plain(number))[-11:]
    return f"{digits[:3]}****{digits[-4:]}"


def at_county(address: str) -> str:
    """A home as far as the district or county; nothing where it names none."""
    found = re.match(r"(?:[一-鿿]{2,8}?(?:省|自治区|特别行政区))?(?:[一-鿿]{2,8}?(?:市|自治州|地区|盟))?[一-鿿]{1,8}?(?:区|县|旗|市)", address.strip())
    return found[0] if found else ""


MASKS: dict[str, Callable[[str], str]] = {"name": masked_name, "mobile": masked_mobile, "address": at_county}


def masked(text: str, *, names: Collection[str] = ()) -> str:
    """A text with every hit in its masked form, or without it where none may be public."""
    for hit in reversed(hits(text, names=names)):
        mask = MASKS.get(hit.kind)
        text = text[: hit.start] + (mask(hit.words) if mask else "") + text[hit.end :]
    return text
