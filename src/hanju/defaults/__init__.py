"""Files that a new newsroom starts from."""
