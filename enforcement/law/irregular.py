"""Small ladders for production that should not take place: penalise, order to put right with a term, close or change product.

S3 第15点 has the three steps for production without a licence; the other kinds follow it as far as their own rules go.
"""

from typing import Any

from quality_portal.core.instruments import APL, CRTA, LIC, PQL, S0, S1, S3, STANDARDS
from quality_portal.core.law import Citation, Term, Unit

from .cautions import Caution
from .policy.common import HEARING, LETTER_ONLY, RIGHTS
from .rungs import (
    CERTIFICATES,
    CLOSE,
    CLOSURE_LETTER,
    DEPARTMENT,
    GOVERNMENT,
    STOP,
    Ending,
    Outcome,
    Rulebook,
    Rung,
    Window,
)

FAMILY = "irregular"
UNLICENSED, OPENING, ELIMINATED = S3.passage("第15点"), S3.passage("第16点"), S3.passage("第17点")
STANDARD = S0.passage("第三部分第3点")
CERTIFIED = (S0.passage("第三部分第3点"), S1.passage("（十二）"))

NO_STATUTE = Caution(
    "opening_no_statute", "开业审查没有法律、法规依据",
    f"开业审查只见于2000年的规范性文件，法律、法规没有规定。规范性文件不得设定行政处罚，见{APL.article(16)}；"
    f"责令停止生产前，须另写明处罚依据，例如产品不符合保障健康、安全的标准（{PQL.article(13, 2)}）。",
    (OPENING,), (APL.article(16), PQL.article(13, 2)),
)  # fmt: skip
CLOSURE_POWER = Caution(
    "closure_power", "关闭企业由人民政府决定",
    f"责令关闭是行政处罚（{APL.article(9, None, 4)}），本机关没有这项职权，只发函提请当地人民政府决定。"
    "所列法律条款是企业违反的规定，不是关闭的依据；是否关闭、依据什么关闭，由人民政府依法决定。",
    (UNLICENSED,), (APL.article(9, None, 4),),
)  # fmt: skip
NAMED_ONLY = Caution(
    "standard_named_only", "没有公开执行标准的，法律后果是公示",
    f"{STANDARDS.article(38)}规定的后果是责令限期改正，逾期不改正的在标准信息公示平台上公示；该法没有规定因此停止生产或者关闭。",
    (STANDARD, S1.passage("（七）")), (STANDARDS.article(38),),
)  # fmt: skip
PRODUCTS_ONLY = Caution(
    "eliminated_products_only", "产品质量法只管淘汰的产品",
    f"{PQL.article(51)}只及于国家明令淘汰的产品；使用淘汰的工艺、设备，由有关部门依照其他法律处理，本机关移送或者提请，不得依照该条处罚。",
    (ELIMINATED,), (PQL.article(51),),
)  # fmt: skip


def _term(key: str, name: str, days: int, place: Citation) -> Term:
    basis = Citation(place.instrument, place.place, name, certain=False)
    return Term(f"irregular.{key}", name, days, Unit.CALENDAR, "通知书送达", basis, f"文件未写日数；默认{days}日，由通知书写明。")


def _penalty(act: str, policy: tuple[Citation, ...], statute: tuple[Citation, ...], *, leads: str, stops: bool, cautions: tuple[Caution, ...]) -> Rung:
    """Penalise, and stop where the statute says so; the enterprise then has to do what the next rung orders."""
    return Rung(
        key="penalty", number=1, name="责令停止生产并处罚" if stops else "责令改正并处罚", short="处罚", decided_by="负责查处的机关",
        document="irregular_penalty", act=act, policy=policy, penalty=statute, penalty_type="stop_and_fine" if stops else "fine",
        on_executed=leads, needs=(RIGHTS, HEARING), stops_production=stops, grave=True, cautions=cautions,
    )  # fmt: skip


def _order(number: int, words: tuple[str, str, str], *, policy: tuple[Citation, ...], statute: tuple[Citation, ...], term: Term, **parts: Any) -> Rung:
    """Put it right within a term; two officers look, and the register has to bear it out."""
    name, short, act = words
    return Rung(
        key="obtain", number=number, name=name, short=short, decided_by="负责查处的机关", document="obtain_order", act=act,
        policy=policy, penalty=statute, term=term, shortest=5, longest=365,
        window=Window(0, 15, "期限届满", term.basis), recheck_basis=policy[:1],
        on_passed=CLOSE, on_failed="closure", on_overdue="closure", **parts,
    )  # fmt: skip


def _closure(number: int, policy: tuple[Citation, ...], statute: tuple[Citation, ...], *cautions: Caution) -> Rung:
    """Whoever cannot or will not put it right closes or changes the product; the government decides."""
    return Rung(
        key="closure", number=number, name="提请责令关闭或者转产", short="关闭、转产", decided_by="人民政府，由负责查处的机关提请",
        document="closure_request", act="提请人民政府责令关闭或者转产", policy=policy, penalty=statute, by_letter=CLOSURE_LETTER,
        on_executed=CLOSE, notifies=(), grave=True, cautions=(CLOSURE_POWER, *cautions),
    )  # fmt: skip


def _endings(source: Citation) -> tuple[Ending, ...]:
    return (
        Ending("passed", "已补办，经核实", "pass_recheck", None, True, (CERTIFICATES, STOP), source, "档案里已经登记证书、标准或者审查意见。"),
        Ending("executed", "已关闭或者转产", "close", Outcome.EXECUTED, False, (), source, "停产不因结案而解除。"),
        Ending("terminated", "终止办理", "close", None, False, (), APL.article(57, 1), "企业注销等无须继续处理的，由局领导写明理由。"),
        Ending("withdrawn", "事实不成立，撤销案件", "drop", None, True, (CERTIFICATES, STOP), APL.article(57, 1, 3), "据以查处的事实不能成立。"),
    )


_PENALTY_CELLS = {
    ("penalty", Outcome.PASSED): "处罚不复查；补办由下一级的通知书责令。",
    ("penalty", Outcome.FAILED): "处罚不复查；补办由下一级的通知书责令。",
    ("penalty", Outcome.OVERDUE): "处罚决定没有补办期限。",
}
_CELLS = {
    ("obtain", Outcome.EXECUTED): "责令补办须经核实。",
    **{("closure", outcome): reason for outcome, reason in LETTER_ONLY.items()},
}


def _three(
    key: str, name: str, about: str, *, policy: tuple[Citation, ...], punished: tuple[str, Citation], ordered: tuple[tuple[str, str, str], Citation],
    days: int, stops: bool = True, cautions: tuple[Caution, ...] = (),
) -> Rulebook:  # fmt: skip
    """Penalise, order, close: `punished` and `ordered` are the act and the statute behind it; `stops`: the statute stops production."""
    act, fine = punished
    words, duty = ordered
    term = _term(key, f"{words[1].removeprefix('责令')}期限", days, policy[0])
    rungs = (
        _penalty(act, policy, (fine,), leads="obtain", stops=stops, cautions=cautions),
        _order(2, words, policy=policy, statute=(duty,), term=term, cautions=cautions),
        _closure(3, policy, (duty,)),
    )
    return Rulebook(key, FAMILY, name, about, (*policy, fine), rungs, _PENALTY_CELLS | _CELLS, endings=_endings(policy[0]))


UNLICENSED_BOOK = _three(
    "unlicensed", "无证生产查处规则",
    "列入生产许可证目录的产品无证生产的，依法处罚后责令取证；达不到取证要求或者不取证的，关闭或者转产。",
    policy=(UNLICENSED,),
    punished=("责令停止生产，没收违法生产的产品和违法所得，并处货值金额等值以上3倍以下的罚款", LIC.article(45)),
    ordered=(("责令限期取证", "责令取证", "责令限期取得生产许可证，取证前不得生产"), LIC.article(5)), days=180,
)  # fmt: skip
UNCERTIFIED_BOOK = _three(
    "uncertified", "未经强制性认证查处规则",
    "列入强制性产品认证目录的产品未经认证的，依法处罚后责令取得认证；不取得的，关闭或者转产。",
    policy=CERTIFIED,
    punished=("责令改正，处5万元以上20万元以下的罚款，没收违法所得；货值金额不足1万元的，处货值金额2倍以下的罚款", CRTA.article(66)),
    ordered=(("责令限期取得认证", "责令认证", "责令限期取得强制性产品认证，取得前不得出厂、销售"), CRTA.article(27)), days=180, stops=False,
)  # fmt: skip
ELIMINATED_BOOK = _three(
    "eliminated", "生产淘汰产品查处规则",
    "到期仍生产国家明令淘汰的产品、使用淘汰的工艺设备的，依法处罚后责令限期淘汰；仍不淘汰的，关闭或者转产。",
    policy=(ELIMINATED,),
    punished=("责令停止生产，没收违法生产的产品，并处货值金额等值以下的罚款，没收违法所得", PQL.article(51)),
    ordered=(("责令限期淘汰", "责令淘汰", "责令限期淘汰目录所列的产品、工艺和设备"), PQL.article(51)), days=60, cautions=(PRODUCTS_ONLY,),
)  # fmt: skip
STANDARDLESS_BOOK = Rulebook(
    "standardless", FAMILY, "无标生产查处规则",
    "企业必须按标准组织生产。没有标准的，责令限期执行标准或者公开企业标准；逾期不改的，依法公示，并提请人民政府责令转产或者关闭。",
    (STANDARD, S1.passage("（七）"), STANDARDS.article(38)),
    (
        _order(
            1, ("责令限期执行标准", "责令执行标准", "责令限期执行标准，或者自我声明公开企业标准"), policy=(STANDARD, S1.passage("（七）")),
            statute=(STANDARDS.article(27), STANDARDS.article(38)), term=_term("standardless", "改正期限", 30, STANDARD),
        ),
        _closure(2, (STANDARD, S1.passage("（七）")), (STANDARDS.article(38),), NAMED_ONLY),
    ),
    _CELLS, endings=_endings(STANDARD),
)  # fmt: skip
UNOPENED_BOOK = Rulebook(
    "unopened", FAMILY, "未经开业审查开工查处规则",
    "不具备基本生产条件、不能保证生产合格产品的企业，一律不准开工生产。未经审查开工的，责令停止生产、限期申请审查；仍不合格的，关闭或者转产。",
    (OPENING,),
    (
        _order(
            1, ("责令停止生产、限期申请审查", "责令申请审查", "责令停止生产，限期申请开业审查"), policy=(OPENING,), statute=(PQL.article(13, 2),),
            term=_term("unopened", "申请审查期限", 60, OPENING), penalty_type="stop", uncovered="开业审查合格前停止生产", stops_production=True,
            needs=(RIGHTS, HEARING), grave=True, notifies=(GOVERNMENT, DEPARTMENT), cautions=(NO_STATUTE,),
        ),
        _closure(2, (OPENING,), (PQL.article(13, 2),)),
    ),
    _CELLS, endings=_endings(OPENING),
)  # fmt: skip

IRREGULAR_BOOKS = (UNLICENSED_BOOK, UNCERTIFIED_BOOK, STANDARDLESS_BOOK, UNOPENED_BOOK, ELIMINATED_BOOK)
