"""From places and files to articles; the names of each kind are in its own package."""
