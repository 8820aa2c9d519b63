"""What only SQLite has: pragmas, locks, error codes, triggers, checks."""
