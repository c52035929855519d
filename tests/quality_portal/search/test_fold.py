import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quality_portal.search import fold, marks, near, sounds, terms
from quality_portal.search.ranking import rank
from quality_portal.search.shapes import Rank


def ask(function: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join(['%s'] * len(values))})", values)
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("產品質量", "产品质量"),
        ("臺灣電熱水壺檢驗廠", "台湾电热水壶检验厂"),
        ("ＸＫ１３－０１４", "xk13-014"),
        ("江海（中国）", "江海(中国)"),
        ("江质监【2026】１２号", "江质监(2026)12号"),
        ("㈱㎡⼀豈", "(株)m2一岂"),
        ("薴", "苎"),
    ],
)
def test_widths_brackets_capitals_and_traditional_characters_are_folded(db, typed, folded):
    assert fold.fold(typed) == folded
    assert ask("search_fold", typed) == folded


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(blacklist_categories=("Cs", "Cn", "Co"), blacklist_characters="\x00"), max_size=20))
def test_postgresql_folds_as_python_does(db, text):
    assert ask("search_fold", text) == fold.fold(text)
    assert ask("search_bare", text) == fold.bare(text)
    assert fold.fold(fold.fold(text)) == fold.fold(text)
    assert sorted(ask("search_bigrams", text)) == fold.pairs(fold.fold(text))


def test_every_traditional_character_of_the_table_is_simplified_in_both(db):
    assert len(fold.TRADITIONAL) == len(fold.SIMPLIFIED) > 2_500
    assert ask("search_fold", fold.TRADITIONAL) == fold.fold(fold.TRADITIONAL) == fold.SIMPLIFIED


@pytest.mark.parametrize(
    ("name", "heard", "letters"),
    [
        ("江海市恒炬机械", " jiang hai shi heng ju ji xie", "jhshjjx"),
        ("重庆长安（ABC）7号厂", " chong qing chang an abc 7 hao chang", "cqcaabc7hc"),
        ("綠色食品", " lv se shi pin", "lssp"),
    ],
)
def test_names_are_spelled(name, heard, letters):
    assert sounds.pinyin(name) == heard
    assert sounds.initials(heard) == letters


def test_letters_are_read_as_syllables_in_every_way():
    assert sounds.readings("hengju") == (("heng", "ju"),)
    assert set(sounds.readings("xian")) == {("xian",), ("xi", "an")}
    assert sounds.readings("xi'an") == (("xi", "an"),)
    assert sounds.readings("hengj") == (("heng", "j"),)
    assert sounds.readings("hj") == ()
    assert len(sounds.readings("xian" * 25)) <= sounds.MOST_READINGS


def test_what_is_typed_is_read_once():
    assert terms.read(" \x00產品\t 質量\n ").words == ("产品", "质量")
    assert terms.read("９１９９0102 ma0a-1b2c3c").code == "91990102MA0A1B2C3C"
    assert terms.read("电器").code == terms.read("hengju").code == ""
    assert len(terms.read("质" * 10_000).typed) == terms.LONGEST
    assert terms.read("%").too_short
    assert terms.read("质").too_short
    assert not terms.read("质量").too_short


@pytest.mark.parametrize(
    ("word", "text", "count"),
    [("恒炬机械", "江海恒炬机械有限公司", 0), ("恒矩机械", "江海恒炬机械有限公司", 1), ("恒炬械", "恒炬机械", 1), ("炬恒机械", "江海恒炬机械", 1), ("乙丙", "甲", 2)],
)
def test_slips_are_counted(word, text, count):
    assert near.slips(word, text) == count


@pytest.mark.parametrize("typed", ["恒矩机械", "恒炬械", "横炬机械", "恒炬机器", "恒炬机机械", "江海恒炬械机有限"])
def test_one_slip_leaves_a_set_of_pairs_that_the_name_holds(typed):
    held = set(fold.pairs("江海恒炬机械有限公司"))
    assert any(set(keys) <= held for keys in near.spoiled((typed,)))


def test_codes_one_slip_away():
    code = "91990102MA0A1B2C3C"
    assert {"19990102MA0A1B2C3C", "91990102MA0A1B2C3D"} <= set(near.codes_near(code))
    assert code in near.codes_near(code[:5] + code[6:])
    assert code in near.codes_near(code[:5] + "7" + code[5:])
    assert near.codes_near("12345") == []


def test_ranks():
    term = terms.read("恒炬")
    assert [rank(term, names=(name,)) for name in ("恒炬", "恒炬机械", "江海恒炬")] == [Rank.EXACT, Rank.BEGINS, Rank.HOLDS]
    assert rank(terms.read("江质监[2026] 12号"), numbers=("江质监〔2026〕12号",)) == Rank.EXACT


@pytest.mark.parametrize(
    ("text", "typed", "html"),
    [
        ("江海恒炬機械", "机械", "江海恒炬<mark>機械</mark>"),
        ("<b>恒炬</b>", "恒炬", "&lt;b&gt;<mark>恒炬</mark>&lt;/b&gt;"),
        ("a&b", "<script>", "a&amp;b"),
        ("江质监〔2026〕12号", "2026 12", "江质监〔<mark>2026</mark>〕<mark>12</mark>号"),
        ("江质监〔2026〕12号", "[2026]12", "江质监<mark>〔2026〕12</mark>号"),
        ("江海恒炬机械", "hengju", "江海<mark>恒炬</mark>机械"),
        ("江海恒炬机械", "hj", "江海<mark>恒炬</mark>机械"),
        ("江海恒炬机械", "恒矩机械", "江海恒炬<mark>机械</mark>"),
        ("㎡级", "m2", "<mark>㎡</mark>级"),
    ],
)
def test_what_was_hit_is_marked_and_everything_escaped(text, typed, html):
    assert marks.html(text, terms.read(typed)) == html
