"""Triggers that keep the ledger append-only, whoever writes to it.

A row may be inserted, and sealed once: its place and hash go from NULL to a value while everything
else stays. Nothing else is ever changed or deleted. The first migration holds the same statements.
"""

from sqlalchemy import DDL, event

from moderation.models.ledger import LedgerEntry

SQLITE = (
    """
    CREATE TRIGGER ledger_sealed_once BEFORE UPDATE ON ledger
    WHEN OLD.position IS NOT NULL OR NEW.position IS NULL OR NEW.hash IS NULL
      OR NEW.id IS NOT OLD.id OR NEW.act_group IS NOT OLD.act_group
      OR NEW.subject IS NOT OLD.subject OR NEW.subject_version IS NOT OLD.subject_version
      OR NEW.act IS NOT OLD.act OR NEW.actor IS NOT OLD.actor OR NEW.undoes IS NOT OLD.undoes
      OR NEW.public IS NOT OLD.public OR NEW.private_digest IS NOT OLD.private_digest
      OR NEW.written_at IS NOT OLD.written_at
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
    """
    CREATE TRIGGER ledger_kept BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
    """,
)

POSTGRESQL = (
    """
    CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND OLD.position IS NULL AND NEW.position IS NOT NULL
         AND NEW.hash IS NOT NULL
         AND (to_jsonb(NEW) - 'position' - 'hash') = (to_jsonb(OLD) - 'position' - 'hash') THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'the ledger is append-only';
    END $$
    """,
    """
    CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON ledger
    FOR EACH ROW EXECUTE FUNCTION ledger_append_only()
    """,
)

for _dialect, _statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
    for _statement in _statements:
        event.listen(
            LedgerEntry.__table__,
            "after_create",
            DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
