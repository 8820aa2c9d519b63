"""Compare our calendar with the package `holidays`, day by day.

    uv run --no-project --with holidays python scripts/compare_calendar.py

Code 1 when a day differs. It stays out of our own dependencies: it needs an older python-dateutil.
"""

from __future__ import annotations

import sys
from pathlib import Path

import holidays  # type: ignore[import-not-found,unused-ignore]

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from hanju.model import calendar


def main() -> int:
    years = range(calendar.FIRST_YEAR, calendar.LAST_YEAR + 1)
    theirs = holidays.KR(years=years, language="ko")
    # elections after 2028 are an estimate there
    known = {day for day in theirs if day.year <= 2028 or "선거" not in theirs[day]}
    ours = {day for year in years for day in calendar.holidays(year)}
    print(f"{len(ours & known)} of {len(ours | known)} days equal, holidays {holidays.__version__}")
    for day in sorted(ours ^ known):
        print(day, theirs.get(day), calendar.holiday_name(day))
    return 1 if ours ^ known else 0


if __name__ == "__main__":
    sys.exit(main())
