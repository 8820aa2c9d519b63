"""HTML: one page that stands alone, for screens, phones, screen readers and print.

Shape:  a `Document` in, one UTF-8 page out; no script, no outside resource.
Units:  every entry has an address of its own (`#entry-…`).
Errors: none of its own; Jinja escapes every text.
Source: KWCAG 2.2 (design/documents-and-law.md section 6); design/threats.md H1.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from hanju.publish.clean import css_string
from hanju.publish.stored import stored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hanju.model import Edition
    from hanju.model.document import Document
    from hanju.settings import House


class HtmlWriter:
    """Writes the issue as a web page that needs no server."""

    name = "html"
    suffix = ".html"

    def write(self, document: Document, house: House, path: Path) -> Edition:
        """Write the HTML edition to `path`."""
        del house  # its words are in the tree
        return stored(page_of(document), path, document, format=self.name)


def page_of(document: Document) -> str:
    """The whole page."""
    style = style_of(document)
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    page: str = _template("digest.html").render(
        **_values(document),
        more={},
        style=style,
        # The page may use this one style sheet and nothing else, wherever it is opened.
        policy=(
            f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
            + ("; img-src data:" if document.appendix else "")
        ),
    )
    return page


def body_of(document: Document, *, more: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """What stands on the page from the masthead to the last line, for a page of somebody else.

    Args:
        document: the issue.
        more: links that stand under an entry, as (text, address), by its anchor.
    """
    body: str = _template("digest_body.html").render(**_values(document), more=more)
    return body


def style_of(document: Document) -> str:
    """The style sheet of the page, with the marks of the house."""
    more = _style("appendix.css") if document.appendix else ""
    return f":root {{ --bullet: {css_string(f'{document.labels.bullet_mark} ')}; }}{_style()}{more}"


def _values(document: Document) -> dict[str, Any]:
    return {
        "doc": document,
        "head": document.masthead,
        "labels": document.labels,
        "contents": list(document.contents()),
    }


@cache
def _style(name: str = "digest.css") -> str:
    """The style sheet as it stands between the tags, line ends included."""
    text = resources.files("hanju.publish").joinpath(f"templates/{name}")
    return "\n" + text.read_text(encoding="utf-8")


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("hanju.publish", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["base64"] = lambda text: base64.b64encode(text.encode()).decode("ascii")
    return environment.get_template(name)
