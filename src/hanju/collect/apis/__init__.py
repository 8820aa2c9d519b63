"""Sources behind interfaces of their own: search, press releases, Google News, mailboxes."""
