"""Running a stored draw again asks the database the same few questions, however many enterprises came out."""

from inspections.models import Draw
from inspections.queries.redraw import redrawn


def test_a_draw_is_read_in_three_queries_to_be_run_again(weighted, django_assert_num_queries):
    stored = Draw.objects.get(pk=weighted.pk)
    with django_assert_num_queries(3):  # rows, their enterprises, their officers
        again = redrawn(stored)
    assert again.same
    assert len(again.picks) == weighted.drawn.count() > 3
