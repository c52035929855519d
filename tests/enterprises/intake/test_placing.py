"""Addresses begin with the names of regions, written in many ways."""

import pytest

from enterprises.intake.placing import Placer
from quality_portal.accounts.models import Region


@pytest.fixture(scope="module")
def placer():
    rows, key = {}, 0

    def add(name, parent=None, level="county"):
        nonlocal key
        key += 1
        rows[name if name != "鼓楼区" else f"{parent}{name}"] = Region(
            pk=key, code=str(key), name=name, level=level, parent=rows.get(parent), path=f"{rows[parent].path}/{key}" if parent else str(key)
        )

    add("江苏省")
    add("苏州市", "江苏省")
    add("姑苏区", "苏州市")
    add("昆山市", "苏州市")
    add("南京市", "江苏省")
    add("鼓楼区", "南京市")
    add("徐州市", "江苏省")
    add("鼓楼区", "徐州市")
    add("上海市")
    add("市辖区", "上海市")
    add("静安区", "市辖区")
    return Placer(rows.values()), {row.pk: row for row in rows.values()}


@pytest.mark.parametrize(
    ("province", "district", "address", "expected"),
    [
        ("", "", "江苏省苏州市姑苏区观前街1号", "姑苏区"),
        ("江苏", "苏州", "姑苏区观前街1号", "姑苏区"),
        ("江苏", "昆山", "某镇", "昆山市"),
        ("", "", "江苏省昆山市玉山镇", "昆山市"),
        ("上海", "静安", "上海市静安区南京西路1376号", "静安区"),
        ("江苏省", "", "鼓楼区中山路1号", "江苏省"),
        ("江苏省", "徐州市", "鼓楼区中山路1号", "鼓楼区"),
        ("", "", "苏州市某路", "苏州市"),
        ("广东", "深圳", "南山区", None),
        ("", "", "", None),
    ],
)
def test_the_deepest_name_counts_and_two_answers_are_none(placer, province, district, address, expected):
    finder, rows = placer
    found = finder.place(province, district, address)
    assert (rows[found.pk].name if found else None) == expected
