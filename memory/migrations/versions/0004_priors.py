"""What was believed before the first answer, so that it need not be forgotten when what the answers told is."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE beliefs ADD COLUMN prior_mean double precision,
            ADD COLUMN prior_variance double precision CHECK (prior_variance > 0)
        """
    )


def downgrade() -> None:
    op.execute("ALTER TABLE beliefs DROP COLUMN prior_mean, DROP COLUMN prior_variance")
