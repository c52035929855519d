"""A database is brought up to date, or said to be of another time."""

from pathlib import Path

import pytest

from quality_portal.launch import prepare
from quality_portal.launch.supervisor import outgrown


def test_a_database_as_migrated_has_every_column(db):
    assert prepare.absent(prepare.columns()) == []


def test_a_column_that_a_rewritten_migration_brought_is_missed(db):
    there = prepare.columns() - {("enforcement_case", "number")}
    assert prepare.absent(there) == ["enforcement_case.number"]


@pytest.mark.parametrize(("state", "remedy"), [(Path("/somewhere"), "请删除目录 /somewhere"), (None, "DATABASE_URL")])
def test_what_to_do_is_said(state, remedy):
    trouble = outgrown("enforcement_case.number", state)
    assert remedy in str(trouble)
    assert "enforcement_case.number" in str(trouble)
