"""Speed, measured against named alternatives on the same work in the same run."""
