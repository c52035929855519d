"""Is the process alive, and can it work?"""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from quality_portal.accounts.guards import public


@public
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process runs."""
    return HttpResponse("ok", content_type="text/plain")


@public
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when PostgreSQL is there. Redis may be away: then work waits, and the answer says so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    try:
        cache.get("readyz")
        broker = "ok"
    except RedisError:
        broker = "away"
    return JsonResponse({"database": "ok", "redis": broker})
