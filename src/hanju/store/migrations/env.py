"""Alembic's entry: runs the migrations on the connection and in the transaction it is given.

Shape:  `hanju.store.migrate` puts an open connection under `attributes["connection"]`.
Units:  none.
Errors: those of the database go through.
Source: alembic.sqlalchemy.org, "Sharing a connection".
"""

from __future__ import annotations

from alembic import context

from hanju.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
