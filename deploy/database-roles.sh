#!/bin/sh
# Runs once, when the database volume is empty: the two roles of the portal, neither of them a superuser.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  -v owner_password="$PORTAL_OWNER_PASSWORD" -v app_password="$PORTAL_APP_PASSWORD" <<'SQL'
CREATE ROLE portal_owner LOGIN CREATEDB CREATEROLE PASSWORD :'owner_password';
CREATE ROLE portal_app LOGIN PASSWORD :'app_password';
CREATE DATABASE portal OWNER portal_owner ENCODING 'UTF8';
\connect portal
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
SQL
