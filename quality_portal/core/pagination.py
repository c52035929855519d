"""How long lists are cut in the API: by cursor, so that page 1,000 costs what page 1 costs."""

from rest_framework.pagination import CursorPagination


class NewestFirst(CursorPagination):
    """Fifty rows a page, newest first; `?size=` up to 200."""

    ordering = "-pk"
    page_size = 50
    page_size_query_param = "size"
    max_page_size = 200
