"""What only PostgreSQL has: its engine and errors, triggers, full-text index.

Shape:  one module a thing; `store.dialect` names what each kind of database does in its own way.
Units:  as in `store.schema`; seconds.
Errors: as `ports.Store`; none raised here.
Source: docs/decisions/0039-postgresql.md.
"""
