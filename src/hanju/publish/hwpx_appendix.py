"""The page of figures in an HWPX edition: pictures and their tables behind the last line.

Shape:  an `Appendix` in, paragraphs of the section and the pictures of the package out.
Units:  HWPUNIT; a drawing's pixel is 75 of them (96 an inch).
Errors: none raised here.
Source: docs/decisions/0048-trends.md; KS X 6101 (OWPML).

The pictures are PNG: whether every 한글 that offices still use shows SVG is not known to us.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from hanju.publish.hwpx_looks import CELL_ABOVE, FILL_CELL, FILL_HEAD
from hanju.publish.hwpx_xml import Cell, bookmark, cell, paragraph, run, table, tag, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hanju.model.document import Appendix, Figure
    from hanju.publish.hwpx_looks import Look, Sheet
    from hanju.publish.hwpx_xml import Ids

#: The bookmark by which a reader knows where the signed text has ended.
MARK: Final = "appendix"
_PIXEL: Final = 75
_SIDE: Final = 300


class Figures:
    """Writes the paragraphs of one appendix."""

    def __init__(
        self, appendix: Appendix, sheet: Sheet, looks: dict[str, Look], numbers: dict[str, int]
    ) -> None:
        self._appendix, self._sheet = appendix, sheet
        self._looks, self._numbers = looks, numbers

    def paragraphs(self, ids: Ids, *, place: int = 0) -> Iterator[str]:
        """Title on a new page, lines, then each figure with its table."""
        number = self._numbers["차례 제목"]
        yield paragraph(
            number,
            run(number, bookmark(f"{MARK}{place or ''}")),
            run(number, text(self._appendix.title)),
            page_break=True,
        )
        for line in self._appendix.lines:
            yield self._line("본문", line)
        for drawn, figure in enumerate(self._appendix.figures, 1):
            yield self._line("공공저작물 제목", figure.title)
            body = self._numbers["본문"]
            yield paragraph(body, run(body, self._picture(figure, drawn, ids.next()), "<hp:t/>"))
            if figure.rows:
                yield paragraph(body, run(body, self._table(figure, ids.next()), "<hp:t/>"))
            if figure.note:
                yield self._line("본문", figure.note)

    def _line(self, look: str, content: str) -> str:
        number = self._numbers[look]
        return paragraph(number, run(number, text(content)))

    def _picture(self, figure: Figure, place: int, number: int) -> str:
        wide = min(figure.width * _PIXEL, self._sheet.text_width)
        high = wide * figure.height // max(figure.width, 1)
        unit: dict[str, object] = {"e1": 1, "e2": 0, "e3": 0, "e4": 0, "e5": 1, "e6": 0}
        size: dict[str, object] = {"width": wide, "height": high}
        corners = ((0, 0), (wide, 0), (wide, high), (0, high))
        return tag(
            "hp:pic",
            {
                "id": 1_000_000_000 + number, "zOrder": number, "numberingType": "PICTURE",
                "textWrap": "TOP_AND_BOTTOM", "textFlow": "BOTH_SIDES", "lock": 0,
                "dropcapstyle": "None", "href": "", "groupLevel": 0,
                "instid": 1_000_000_000 + number, "reverse": 0,
            },
            tag("hp:offset", {"x": 0, "y": 0}),
            tag("hp:orgSz", size),
            tag("hp:curSz", size),
            tag("hp:flip", {"horizontal": 0, "vertical": 0}),
            tag("hp:rotationInfo", {
                "angle": 0, "centerX": wide // 2, "centerY": high // 2, "rotateimage": 1}),
            tag("hp:renderingInfo", None, *(
                tag(f"hc:{name}", unit) for name in ("transMatrix", "scaMatrix", "rotMatrix"))),
            tag("hp:imgRect", None, *(
                tag(f"hc:pt{n}", {"x": x, "y": y}) for n, (x, y) in enumerate(corners))),
            tag("hp:imgClip", {"left": 0, "right": wide, "top": 0, "bottom": high}),
            tag("hp:inMargin", {"left": 0, "right": 0, "top": 0, "bottom": 0}),
            tag("hp:imgDim", {"dimwidth": wide, "dimheight": high}),
            tag("hc:img", {
                "binaryItemIDRef": f"image{place}", "bright": 0, "contrast": 0,
                "effect": "REAL_PIC", "alpha": 0}),
            tag("hp:effects", None),
            tag("hp:sz", {
                "width": wide, "widthRelTo": "ABSOLUTE", "height": high,
                "heightRelTo": "ABSOLUTE", "protect": 0}),
            tag("hp:pos", {
                "treatAsChar": 1, "affectLSpacing": 0, "flowWithText": 1, "allowOverlap": 0,
                "holdAnchorAndSO": 0, "vertRelTo": "PARA", "horzRelTo": "COLUMN",
                "vertAlign": "TOP", "horzAlign": "LEFT", "vertOffset": 0, "horzOffset": 0}),
            tag("hp:outMargin", {"left": 0, "right": 0, "top": 0, "bottom": 0}),
            tag("hp:shapeComment", None, escape(figure.alt)),
        )  # fmt: skip

    def _table(self, figure: Figure, number: int) -> str:
        count = len(figure.columns)
        widths = [self._sheet.text_width // count] * count
        rows = [figure.columns, *figure.rows]
        heights = [self._height(row, widths, is_head=at == 0) for at, row in enumerate(rows)]
        return table(
            number,
            [
                "".join(
                    self._cell(words, at, column, widths[column], heights[at])
                    for column, words in enumerate(row)
                )
                for at, row in enumerate(rows)
            ],
            count=len(rows),
            columns=count,
            width=sum(widths),
            height=sum(heights),
            fill=FILL_CELL,
        )

    def _height(self, row: tuple[str, ...], widths: list[int], *, is_head: bool) -> int:
        look = self._looks["표 머리" if is_head else "본문"]
        room = (max(width - 2 * _SIDE, 1) for width in widths)
        return 2 * CELL_ABOVE + max(
            look.height(words or " ", width) for words, width in zip(row, room, strict=True)
        )

    def _cell(self, words: str, row: int, column: int, width: int, height: int) -> str:
        is_head = row == 0
        content = Cell(
            column=column,
            row=row,
            rows=1,
            width=width,
            height=height,
            fill=FILL_HEAD if is_head else FILL_CELL,
            head=is_head,
            middle=True,
            paragraphs=self._line("표 머리" if is_head else "본문", words),
        )
        return cell(content, side=_SIDE, above=CELL_ABOVE)


def pictures_of(appendix: Appendix | None) -> Iterator[tuple[str, str, bytes]]:
    """Name in the manifest, path in the package and content of every picture."""
    for place, figure in enumerate(appendix.figures if appendix else (), 1):
        yield f"image{place}", f"BinData/image{place}.png", figure.png


def add_pictures(
    appendix: Appendix | None,
    add_part: Callable[[str, bytes], None],
    add_to_manifest: Callable[..., object],
) -> None:
    """Put every picture into a package, as one that lies inside."""
    for name, path, content in pictures_of(appendix):
        add_part(path, content)
        add_to_manifest(name, path, "image/png", extra_attrs={"isEmbeded": "1"})
