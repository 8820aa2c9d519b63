"""Pure Korean text tools: terms, sentences, numbers, dates; no I/O and no settings."""
