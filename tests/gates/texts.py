"""F9, P8, P9: encodings, look-alike letters, dates at the edges of the window."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from hanju.collect.decoding import decode
from hanju.collect.feeds import FeedSource, read_feed
from hanju.settings import default_house
from hanju.sift.window import in_window
from hanju.text.normalise import clean_line, comparison_key
from tests.gates.gate import Figure, gate, some
from tests.unit.collect.test_decoding import documents, wrap
from tests.unit.text.test_normalise import PERTURBATIONS, headlines

SEOUL_H: Final = timedelta(hours=9)


@gate("F9", "encodings x declarations, letters cut in two", fast=0.05)
def f9(share: float) -> Figure:
    """The issue's 54 headlines (or ours) and 54 invented texts, right, wrong, missing, cut."""
    total = exact = silent = utf7 = 0
    for text, packed, header, _ in some(documents(), share):
        decoded = decode(packed, charset=header)
        total += 1
        exact += decoded.text == text
        silent += decoded.text != text and decoded.is_exact and not decoded.why
    cuts = cut_silent = 0
    for headline in headlines()[: 54 if share >= 1 else 4]:
        for encoding in ("utf-8", "cp949", "johab", "utf-16-le"):
            whole = wrap(
                f"{headline}. 가온시가 온실가스를 줄이는 사업을 시작한다고 밝혔다", "", "header"
            )
            packed = whole.removesuffix("</p>").encode(encoding, "ignore")[:-1]
            decoded = decode(packed, charset=encoding if encoding == "utf-16-le" else "")
            cuts += 1
            cut_silent += decoded.is_exact
    for name in ("utf-7", "UTF7", "unicode-1-1-utf-7", "csUnicode11UTF7", "cp65000"):
        packed = f'<meta charset="{name}">'.encode() + b"+ADw-script+AD4-"
        utf7 += "<script" in decode(packed, charset=name).text
    return Figure(
        seen=f"{total:,} documents: {exact / total:.2%} exact, {silent} silently wrong; {cuts} "
        f"cut in a letter: {cut_silent} unflagged; UTF-7 read {utf7} times",
        passes=exact >= total * 0.995 and silent == cut_silent == utf7 == 0,
    )


@gate("P8", "look-alike and invisible letters", fast=0.2)
def p8(share: float) -> Figure:
    lines = some(headlines(), share)
    unequal = visible = tried = 0
    for headline in lines:
        key = comparison_key(headline)
        for change in PERTURBATIONS:
            changed = change(headline)
            tried += 1
            unequal += comparison_key(changed) != key
            visible += any(one in clean_line(changed) for one in "\u200b\u2060\ufeff\u202a\u3164")
    return Figure(
        seen=f"{len(lines)} headlines x {len(PERTURBATIONS)} perturbations = {tried:,}: "
        f"{unequal} keys differ, {visible} keep an invisible letter",
        passes=unequal == visible == 0,
    )


#: Fifteen ways in which feeds and offices write a moment; each takes Seoul time.
FORMS: Final = (
    lambda at: at.strftime("%a, %d %b %Y %H:%M:%S +0900"),
    lambda at: (at - SEOUL_H).strftime("%a, %d %b %Y %H:%M:%S GMT"),
    lambda at: at.strftime("%Y-%m-%dT%H:%M:%S+09:00"),
    lambda at: (at - SEOUL_H).strftime("%Y-%m-%dT%H:%M:%SZ"),
    lambda at: at.strftime("%m/%d/%Y %H:%M:%S"),
    lambda at: at.strftime("%Y-%m-%d %H:%M:%S"),
    lambda at: at.strftime("%Y.%m.%d. %H:%M:%S"),
    lambda at: at.strftime("%Y/%m/%d %H:%M:%S"),
    lambda at: at.strftime("%Y%m%d%H%M%S"),
    lambda at: at.strftime("%Y%m%dT%H%M%S+0900"),
    lambda at: f"{at.year}년 {at.month}월 {at.day}일 {at.hour}시 {at.minute}분 {at.second}초",
    lambda at: (
        f"{at.year}. {at.month}. {at.day}. {'오전' if at.hour < 12 else '오후'} "
        f"{(at.hour - 1) % 12 + 1}:{at.minute:02}:{at.second:02}"
    ),
    lambda at: (
        f"{'월화수목금토일'[at.weekday()]}, {at.day:02} {at.month}월 {at.year} {at:%H:%M:%S} +0900"
    ),
    lambda at: at.strftime("%d %b %y %H:%M:%S KST"),
    lambda at: at.strftime("%Y-%m-%dT%H:%M:%S"),
)
UNDATED: Final = ("", "12월 4일", "어제", "3시간 전", "2025", "2025-13-45", "0000-00-00", "nan")


@gate("P9", "moments at the edges of the window in 15 forms", fast=0.1)
def p9(share: float) -> Figure:
    """Window Thursday 00:00 to Wednesday 24:00 in Seoul, over 34 weeks, leap day and new year."""
    house = default_house()
    source = FeedSource(id="s", url="https://a.example/", wall_clock_z=False)
    wrong = tried = today = 0
    weeks = some(list(range(34)), share)
    for week in weeks:
        base = date(2024, 1, 4) + timedelta(weeks=4 * week)
        start = datetime.combine(base - timedelta(days=7), datetime.min.time())
        edges = [
            (start - timedelta(seconds=1), False),
            (start, True),
            (start + timedelta(days=7, seconds=-1), True),
            (start + timedelta(days=7), False),
        ]
        now = datetime.combine(base, datetime.min.time(), UTC) + timedelta(days=3)
        cases = [(form, at, inside) for form in FORMS for at, inside in edges]
        items = "".join(
            f"<item><guid>{n}</guid><title>t{n}</title><pubDate>{form(at)}</pubDate></item>"
            for n, (form, at, _) in enumerate(cases)
        )
        blank = "".join(f"<item><title>u{n}</title><pubDate>{one}</pubDate></item>"
                        for n, one in enumerate(UNDATED))  # fmt: skip
        feed = f"<rss><channel>{items}{blank}</channel></rss>"
        read = read_feed(feed.encode(), source, collected_at=now)
        kept, _ = in_window(read.articles, house, base_date=base, now=now)
        inside_titles = {article.title for article in kept}
        for n, (_, _, inside) in enumerate(cases):
            tried += 1
            wrong += (f"t{n}" in inside_titles) != inside
        undated = [one for one in read.articles if one.title.startswith("u")]
        today += sum(one.published_at is not None for one in undated)
    return Figure(
        seen=f"{tried:,} cases in {len(FORMS)} forms: {wrong} on the wrong side; "
        f"{len(weeks) * len(UNDATED)} undated items, {today} got a date",
        passes=wrong == today == 0 and (share < 1 or tried >= 1000),
    )
