"""Words are found by their pairs of neighbouring letters: Chinese has no blanks to cut words at.

The functions live in the database since the search migration of enterprises. Rows that are searched together with
their maker keep the folded text and its pairs as columns: the planner then knows how often a word occurs, and reading
a pair again costs nothing.
"""

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Expression, F, Func, GeneratedField, TextField, Value
from django.db.models.functions import Concat

IMPORTED_WORDS = ("product_name", "producer_name", "batch", "item")


def joined(*names: str) -> Expression | F:
    """Columns as one text; a blank between them keeps pairs from crossing over."""
    if len(names) == 1:
        return F(names[0])
    parts = [part for name in names for part in (Value(" "), F(name))][1:]
    return Concat(*parts, output_field=CharField())


def grams(*names: str) -> Func:
    """The pairs of letters of columns. An index and the query that uses it must be built from the same expression."""
    return Func(joined(*names), function="enterprises_bigrams", output_field=ArrayField(TextField()))


def folded(*names: str) -> Func:
    """The text of columns as `enterprises_fold` writes it, to read a hit again."""
    return Func(joined(*names), function="enterprises_fold", output_field=TextField())


def words_of(*names: str) -> GeneratedField:
    """A column that keeps the folded text of others."""
    return GeneratedField(verbose_name="检索文字", expression=folded(*names), output_field=TextField(), db_persist=True)


def pairs_of(name: str) -> GeneratedField:
    """A column that keeps the pairs of letters of another."""
    return GeneratedField(verbose_name="检索字对", expression=grams(name), output_field=ArrayField(TextField()), db_persist=True)
