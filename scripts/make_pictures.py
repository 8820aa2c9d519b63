"""Make the pictures of the README from the sample issue.

Shape:  runs `hanju demo` into a temporary folder, renders pages of its PDF side by side.
Units:  pixels.
Errors: whatever the demo raises.
Source: STYLE.md section 10 (pictures in the README are made by a script).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from hanju.cli.app import run

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
#: Cover, contents and two body pages that lie side by side in the README.
PAGES = (0, 1, 3, 4)
SCALE = 1.15
GAP = 24


def main() -> None:
    """Write docs/pictures/sample-issue.png."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "demo"
        if code := run(["demo", "--out", str(out)]):
            sys.exit(code)
        (path,) = out.glob("editions/*/*.pdf")
        document = pypdfium2.PdfDocument(path)
        pages = [
            ImageOps.expand(document[n].render(scale=SCALE).to_pil().convert("RGB"), 1, "#c5cbd3")
            for n in PAGES
        ]
        document.close()
    width = sum(page.width for page in pages) + GAP * (len(pages) + 1)
    sheet = Image.new("RGB", (width, pages[0].height + 2 * GAP), "#eef1f5")
    left = GAP
    for page in pages:
        sheet.paste(page, (left, GAP))
        left += page.width + GAP
    PICTURES.mkdir(parents=True, exist_ok=True)
    sheet.quantize(64).save(PICTURES / "sample-issue.png", optimize=True)


main()
