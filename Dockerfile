# The production image: no embedded services, no test tools, no root.
FROM python:3.11-slim-bookworm

# Pango sets the lines of the printed documents.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/portal --create-home --shell /usr/sbin/nologin portal

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PORTAL_MODE=production \
    PORTAL_STATE=/var/lib/portal \
    PORTAL_STATIC=/srv/portal/static_root

WORKDIR /srv/portal
COPY requirements-production.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements-production.lock
COPY . .

# Nothing is connected to here; the names only satisfy the strict reader.
RUN PORTAL_SECRET_KEY=only-for-collecting-static-files-never-used-to-sign PORTAL_HOSTS=localhost \
    PORTAL_LOG_KEY=0000000000000000000000000000000000000000000000000000000000000000 \
    DATABASE_URL=postgresql://nobody@nowhere/none REDIS_URL=redis://nowhere:6379/0 \
    python manage.py collectstatic --noinput

USER portal
EXPOSE 8000
# The log keeps addresses without what was typed behind the question mark: people search for people.
CMD ["gunicorn", "quality_portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--reuse-port", \
     "--keep-alive", "75", "--timeout", "60", \
     "--worker-tmp-dir", "/dev/shm", "--access-logfile", "-", "--no-control-socket", \
     "--access-logformat", "%(h)s %(t)s \"%(m)s %(U)s\" %(s)s %(b)s %(L)s"]
