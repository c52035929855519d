"""The description and the rows say the same: examples and real rows pass the schema, and no field changes unannounced."""

import json

import jsonschema
import pytest

from quality_portal.open_data import reading
from quality_portal.open_data.asking import Question
from quality_portal.open_data.schema import example, fingerprint, json_schema
from quality_portal.open_data.table import ORDER, TABLES
from quality_portal.open_data.writing import to_json

# Which fields each version has. A change of a field must raise its version, and be entered here.
VERSIONS = {
    "announcements": (2, "d95dceda0852"),
    "announcement-rows": (2, "5255d750382e"),
    "instructions": (1, "530308620568"),
    "results": (1, "c9c1f61d4905"),
    "enterprises": (1, "1d9200e54a2c"),
    "licences": (1, "5b8fd14b79ff"),
    "licence-acts": (1, "862880629077"),
    "honours": (1, "e208f156b2ae"),
    "exemptions": (1, "e208f156b2ae"),
    "draws": (1, "b74f6b80c4f3"),
    "catalogue": (1, "479762243fa1"),
    "reports": (1, "a66e2b696ece"),
    "standings": (1, "9a3f7a1cc36a"),
    "procurement-bars": (1, "9a3f7a1cc36a"),
}


def checker(table):
    schema = json_schema(table)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def test_every_data_set_stands_in_its_order():
    assert set(TABLES) == set(ORDER)


@pytest.mark.parametrize("key", ORDER)
def test_the_example_passes_the_schema(key):
    checker(TABLES[key]).validate(example(TABLES[key].row))


@pytest.mark.parametrize("key", ORDER)
def test_every_field_is_explained(key):
    for column in TABLES[key].columns:
        assert column.title, column.name
        assert column.meaning.endswith("。"), column.name


ROWS = {
    "announcements": 1, "announcement-rows": 1, "results": 1, "enterprises": 1, "licences": 2, "honours": 1, "standings": 1, "procurement-bars": 1, "catalogue": 1,
}  # fmt: skip


def test_real_rows_pass_the_schema(everything):
    for key, least in ROWS.items():
        rows = list(reading.every(TABLES[key], Question()))
        assert len(rows) >= least, key
        check = checker(TABLES[key])
        for row in rows:
            check.validate(json.loads(to_json(row)))


def test_a_row_is_found_by_the_key_that_it_tells(everything):
    keys = {"announcements": "number", "announcement-rows": "key", "results": "number", "licences": "key", "honours": "certificate_no", "standings": "key", "catalogue": "key"}
    for key, name in keys.items():
        row = next(reading.every(TABLES[key]))
        assert reading.one(TABLES[key], str(row[name])) == row


@pytest.mark.parametrize("key", ORDER)
def test_changed_fields_raise_the_version(key):
    table = TABLES[key]
    assert VERSIONS[key] == (table.version, fingerprint(table)), "raise the version of the data set and enter its fingerprint here"
