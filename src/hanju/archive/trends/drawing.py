"""Drawing: Vega-Lite specifications as SVG, PNG, and the program that draws them in a browser.

Shape:  a specification in, SVG text or PNG bytes out; the bundle is one script without imports.
Units:  pixels; `scale` 2 is 144 dots an inch.
Errors: `MissingChartsError` where the extra `charts` is not installed.
Source: docs/decisions/0048-trends.md; design/dependencies.md section 10.

Nothing is fetched: the data lies in the specification and every address is refused.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from hanju.errors import MissingChartsError

if TYPE_CHECKING:
    from hanju.archive.trends.charts import Spec

_LIBRARY: Final = "vl_convert"
VEGA_LITE: Final = "6.4"
_SNIPPET: Final = "window.hanjuDraw = (place, spec, options) => vegaEmbed(place, spec, options);"


def can_draw() -> bool:
    """Whether the extra is installed."""
    return find_spec(_LIBRARY) is not None


def svg_of(spec: Spec) -> str:
    """The chart as SVG; the same specification gives the same text.

    Raises:
        MissingChartsError: the extra is not installed.
    """
    drawn: str = _library().vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[])
    return drawn


def png_of(spec: Spec, *, scale: float = 2.0) -> bytes:
    """The chart as PNG.

    Raises:
        MissingChartsError: the extra is not installed.
    """
    drawn: bytes = _library().vegalite_to_png(
        spec, vl_version=VEGA_LITE, scale=scale, allowed_base_urls=[]
    )
    return drawn


@cache
def bundle() -> str:
    """The script that gives a page `hanjuDraw`; it needs no `eval` with the option `ast`.

    Raises:
        MissingChartsError: the extra is not installed.
    """
    made: str = _library().javascript_bundle(_SNIPPET, vl_version=VEGA_LITE)
    return made


@cache
def _library() -> Any:
    if not can_draw():
        raise MissingChartsError
    import vl_convert

    vl_convert.register_font_directory(str(resources.files("pylopdf_fonts_ko")))
    return vl_convert
