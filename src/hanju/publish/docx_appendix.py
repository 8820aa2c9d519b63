"""The page of figures in a DOCX edition: pictures and their tables behind the last line.

Shape:  an `Appendix` in, WordprocessingML and the pictures of the package out.
Units:  EMU in pictures (9,525 a pixel), twips in tables.
Errors: none raised here.
Source: ECMA-376 part 1 chapters 17 and 20; docs/decisions/0048-trends.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from hanju.publish.docx_styles import TINT, twips

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.model.document import Appendix, Figure
    from hanju.publish.docx_styles import Measures

_EMU: Final = 9525
_EMU_A_POINT: Final = 12_700
_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006"
#: The bookmark by which a reader knows where the signed text has ended.
MARK: Final = "_appendix"
_MARK_ID: Final = 1_000_000


def figures_xml(appendix: Appendix, measures: Measures, *, place: int = 0) -> str:
    """Title on a new page, lines, then each figure with its table."""
    mark = f"{MARK}{place or ''}"
    title = (
        f'<w:bookmarkStart w:id="{_MARK_ID + place}" w:name="{mark}"/>{_run(appendix.title)}'
        f'<w:bookmarkEnd w:id="{_MARK_ID + place}"/>'
    )
    parts = [_paragraph("TOCHeading", title, extra="<w:pageBreakBefore/>")]
    parts += [_paragraph("Normal", _run(line)) for line in appendix.lines]
    for drawn, figure in enumerate(appendix.figures, 1):
        parts.append(_paragraph("DigestAttributionHead", _run(figure.title)))
        parts.append(_paragraph("Normal", _picture(figure, drawn, measures)))
        if figure.rows:
            parts.append(_table(figure, twips(measures.text_width)))
        parts.append(_paragraph("Normal", _run(figure.note)))
    return "".join(parts)


def pictures_of(appendix: Appendix | None) -> Iterator[tuple[str, str, bytes]]:
    """Relationship, path under `word/` and content of every picture."""
    for place, figure in enumerate(appendix.figures if appendix else (), 1):
        yield f"picture{place}", f"media/picture{place}.png", figure.png


def _run(value: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(value)}</w:t></w:r>' if value else ""


def _paragraph(style: str, content: str, *, extra: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{content}</w:p>'


def _picture(figure: Figure, place: int, measures: Measures) -> str:
    wide = min(figure.width * _EMU, int(measures.text_width * _EMU_A_POINT))
    high = wide * figure.height // max(figure.width, 1)
    size = f'cx="{wide}" cy="{high}"'
    title, alt = quoteattr(figure.title), quoteattr(figure.alt)
    named = f'id="{place}" name={title} descr={alt}'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" '
        f'distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {named}/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr {named}/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="picture{place}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
        "</w:r>"
    )


def _table(figure: Figure, room: int) -> str:
    width = room // len(figure.columns)
    grid = f'<w:gridCol w:w="{width}"/>' * len(figure.columns)
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>'
    head = "".join(_cell(words, width, "DigestColumnHead", shade) for words in figure.columns)
    rows = "".join(
        f"<w:tr>{''.join(_cell(words, width, 'Normal', '') for words in row)}</w:tr>"
        for row in figure.rows
    )
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="DigestTable"/>'
        f'<w:tblW w:w="{width * len(figure.columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCaption w:val={quoteattr(figure.title)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
    )


def _cell(words: str, width: int, style: str, look: str) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{look}</w:tcPr>'
        f"{_paragraph(style, _run(words))}</w:tc>"
    )
