"""Keep the looks of persons at the source in which a milestone would show; let PostgreSQL refuse changed words."""

import sqlalchemy as sa
from alembic import op

revision = "0102"
down_revision = "0101"

KEEPS_WORDS = (
    "CREATE FUNCTION text_keeps_words() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN "
    "IF TG_OP = 'UPDATE' THEN "
    "IF NEW.id = OLD.id AND NEW.words IS NULL AND NEW.salt IS NULL THEN RETURN NEW; END IF; "
    "ELSIF TG_OP = 'DELETE' THEN "
    "IF NOT EXISTS (SELECT FROM ledger WHERE position(OLD.id IN entry) > 0) THEN RETURN OLD; END IF; "
    "END IF; "
    "RAISE EXCEPTION 'words are erased whole, and never changed'; END $$",
    "CREATE TRIGGER text_keeps_words BEFORE UPDATE OR DELETE ON text FOR EACH ROW EXECUTE FUNCTION text_keeps_words()",
    "CREATE TRIGGER text_keeps_all BEFORE TRUNCATE ON text EXECUTE FUNCTION text_keeps_words()",
)
"""Words and salt become NULL together, and words that no entry names may go. On SQLite whoever writes the file could
drop a trigger; there the hash alone finds a change (docs/record.md#text-store-and-erasure)."""


def upgrade() -> None:
    """Add the column; a milestone that is there has no looks."""
    op.add_column("milestone", sa.Column("looks", sa.JSON(), nullable=False, server_default="[]"))
    if op.get_bind().dialect.name == "postgresql":
        for statement in KEEPS_WORDS:
            op.execute(statement)
