"""Gates of threats.md: one figure each, full size by command, a seeded part in the suite."""
