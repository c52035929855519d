"""Codes on packages: read tolerantly, a wrong digit is named."""

import pytest

from quality_portal.core.barcode import check_barcode, check_digit, same_code


@pytest.mark.parametrize("typed", ["6901234567892", " 6901234 567892 ", "690-1234-567892", "６９０１２３４５６７８９２"])
def test_a_code_is_read_however_it_is_typed(typed):
    found = check_barcode(typed)
    assert (found.code, found.refusal) == ("6901234567892", "")


@pytest.mark.parametrize("code", ["96385074", "036000291452", "16901234567899"])
def test_shorter_and_longer_codes_are_codes_too(code):
    assert check_barcode(code).refusal == ""


@pytest.mark.parametrize(
    ("typed", "said"), [("6901234567893", "第 13 位（校验位）不对"), ("690123456789", "第 12 位（校验位）不对"), ("69012345", "第 8 位（校验位）不对"), ("690123", "您填了 6 位"), ("XK06-001", "只有数字"), ("", "只有数字")]
)
def test_what_is_wrong_is_said(typed, said):
    assert said in check_barcode(typed).refusal


def test_every_single_slip_is_seen():
    code = "6901234567892"
    for place in range(13):
        for digit in "0123456789":
            if digit != code[place]:
                assert check_barcode(code[:place] + digit + code[place + 1 :]).refusal


def test_a_shorter_code_is_the_same_as_the_longer_one_with_noughts():
    assert "0036000291452" in same_code("036000291452")
    assert "036000291452" in same_code("0036000291452")
    assert check_digit("003600029145") == check_digit("03600029145")
