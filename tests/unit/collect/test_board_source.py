"""Boards as sources: how far a round goes, what is remembered, what is told when it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hanju.collect.board_recipes import plain_address
from hanju.collect.board_source import board_preview, read_board_source
from hanju.collect.collecting import health_after
from hanju.collect.fetched import Fetched
from hanju.collect.source_reads import RoundTools, SourceRead
from hanju.collect.spending import Spending, SpendingLimits
from hanju.collect.trials import Trial, read_trials, write_trials
from hanju.model import Source, SourceId
from tests.unit.collect.web_of import NOW, FakeWeb

SITE = "https://gaon.example"
LIST = f"{SITE}/bbs/list.do?key=7"
BOARD = Source(id=SourceId("gaon"), kind="board", url=LIST, outlet="가온시")
TEXT = "가온시는 햇빛발전소 이익을 마을에 나누는 조례를 만들었다고 4일 밝혔다. " * 12


def row(number: int, days_ago: float = 0, *, pinned: bool = False, page: int = 1) -> str:
    day = (NOW - timedelta(days=days_ago)).strftime("%Y-%m-%d")
    mark = "공지" if pinned else str(number)
    href = f"/bbs/view.do?key=7&amp;no={number}&amp;pageIndex={page}"
    return (
        f"<tr><td>{mark}</td><td><a href='{href}'>가온시, {number}번째 소식을 알림</a></td>"
        f"<td>{day}</td></tr>"
    )


def board(*rows: str, next_page: int = 0, holder: str = "table class='bbs'") -> str:
    pager = f"<a href='/bbs/list.do?key=7&amp;pageIndex={next_page}'>{next_page}</a>"
    return (
        f"<html><title>보도자료 - 가온시</title><body><{holder}><tbody>{''.join(rows)}</tbody>"
        f"</table><div class='pager'><b>1</b>{pager if next_page else ''}</div></body></html>"
    )


def list_page(number: int) -> str:
    return f"{SITE}/bbs/list.do?key=7&pageIndex={number}"


def view(number: int) -> str:
    return f"{SITE}/bbs/view.do?key=7&no={number}"


def site(lists: list[str], numbers: Any = range(1, 200), **more: Any) -> FakeWeb:
    article = f"<html><body><div class='board_view_contents'><p>{TEXT}</p></div></body></html>"
    pages: dict[str, Any] = {view(number): article for number in numbers}
    pages |= {LIST if at == 0 else list_page(at + 1): one for at, one in enumerate(lists)}
    return FakeWeb(pages, **more)


class Rounds:
    """A board read over several rounds, as the newsroom does."""

    def __init__(self, **limits: Any) -> None:
        self.memory: dict[str, str] = {}
        self.stored: set[str] = set()
        self.limits = SpendingLimits(**limits)

    def read(self, web: FakeWeb, source: Source = BOARD, **more: Any) -> SourceRead:
        tools = RoundTools(
            fetcher=web,
            clock=web.clock,
            memory={source.id: self.memory},
            known=lambda asked: frozenset(asked) & self.stored,
            spending=Spending(limits=self.limits),
            **more,
        )
        got = read_board_source(source, tools)
        if got.memory is not None:
            self.memory = dict(got.memory)
        self.stored |= {article.url for article in got.articles}
        return got


def numbers(read: SourceRead) -> list[int]:
    return [int(article.url.rpartition("=")[2]) for article in read.articles]


# -- how far a round goes -----------------------------------------------------------------


def test_the_first_round_takes_the_last_days_and_tells_what_it_left() -> None:
    web = site(
        [
            board(*(row(40 - n, n) for n in range(10)), next_page=2),
            board(*(row(30 - n, 10 + n, page=2) for n in range(10)), next_page=3),
            board(*(row(20 - n, 20 + n, page=3) for n in range(10))),
        ]
    )
    got = Rounds().read(web)
    assert numbers(got) == list(range(40, 25, -1)), "today and fourteen days before"
    assert list_page(3) not in web.asked
    assert any("최근 14일의 글만" in note for note in got.notes)
    assert {article.text for article in got.articles} == {TEXT.strip()}
    assert got.articles[0].outlet == "가온시"


def test_later_rounds_page_on_until_what_is_known() -> None:
    rounds = Rounds()
    rounds.read(site([board(*(row(10 - n, n) for n in range(10)))]))
    web = site(
        [
            board(*(row(30 - n) for n in range(10)), next_page=2),
            board(*(row(20 - n, page=2) for n in range(10)), next_page=3),
            board(*(row(10 - n, n, page=3) for n in range(10)), next_page=4),
        ]
    )
    got = rounds.read(web)
    assert numbers(got) == list(range(30, 10, -1))
    assert [url for url in web.asked if "list.do" in url] == [LIST, list_page(2), list_page(3)]
    assert len(got.known) == 10
    again = rounds.read(web)
    assert (again.state, again.articles, len(again.known)) == ("ok", (), 10)


def test_pinned_rows_stop_nothing_and_old_ones_are_left() -> None:
    rounds = Rounds()
    pins = [row(1, 1, pinned=True), row(2, 400, pinned=True), row(3, 500, pinned=True)]
    rounds.read(site([board(*pins, *(row(10 - n, n) for n in range(3)))]))
    assert view(1) in rounds.stored
    web = site(
        [
            board(*pins, *(row(30 - n) for n in range(3)), next_page=2),
            board(*pins, *(row(27 - n, page=2) for n in range(3)), row(10, 0, page=2)),
        ]
    )
    assert numbers(rounds.read(web)) == [30, 29, 28, 27, 26, 25]
    assert view(2) not in rounds.stored


def test_what_a_round_leaves_the_next_one_takes() -> None:
    rounds = Rounds(pages_a_source=4)
    lists = [
        board(*(row(10 - n) for n in range(5)), next_page=2),
        board(*(row(5 - n, page=2) for n in range(5))),
    ]
    got = rounds.read(site(lists))
    assert numbers(got) == [10, 9, 8, 7]
    assert got.validators == {}
    assert any("6건은 다음에" in note for note in got.notes)
    assert numbers(rounds.read(site(lists))) == [6, 5, 4, 3]
    assert numbers(rounds.read(site(lists))) == [2, 1]
    assert rounds.memory["open"] == ""


def test_a_board_that_never_ends_is_left_after_so_many_pages() -> None:
    lists = [
        board(*(row(500 - 5 * page - n) for n in range(5)), next_page=page + 2)
        for page in range(20)
    ]
    web = site(lists, range(1, 600))
    got = Rounds(list_pages=3).read(web)
    assert len(got.articles) == 15
    assert any("3쪽까지만" in note for note in got.notes)
    same = board(*(row(n) for n in range(5)), next_page=2)
    web = site([same, same])
    assert len(Rounds().read(web).articles) == 5
    assert list_page(3) not in web.asked


def test_a_page_that_did_not_come_is_tried_again_three_times() -> None:
    rounds = Rounds()
    lists = [board(row(3), row(2), row(1))]
    web = site(lists)
    web.pages[view(2)] = "timeout"
    got = rounds.read(web)
    assert len(got.articles) == 3
    assert any("원문 쪽" in note for note in got.notes)
    for _ in range(3):
        assert numbers(rounds.read(web)) == [2], "stored and asked for again"
    assert rounds.read(web).articles == (), "no more"
    rounds = Rounds()
    rounds.read(web)
    later = rounds.read(site([board(row(6), row(5), row(4))]))
    assert 2 in numbers(later), "although the list does not show it any more"
    (found,) = [article for article in later.articles if article.url == view(2)]
    assert (found.title, found.text) == ("가온시, 2번째 소식을 알림", TEXT.strip())


def test_a_slow_board_ends_with_its_time() -> None:
    web = site([board(*(row(50 - n) for n in range(50)))], seconds=14.0)
    got = Rounds().read(web)
    assert got.elapsed_s < 330
    assert got.state == "ok"
    assert 15 < len(got.articles) < 25
    assert any("300초에서" in note for note in got.notes)


def test_a_busy_page_ends_the_round_and_is_remembered() -> None:
    web = site([board(row(3), row(2), row(1))])
    web.pages[view(2)] = "busy"
    got = Rounds().read(web)
    assert numbers(got) == [3, 2]
    assert [url for url in web.asked if "view" in url] == [view(3), view(2)]


def test_a_look_reads_the_first_page_only() -> None:
    web = site([board(*(row(10 - n) for n in range(5)), next_page=2)])
    got = Rounds().read(web, is_look=True)
    assert len(got.articles) == 5
    assert web.asked == [LIST]


def test_the_days_of_known_rows_tell_how_often_a_board_writes() -> None:
    rounds = Rounds()
    web = site([board(*(row(10 - n, n) for n in range(10)))])
    rounds.read(web)
    health = health_after(rounds.read(web), None, now=NOW)
    assert health.usual_gap_s == 86_400
    assert health.newest_at is not None
    assert not health.is_silent(NOW)


# -- ids and addresses --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (f"{SITE}/v.do?no=3&pageIndex=2", f"{SITE}/v.do?no=3"),
        (f"{SITE}/v.do;jsessionid=AB.c1?no=3&searchWord=&searchKrwd=", f"{SITE}/v.do?no=3"),
        (f"{SITE}/v.do?no=3&searchWord=%EA%B0%80", f"{SITE}/v.do?no=3&searchWord=%EA%B0%80"),
        (f"{SITE}/view?menu=&id=%EA%B0%80#top", f"{SITE}/view?menu=&id=%EA%B0%80"),
        (f"{SITE}/A%20b/3", f"{SITE}/A%20b/3"),
    ],
)
def test_the_address_of_a_post_does_not_tell_its_place_in_the_list(
    written: str, plain: str
) -> None:
    assert plain_address(written) == plain
    assert plain_address(plain) == plain


# -- what is wrong ------------------------------------------------------------------------


def test_another_look_is_broken_with_the_command_that_mends_it() -> None:
    rounds = Rounds()
    rounds.read(site([board(row(3), row(2), row(1))]))
    remembered = dict(rounds.memory)
    cards = "".join(
        f"<li><a href='/news/{n}/read'>가온시, {n}번째 소식</a><span>2025-12-0{n}</span></li>"
        for n in range(1, 6)
    )
    got = rounds.read(site([f"<html><body><ul class='cards'>{cards}</ul></body></html>"]))
    assert got.state == "broken"
    assert "모양이 바뀌었습니다" in got.why
    assert f"--replace {BOARD.id}" in got.mend
    assert rounds.memory == remembered, "the old look is still what is looked for"


def test_a_board_that_moved_is_broken_or_goes_on_but_is_never_empty() -> None:
    rounds = Rounds()
    rounds.read(site([board(row(3), row(2), row(1))]))
    gone = rounds.read(FakeWeb({}))
    assert (gone.state, gone.articles) == ("broken", ())

    class Moved(FakeWeb):
        def fetch(self, order: Any) -> Any:
            answer = super().fetch(order)
            if isinstance(answer, Fetched) and order.url == LIST:
                new = f"{SITE}/new.do"
                return replace(answer, url=new, moved_to=new, redirects=(new,))
            return answer

    going = rounds.read(Moved({LIST: board(row(4), row(3), row(2)), view(4): "<html>"}))
    assert (going.state, numbers(going)) == ("ok", [4])
    assert f"{SITE}/new.do" in going.why
    assert "--replace gaon" in going.mend
    home = rounds.read(Moved({LIST: "<html><body><p>가온시에 오신 것을 환영합니다</p></body>"}))
    assert home.state == "broken"
    assert f"{SITE}/new.do" in home.why


def test_a_list_drawn_by_script_is_named_so() -> None:
    page = "<html><body><div id='app'></div><script>fetch('/api/board/list')</script></body></html>"
    got = Rounds().read(FakeWeb({LIST: page}))
    assert got.state == "broken"
    assert "스크립트로" in got.why
    assert got.mend


def test_an_empty_board_says_so_itself() -> None:
    got = Rounds().read(FakeWeb({LIST: "<html><p>등록된 게시물이 없습니다.</p></html>"}))
    assert (got.state, bool(got.mend)) == ("empty", True)


def test_a_preview_fetches_nothing_more() -> None:
    content = board(row(3), row(2), row(1)).encode()
    page = Fetched(status=200, url=LIST, asked_url=LIST, content=content, fetched_at=NOW)
    got = board_preview(replace(BOARD, kind="feed"), page, FakeWeb({}).clock)
    assert (got.source.kind, got.form, len(got.articles)) == ("board", "게시판", 3)
    assert got.title == "보도자료 - 가온시"
    assert got.memory


# -- what is remembered -------------------------------------------------------------------


def test_trials_survive_being_written_and_odd_ones_are_forgotten() -> None:
    trials = {
        view(1): Trial(tries=2, id="a", title="가온시", at=NOW),
        view(2): Trial(tries=1, id="b", title="", at=None),
    }
    assert read_trials(write_trials(trials)) == trials
    assert write_trials({}) == ""
    for odd in ("{", "[]", '{"a": 3}', '{"a": {"tries": "x"}}', "3"):
        assert read_trials(odd) == {}
