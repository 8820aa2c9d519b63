"""What only PostgreSQL has: its engine and errors, triggers, full-text index."""
