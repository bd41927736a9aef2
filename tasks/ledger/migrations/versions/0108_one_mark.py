"""Leave out of a draft whether progress was made up, which the first entry says, and what a memo counted.

`upgrade` fills the tables.
"""

revision = "0108"
down_revision = "0107"


def upgrade() -> None:
    """Change no table: the records in it are written anew."""
