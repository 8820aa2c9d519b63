"""B3: one issue to PDF against WeasyPrint, all ten editions, and how both grow.

WeasyPrint sets our own HTML edition of the same issue, in the same run, in the same fonts; both are
timed at their first call in a fresh process, since typst keeps what it has set before. It is no
dependency of ours: `make bench` installs it, and it needs libpango.
Issue No. 108 lies beside the repository; without it an invented issue of the same size stands in.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.lines import Line, best_of, growth_exponent, steps
from hanju.desk import fill_grid
from hanju.model import Bullet, Entry, EntryId, Issue
from hanju.model.issue_json import issue_from_json, issue_to_json
from hanju.publish import BUILTIN_WRITERS, publish
from hanju.publish.fonts import FAMILIES, font_folder
from hanju.settings import default_house

if TYPE_CHECKING:
    from collections.abc import Callable

    from hanju.settings import House

ISSUE_108: Final = Path(__file__).parents[2] / "shared" / "data" / "issue-108" / "issue-108.json"
FORMATS: Final = tuple(writer.name for writer in BUILTIN_WRITERS)
REPEATS: Final = 4
MIN_RATIO: Final = 10.0
MAX_S: Final = 5.0
MAX_GROWN_S: Final = 30.0
SIZES: Final = (50, 100, 200, 400)
#: The length of a bullet of No. 108 (median 128 characters).
SENTENCE: Final = (
    "가온시가 산업단지 {n}곳의 공장 지붕에 태양광을 단계적으로 올리는 계획을 발표했으며, 첫해에는 "
    "국비 {m}억원을 들여 신청이 많은 {n}곳부터 설치를 시작하고 다음 해에 결과를 시민에게 알릴 예정."
)


def measure() -> list[Line]:
    """Write editions, alone and together, in this process and in a fresh one."""
    house = default_house()
    issue, name = _issue(house)
    with tempfile.TemporaryDirectory(prefix="hanju-bench-") as folder:
        out = Path(folder)

        def write(*formats: str) -> Callable[[], object]:
            return lambda: publish(issue, formats, out, house=house)

        write("html", "json")()
        lines = [
            _against_weasyprint(issue, name, out),
            _limited(
                f"{name} → ten editions, first call",
                _first_call("all", out / f"hanju-{issue.number}.json"),
            ),
            Line(id="B3", work=f"{name} → ten editions again", ours=best_of(write(*FORMATS), 2)),
            _command(issue, name, out),
        ]
        lines += [
            Line(id="B3", work=f"{name} → {one}", ours=best_of(write(one)))
            for one in FORMATS
            if one != "pdf"
        ]
        return [*lines, _growth(house, out)]


def _issue(house: House) -> tuple[Issue, str]:
    if ISSUE_108.is_file():
        content = json.loads(ISSUE_108.read_text(encoding="utf-8"))
        return replace(issue_from_json(content), state="published"), "No. 108"
    return invented(54, house), "invented issue of 54"


def invented(entries: int, house: House) -> Issue:
    """An issue of this many entries in the house's grid."""
    base = house.numbering.base_date
    start, _ = house.window_for(base)
    places = sum(len(chapter.categories) for chapter in house.chapters) * len(house.fields)
    sizes = iter([entries // places + int(i < entries % places) for i in range(places)])
    numbers = count()
    issue = fill_grid(
        house.number_for(base),
        base,
        house,
        lambda _: _entries(next(numbers), next(sizes), start),
    )
    return replace(issue, state="published")


def _entries(cell: int, size: int, start: date) -> tuple[Entry, ...]:
    return tuple(_entry(cell, n, start) for n in range(size))


def _entry(place: int, number: int, start: date) -> Entry:
    return Entry(
        id=EntryId(f"e{place}-{number}"),
        headline=f"가온시, 산업단지 햇빛지붕 {place}-{number}단계 의무화 계획 발표",
        event_date=start + timedelta(days=number % 7),
        bullets=tuple(Bullet(text=SENTENCE.format(n=place + n, m=number + 20)) for n in range(3)),
    )


def _against_weasyprint(issue: Issue, name: str, out: Path) -> Line:
    """Both PDFs, each in a fresh process."""
    if find_spec("weasyprint") is None:
        theirs, note = None, "WeasyPrint is missing"
    else:
        try:
            theirs = _first_call("theirs", out / f"hanju-{issue.number}.html")
            note = ""
        except subprocess.CalledProcessError as exc:  # libpango is missing
            theirs, note = None, f"WeasyPrint failed: {exc.stderr.strip()[-60:]}"
    ours = _first_call("pdf", out / f"hanju-{issue.number}.json")
    return Line(
        id="B3",
        work=f"{name} → PDF, first call",
        ours=ours,
        against="WeasyPrint",
        theirs=theirs,
        target=f"≥ {MIN_RATIO:.0f}×",
        is_met=None if theirs is None else theirs >= MIN_RATIO * ours,
        note=note,
    )


def _fresh(*words: str, bytecode: Path) -> str:
    """Run a module in a fresh process that may keep its bytecode, as an installed one does."""
    settings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    settings["PYTHONPYCACHEPREFIX"] = str(bytecode)
    command = [sys.executable, "-m", *words]
    run = subprocess.run(command, check=True, capture_output=True, text=True, env=settings)  # noqa: S603
    return run.stdout


def _first_call(work: str, file: Path) -> float:
    """Best of a few fresh processes, each timing its first call without the imports."""
    words = ("benchmarks.bench_publish", work, str(file))
    return min(float(_fresh(*words, bytecode=file.parent / "pyc")) for _ in range(REPEATS))


def _time_first_call(work: str, file: Path) -> float:
    """What the fresh process does."""
    if work == "theirs":
        return best_of(_weasyprint(file), 1)
    import hwpx  # noqa: F401  the heavy imports of our writers are not timed
    import pypdfium2  # noqa: F401
    import typst  # noqa: F401

    issue = issue_from_json(json.loads(file.read_text(encoding="utf-8")))
    formats = FORMATS if work == "all" else (work,)
    house = default_house()
    return best_of(lambda: publish(issue, formats, file.parent / "first", house=house), 1)


def _weasyprint(page: Path) -> Callable[[], object]:
    """The same issue, set by WeasyPrint in the fonts of our PDF."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    def work() -> None:
        fonts = FontConfiguration()
        faces = "".join(
            f"@font-face {{ font-family: '{name}'; src: url('{(font_folder() / face).as_uri()}') }}"
            for name, face in FAMILIES.items()
        )
        sheet = CSS(string=faces, font_config=fonts)
        HTML(filename=str(page)).write_pdf(
            page.with_suffix(".weasyprint.pdf"), stylesheets=[sheet], font_config=fonts
        )

    return work


def _command(issue: Issue, name: str, out: Path) -> Line:
    """`hanju publish` of a signed issue, in a fresh process."""
    room, file = out / "room", out / "issue.json"
    file.write_text(json.dumps(issue_to_json(issue)), encoding="utf-8")

    def hanju(*words: str) -> None:
        _fresh("hanju", *words, bytecode=out / "pyc")

    hanju("init", str(room))
    hanju("issue", "import", str(file), "--home", str(room))
    hanju("approve", str(issue.number), "--home", str(room))
    return _limited(
        f"hanju publish, {name}, fresh process",
        best_of(lambda: hanju("publish", str(issue.number), "--home", str(room)), REPEATS),
    )


def _limited(work: str, seconds: float) -> Line:
    return Line(
        id="B3", work=work, ours=seconds, target=f"≤ {MAX_S:.0f} s", is_met=seconds <= MAX_S
    )


def _growth(house: House, out: Path) -> Line:
    """H7: all editions of larger and larger issues."""
    seconds = []
    for size in SIZES:
        issue = invented(size, house)
        seconds.append(best_of(partial(publish, issue, FORMATS, out, house=house), 1))
    ours = seconds[SIZES.index(200)]
    return Line(
        id="H7",
        work="200 entries → ten editions",
        ours=ours,
        target="≤ 30 s",
        is_met=ours <= MAX_GROWN_S,
        note=f"exponent {growth_exponent(SIZES, seconds):.2f}; {steps(SIZES, seconds)}",
    )


if __name__ == "__main__":
    print(_time_first_call(sys.argv[1], Path(sys.argv[2])))
