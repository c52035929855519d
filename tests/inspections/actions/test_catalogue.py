"""The catalogue of a year: drafted, published by another person, frozen, withdrawn with a reason."""

from datetime import date

import pytest
from django.db import InternalError, transaction

from enterprises.models import ProductCategory
from inspections import actions
from inspections.actions.catalogue import EntryDraft
from inspections.models import Catalogue, Specification
from quality_portal.core.errors import Conflict, IllegalMove, NotPermitted, RuleBroken
from tests.inspections.conftest import AT


@pytest.fixture
def other(db):
    return ProductCategory.objects.get_or_create(code="T02", defaults={"name": "电热毯"})[0]


@pytest.fixture
def fields(place, category, other, cast):
    entries = [EntryDraft(category, "health"), EntryDraft(other, "complaints", "half", note="冬季")]
    return {"office": place.offices.city, "year": 2026, "title": "2026年度监督抽查目录", "entries": entries, "actor": cast.planner, "at": AT}


@pytest.fixture
def drafted(fields):
    return actions.catalogue.draft(**fields)


def test_a_catalogue_is_drafted_and_published_by_another_person(drafted, cast):
    assert (drafted.number, drafted.level, drafted.state) == ("ML990100-2026-0001", "city", "draft")
    assert [str(entry.category) for entry in drafted.entries.all()] == ["电热水壶", "电热毯"]
    done = actions.catalogue.publish(catalogue=drafted, actor=cast.approver, at=AT)
    assert (done.state, done.published_by) == ("published", cast.approver)
    with pytest.raises(IllegalMove):
        actions.catalogue.publish(catalogue=drafted, actor=cast.approver, at=AT)


def test_a_double_click_gets_one_catalogue(drafted, fields):
    with pytest.raises(RuleBroken, match=drafted.number):
        actions.catalogue.draft(**fields)
    assert Catalogue.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [({"title": ""}, "title", "目录名称"), ({"year": 1800}, "year", "1800"), ({"year": 2040}, "year", "2040"), ({"entries": []}, None, "至少要列一个")],
)
def test_what_is_missing_or_impossible_is_named(fields, change, field, words):
    with pytest.raises(RuleBroken, match=words) as refusal:
        actions.catalogue.draft(**fields | change)
    assert refusal.value.field == field


def test_entries_are_checked_one_by_one(fields, category, other):
    foreign = Specification.objects.create(category=other, version="1", since=date(2020, 1, 1))
    bad = {
        "列了两次": [EntryDraft(category, "health"), EntryDraft(category, "complaints")],
        "列入理由": [EntryDraft(category, "because")],
        "频次": [EntryDraft(category, "health", "weekly")],
        "不是“电热水壶”的细则": [EntryDraft(category, "health", specification=foreign)],
    }
    for words, entries in bad.items():
        with pytest.raises(RuleBroken, match=words):
            actions.catalogue.draft(**fields | {"entries": entries})


def test_publishing_binds_entries_to_the_specification_in_force_and_refuses_an_unpublished_one(fields, category, other, cast):
    current = Specification.objects.create(category=category, version="1", since=date(2020, 1, 1))
    unpublished = Specification.objects.create(category=other, version="2", since=date(2026, 1, 1), state="draft")
    drafted = actions.catalogue.draft(**fields | {"entries": [EntryDraft(category, "health"), EntryDraft(other, "health", specification=unpublished)]})
    with pytest.raises(RuleBroken, match="还没有发布"):
        actions.catalogue.publish(catalogue=drafted, actor=cast.approver, at=AT)
    changed = actions.catalogue.change(
        catalogue=drafted, revision=0, year=2026, title="目录", entries=fields["entries"], actor=cast.planner, at=AT
    )
    done = actions.catalogue.publish(catalogue=changed, actor=cast.approver, at=AT)
    assert [entry.specification for entry in done.entries.all()] == [current, None]


def test_a_change_in_between_is_not_overwritten(drafted, fields, cast):
    fields = {key: fields[key] for key in ("year", "title", "entries")} | {"catalogue": drafted, "actor": cast.planner, "at": AT}
    assert actions.catalogue.change(revision=0, **fields | {"title": "新名"}).revision == 1
    with pytest.raises(Conflict):
        actions.catalogue.change(revision=0, **fields)


def test_s1_10_a_published_catalogue_is_frozen_and_withdrawn_only_with_a_reason(drafted, fields, cast, category):
    done = actions.catalogue.publish(catalogue=drafted, actor=cast.approver, at=AT)
    with pytest.raises(RuleBroken, match="补充目录"):
        actions.catalogue.change(catalogue=done, revision=0, year=2026, title="x", entries=fields["entries"], actor=cast.planner, at=AT)
    attempts = [
        lambda: Catalogue.objects.filter(pk=done.pk).update(title="x"),
        lambda: done.entries.update(reason="health"),
        lambda: done.entries.all().delete(),
        lambda: done.entries.create(category=ProductCategory.objects.exclude(pk=category.pk).first(), reason="health"),
    ]
    for attempt in attempts:
        with pytest.raises(InternalError, match="frozen"), transaction.atomic():
            attempt()
    with pytest.raises(RuleBroken, match="理由"):
        actions.catalogue.withdraw(catalogue=done, because="", actor=cast.approver, at=AT)
    gone = actions.catalogue.withdraw(catalogue=done, because="重新编制", actor=cast.approver, at=AT)
    assert (gone.state, gone.withdrawn_because) == ("withdrawn", "重新编制")
    assert actions.catalogue.draft(**fields).number == "ML990100-2026-0002"


def test_drafters_and_publishers_are_different_people(fields, drafted, cast, person):
    from quality_portal.core.roles import Role

    with pytest.raises(NotPermitted):
        actions.catalogue.publish(catalogue=drafted, actor=cast.planner, at=AT)
    both = person("city", Role.PLANNER, Role.APPROVER)
    own = actions.catalogue.draft(**fields | {"actor": both, "title": "另一份"})
    with pytest.raises(RuleBroken, match="起草人"):
        actions.catalogue.publish(catalogue=own, actor=both, at=AT)
