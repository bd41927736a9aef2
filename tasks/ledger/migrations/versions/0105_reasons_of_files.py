"""Know a `known` item of a source and the reader's own words on a file; `upgrade` fills the tables from the entries."""

revision = "0105"
down_revision = "0104"


def upgrade() -> None:
    """Change no table: the records in it are written anew."""
