"""Make every table of version 0.2.0: the ledger, the stores of presses and words, and the projections."""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0102"
down_revision = None

TABLES: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_suffix(".json").read_text())
"""Columns, indexes and unique columns of each table as they were in version 0.2.0; the first column is the key."""
TYPES = {
    "text": sa.String,
    "integer": sa.Integer,
    "boolean": sa.Boolean,
    "date": sa.Date,
    "moment": UTCDateTime,
    "nested": sa.JSON,
    "bytes": sa.LargeBinary,
}
TRIGGERS = {
    "sqlite": tuple(
        f"CREATE TRIGGER ledger_no_{verb} BEFORE {verb} ON ledger BEGIN "
        "SELECT RAISE(ABORT, 'the ledger is append-only; correct an entry by a new one'); END"
        for verb in ("update", "delete")
    ),
    "postgresql": (
        "CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the ledger is append-only; correct an entry by a new one'; END $$",
        "CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()",
        "CREATE FUNCTION text_keeps_words() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' THEN "
        "IF NEW.id = OLD.id AND NEW.words IS NULL AND NEW.salt IS NULL THEN RETURN NEW; END IF; "
        "ELSIF TG_OP = 'DELETE' THEN "
        "IF NOT EXISTS (SELECT FROM ledger WHERE position(OLD.id IN entry) > 0) THEN RETURN OLD; END IF; "
        "END IF; "
        "RAISE EXCEPTION 'words are erased whole, and never changed'; END $$",
        "CREATE TRIGGER text_keeps_words BEFORE UPDATE OR DELETE ON text "
        "FOR EACH ROW EXECUTE FUNCTION text_keeps_words()",
        "CREATE TRIGGER text_keeps_all BEFORE TRUNCATE ON text EXECUTE FUNCTION text_keeps_words()",
    ),
}
"""Triggers stop accidents; the chain finds intent (docs/record.md#chain). Words and salt become NULL together, and
words that no entry names may go. On SQLite whoever writes the file could drop a trigger; there the hash alone finds
changed words (docs/record.md#text-store-and-erasure)."""


def upgrade() -> None:
    """Make every table, and the triggers that refuse to change or delete an entry, or to change words."""
    for name, table in TABLES.items():
        key = next(iter(table["columns"]))
        op.create_table(
            name,
            *(
                sa.Column(column, TYPES[kind.removesuffix("?")](), nullable=kind.endswith("?"), autoincrement=False)
                for column, kind in table["columns"].items()
            ),
            sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}")),
            *(sa.UniqueConstraint(column, name=op.f(f"uq_{name}_{column}")) for column in table.get("unique", ())),
        )
        for column in table["indexes"]:
            op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
    for trigger in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(trigger)
