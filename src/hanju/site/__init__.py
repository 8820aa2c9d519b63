"""The public site: every published issue as pages that need no server.

Shape:  `PublicIssue`s in, a folder of files out that is replaced as a whole.
Units:  links are relative; dates Asia/Seoul.
Errors: `PublishError` when the folder cannot be written or is somebody else's.
Source: docs/decisions/0047-public-site.md.
"""

from __future__ import annotations

from hanju.site.build import SiteReport, write_site

__all__ = ["SiteReport", "write_site"]
