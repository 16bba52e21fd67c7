"""An index of the beginnings of words: without it SQLite reads all lines in which one begins so."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

#: Beginnings of one to ten letters; few words go on alike after more.
BEGINNINGS = ", prefix='1 2 3 4 5 6 7 8 9 10'"

SEARCH = """
    CREATE VIRTUAL TABLE review_search USING fts5(
      summary, content='review_item', content_rowid='id', tokenize='unicode61 remove_diacritics 2'{}
    )
"""


def upgrade() -> None:
    _make_anew(BEGINNINGS)


def downgrade() -> None:
    _make_anew("")


def _make_anew(options: str) -> None:
    """Make the index anew, filled; the triggers of 0004 stay and write to the new one."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE review_search")
        op.execute(SEARCH.format(options))
        op.execute("INSERT INTO review_search(review_search) VALUES ('rebuild')")
