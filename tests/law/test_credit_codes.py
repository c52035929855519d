"""GB 32100: what a credit code may look like, and what is said when it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from enterprises.law import ALPHABET, check_code, check_digit

VALID = ("91350100M000100Y43", "914403001922038216", "9144030071526726XG", "91440300192317458F")


@pytest.mark.parametrize("code", VALID)
def test_known_good_codes_pass_and_agree_with_stdnum(code):
    assert check_code(code).verified
    assert uscc.is_valid(code)


@pytest.mark.parametrize("typed", ["９１３５０１００Ｍ０００１００Ｙ４３", " 9135 0100 m000 100y 43 ", "91350100-m000100y-43", "91350100m000100y43\u3000"])
def test_full_width_blanks_and_lower_case_are_forgiven(typed):
    assert check_code(typed).code == VALID[0]
    assert check_code(typed).verified


def test_wrong_length_refuses_with_both_numbers():
    assert check_code(VALID[0][:-1]).refusal == "统一社会信用代码应为18位，您填了17位。请对照营业执照检查。"


def test_old_registration_number_is_named_as_what_it_is():
    assert "旧的工商注册号" in check_code("350100100012345").refusal


def test_letters_outside_the_alphabet_refuse_and_say_where():
    assert "第9位“I”" in check_code("91350100I000100Y43").refusal
    assert "前8位只能是数字" in check_code("9135010AM000100Y43").refusal


@pytest.mark.parametrize("code", ["91350211M0000XUF46", "91350203M0001FUE2P", "915226250000UUUU56"])
def test_wrong_check_digit_only_warns(code):
    checked = check_code(code)
    assert not checked.refusal
    assert "校验位" in checked.warning


@given(st.text(alphabet="0123456789", min_size=8, max_size=8), st.text(alphabet=ALPHABET, min_size=9, max_size=9), st.sampled_from(ALPHABET))
def test_check_digit_is_that_of_stdnum(head, middle, last):
    code = head + middle + last
    assert check_digit(code) == uscc.calc_check_digit(code[:17])
    assert check_code(code).verified == uscc.is_valid(code)


@given(st.text(alphabet=ALPHABET + "IOSVZ-Ж", min_size=15, max_size=20))
def test_refusals_are_those_of_stdnum(text):
    try:
        uscc.validate(text)
        expected = "good"
    except InvalidChecksum:
        expected = "warning"
    except ValidationError:
        expected = "refusal"
    checked = check_code(text)
    assert ("refusal" if checked.refusal else "warning" if checked.warning else "good") == expected
