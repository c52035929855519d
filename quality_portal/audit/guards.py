"""Guards in the database: what may never be changed, whoever asks and by whatever road."""

import pgtrigger


def append_only() -> list[pgtrigger.Trigger]:
    """Refuse UPDATE, DELETE and TRUNCATE of a table of evidence."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        no_truncate(),
    ]


def no_truncate() -> pgtrigger.Trigger:
    """Refuse TRUNCATE, which row guards do not see."""
    return pgtrigger.Trigger(
        name="no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'this table is evidence and cannot be truncated';",
    )


def in_order(column: str) -> pgtrigger.Trigger:
    """Refuse a row whose number is not the next one."""
    return pgtrigger.Trigger(
        name="in_order",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("last", "BIGINT")],
        func=f"""
            EXECUTE format('SELECT max({column}) FROM %I', TG_TABLE_NAME) INTO last;
            IF NEW.{column} <> COALESCE(last, 0) + 1 THEN RAISE EXCEPTION 'this number is not the next one'; END IF;
            RETURN NEW;
        """,
    )


def frozen_when(condition: str, *columns: str) -> list[pgtrigger.Trigger]:
    """Refuse a change of `columns` (all columns when none is named) once the old row meets `condition`.

    `condition` is SQL over OLD, e.g. ``OLD.state = 'issued'``. Deleting such a row is refused too.
    """
    changed = (
        " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in columns) or "OLD.* IS DISTINCT FROM NEW.*"
    )
    return [
        pgtrigger.Trigger(
            name="frozen",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=f"IF ({condition}) AND ({changed}) THEN RAISE EXCEPTION 'this row is frozen'; END IF; RETURN NEW;",
        ),
        pgtrigger.Trigger(
            name="kept",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=f"IF ({condition}) THEN RAISE EXCEPTION 'this row is frozen'; END IF; RETURN OLD;",
        ),
        no_truncate(),
    ]


def queued(table: str, column: str) -> pgtrigger.Trigger:
    """Put the number of each new row on a waiting list, in the same transaction."""
    return pgtrigger.Trigger(
        name="queued",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        func=f"INSERT INTO {table} ({column}) VALUES (NEW.id); RETURN NULL;",
    )
