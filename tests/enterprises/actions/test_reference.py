import pytest
from django.core.management import call_command

from enterprises import actions
from enterprises.models import Industry, ProductCategory
from quality_portal.core.errors import RuleBroken

HEAD = "code,level,parent_code,section,name,remark\n"


def test_the_portals_own_lists_load_and_loading_again_changes_nothing(db):
    for _ in range(2):
        call_command("load_reference", verbosity=0)
        found = (ProductCategory.objects.exclude(parent=None).count(), Industry.objects.filter(level=1).count())
        assert found == (49, 20)
    assert ProductCategory.objects.get(name="乳制品").food


def test_a_code_that_occurs_twice_keeps_its_first_meaning_and_is_told(tmp_path, db):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "37,2,C,C,其他运输设备,\n374,3,37,C,航空设备,\n374,3,37,C,飞机,\n", encoding="utf-8")
    loaded = actions.reference.load_industries(path)
    assert Industry.objects.get(code="374").name == "航空设备"
    assert "代码 374 出现两次：保留“航空设备”，没有载入“飞机”。" in loaded.remarks


def test_a_class_left_out_is_filled_in_by_its_only_subclass(tmp_path, db):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "13,2,C,C,农副食品,\n1340,4,134,C,制糖业,\n", encoding="utf-8")
    actions.reference.load_industries(path)
    assert Industry.objects.get(code="134").name == "制糖业"


def test_a_file_without_the_columns_is_refused(tmp_path, db):
    path = tmp_path / "a.csv"
    path.write_text("代码,名称\n1,2\n", encoding="utf-8")
    with pytest.raises(RuleBroken, match="parent_code"):
        actions.reference.load_industries(path)
