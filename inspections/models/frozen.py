"""Rows that are frozen together with the row they belong to."""

import pgtrigger

from quality_portal.audit import guards


def frozen_with_parent(table: str, column: str, condition: str) -> list[pgtrigger.Trigger]:
    """Refuse adding, changing and deleting rows once the row of `table` that `column` names meets `condition` (SQL over `parent`)."""
    met = "EXISTS (SELECT 1 FROM {table} parent WHERE parent.id = {row}.{column} AND {condition})"
    new, old = (met.format(table=table, column=column, condition=condition, row=row) for row in ("NEW", "OLD"))
    return [
        pgtrigger.Trigger(
            name="frozen_with_parent",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func=f"""
                IF TG_OP <> 'INSERT' THEN IF {old} THEN RAISE EXCEPTION 'this row is frozen'; END IF; END IF;
                IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                IF {new} THEN RAISE EXCEPTION 'this row is frozen'; END IF;
                RETURN NEW;
            """,
        ),
        guards.no_truncate(),
    ]
