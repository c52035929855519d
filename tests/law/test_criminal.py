"""How a criminal case ends: every end has its organ, its paper and its law."""

from enforcement.law.criminal import BY_KEY, ENDINGS, INFORMED
from enforcement.models import CriminalTransfer


def test_apl_27_2_the_organs_inform_each_other():
    assert str(INFORMED) == "《中华人民共和国行政处罚法》第二十七条第二款（待核）"


def test_cpl_163_177_259_each_end_has_its_organ_paper_and_article():
    assert [(row.organ, row.paper, row.basis.place) for row in ENDINGS] == [
        ("人民法院", "刑事判决书", "第二百五十九条"), ("人民检察院", "不起诉决定书", "第一百七十七条"), ("公安机关", "撤销案件决定书", "第一百六十三条"),
    ]  # fmt: skip
    assert not any(row.basis.certain for row in ENDINGS)


def test_no_end_is_stored_that_has_no_row():
    assert {key for key, _ in CriminalTransfer._meta.get_field("ending").choices} == set(BY_KEY)
