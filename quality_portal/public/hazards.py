"""What a failed item means to whoever bought the goods: a hazard in two or four words, and one plain sentence.

No finding of law: the words help a reader, the verdict stands in the report. The first hazard that fits is the gravest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Hazard:
    """A kind of danger; `tone` is the tint of its tag, `signs` are words of test items with what they mean."""

    key: str
    words: Text
    icon: str
    tone: str
    signs: tuple[tuple[str, Text], ...]


HAZARDS = (
    Hazard("shock", _("触电危险"), "bolt", "bad", (
        ("泄漏电流", _("外壳可能带电，碰到会触电。")),
        ("接地", _("漏电时电流引不走，碰到外壳会触电。")),
        ("电气强度", _("绝缘可能被击穿，有触电危险。")),
        ("绝缘", _("绝缘不够，有触电危险。")),
        ("触及带电", _("手指可能碰到带电部分。")),
        ("防触电", _("手指可能碰到带电部分。")),
        ("电气间隙", _("带电部分离得太近，可能漏电或者短路。")),
    )),
    Hazard("fire", _("起火危险"), "fire", "bad", (
        ("截面积", _("电线偏细，带大功率电器会发烫。")),
        ("导体电阻", _("电线电阻偏大，通电后会发烫。")),
        ("温升", _("使用中过热，绝缘层会老化，可能起火。")),
        ("输出电压", _("充电电压不稳，电池可能过热。")),
        ("过充", _("充满后不断电，电池可能过热起火。")),
        ("短路", _("短路时不能切断，可能起火。")),
        ("耐燃", _("一旦过热，外壳会继续燃烧。")),
        ("阻燃", _("遇火后不易熄灭。")),
        ("耐热", _("受热变形，可能短路起火。")),
        ("闪点", _("遇火更容易燃烧。")),
    )),
    Hazard("food", _("食品安全"), "flask", "bad", (
        ("菌落", _("细菌偏多，可能引起肠胃不适。")),
        ("大肠", _("可能受到污染，引起肠胃不适。")),
        ("霉菌", _("可能发霉变质。")),
        ("致病菌", _("可能引起食物中毒。")),
        ("苯甲酸", _("防腐剂过量，长期吃有害健康。")),
        ("山梨酸", _("防腐剂过量，长期吃有害健康。")),
        ("防腐剂", _("防腐剂过量，长期吃有害健康。")),
        ("甜蜜素", _("甜味剂过量，长期吃有害健康。")),
        ("糖精", _("甜味剂过量，长期吃有害健康。")),
        ("亚硝酸", _("过量会引起中毒。")),
        ("二氧化硫", _("过量会刺激呼吸道和肠胃。")),
        ("黄曲霉", _("有致癌危险。")),
    )),
    Hazard("chemical", _("化学危害"), "flask", "bad", (
        ("增塑剂", _("孩子啃咬、接触会吸收，影响发育。")),
        ("邻苯二甲酸", _("孩子啃咬、接触会吸收，影响发育。")),
        ("甲醛", _("刺激眼睛和呼吸道，长期接触有致癌危险。")),
        ("挥发性有机", _("在室内慢慢散发，影响呼吸和神经。")),
        ("VOC", _("在室内慢慢散发，影响呼吸和神经。")),
        ("芳香胺", _("接触皮肤后有致癌危险。")),
        ("重金属", _("长期接触在体内积累，有害健康。")),
        ("铅", _("长期接触在体内积累，对孩子尤其有害。")),
        ("镉", _("长期接触在体内积累，损害肾脏。")),
        ("汞", _("长期接触在体内积累，损害神经。")),
        ("砷", _("长期接触在体内积累，有害健康。")),
        ("苯", _("有毒，长期吸入损害造血。")),
        ("pH", _("过酸或者过碱，刺激皮肤。")),
    )),
    Hazard("injury", _("伤害危险"), "alert", "bad", (
        ("小零件", _("零件容易脱落，孩子可能误吞窒息。")),
        ("小球", _("孩子可能误吞窒息。")),
        ("绳带", _("可能缠绕、勒住孩子。")),
        ("锐利", _("尖角、利边可能划伤。")),
        ("制动", _("刹不住车，容易出事故。")),
        ("稳定性", _("容易倾倒砸伤。")),
        ("抗冲击", _("受撞击时不能保护头部。")),
        ("燃气泄漏", _("可能泄漏燃气，引起中毒或者爆炸。")),
        ("气密性", _("可能泄漏，引起中毒或者爆炸。")),
        ("一氧化碳", _("可能引起中毒。")),
    )),
    Hazard("label", _("标识问题"), "info", "warn", (
        ("标志", _("标得不全，用的人难以判断能不能用、怎样用。")),
        ("标识", _("标得不全，用的人难以判断能不能用、怎样用。")),
        ("标签", _("写的和实际不符，或者写得不全。")),
        ("说明书", _("没有写清怎样安全使用。")),
    )),
    Hazard("quality", _("性能不足"), "info", "warn", ()),
)  # fmt: skip
FIT_FOR_USE = HAZARDS[-1]


def hazard_of(items: Iterable[str]) -> Hazard | None:
    """The gravest hazard among failed items, given by name or as text that names several; None for none."""
    text = "、".join(item for item in items if item)
    if not text:
        return None
    return next((hazard for hazard in HAZARDS if any(sign in text for sign, _words in hazard.signs)), FIT_FOR_USE)


def meaning(item: str) -> Text:
    """What a failed item means, in one sentence; empty where nothing plain can be said."""
    return next((words for hazard in HAZARDS for sign, words in hazard.signs if sign in item), "")
