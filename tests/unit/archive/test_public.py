"""What of a published issue may be shown: embargoes, take-downs, licences."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.archive.public import Hidden, PublicIssue, may_show_body, public_issue
from hanju.model import LICENSE_MODES, Entry, Issue
from tests.unit import making
from tests.unit.newsroom.rooms import NOW
from tests.unit.site.kit import article, entry

A1, A2 = article("a1"), article("a2")


def shown(issue: Issue, hidden: Hidden) -> PublicIssue:
    return public_issue(issue, hidden, content_hash="h", signed_at=NOW)


def of(*entries: Entry) -> Issue:
    return making.issue(*entries)


def test_an_entry_under_embargo_waits_and_says_until_when() -> None:
    until = NOW + timedelta(hours=3)
    found = shown(of(entry("e1", A1), entry("e2", A2)), Hidden(embargoes={"a1": until}))
    assert [one.entry.id for one in found.entries] == ["e2"]
    assert (found.withheld, found.withheld_until, found.is_whole) == (1, until, False)


def test_an_embargo_on_what_a_sentence_was_taken_from_counts_too() -> None:
    found = shown(of(entry("e1", A2, quotes=A1)), Hidden(embargoes={"a1": NOW}))
    assert found.entries == ()


def test_a_taken_source_is_not_named_and_the_entry_stays() -> None:
    found = shown(of(entry("e1", A1, A2)), Hidden(taken_ids=frozenset({"a1"})))
    (one,) = found.entries
    assert [source.article_id for source in one.entry.sources] == ["a2"]
    assert (found.unnamed, found.removed, found.is_whole) == (1, 0, False)


@pytest.mark.parametrize(
    "lost", [entry("e1", A1), entry("e1", A1, A2, quotes=A1), entry("e1", A2, quotes=A1)]
)
def test_an_entry_goes_with_the_article_it_stands_on(lost: Entry) -> None:
    found = shown(of(lost, entry("e2", A2)), Hidden(taken_ids=frozenset({"a1"})))
    assert [one.entry.id for one in found.entries] == ["e2"]
    assert found.removed == 1


def test_a_taken_article_is_known_by_its_address_too() -> None:
    hidden = Hidden(taken_urls=frozenset({A1.url}))
    assert shown(of(entry("e1", A1)), hidden).entries == ()


def test_an_entry_without_sources_is_nobody_elses() -> None:
    found = shown(of(entry("e1")), Hidden(taken_ids=frozenset({"a1"})))
    assert found.is_whole
    assert len(found.entries) == 1


@given(st.sets(st.sampled_from(["a1", "a2"])), st.sets(st.sampled_from(["a1", "a2"])))
def test_nothing_hidden_is_in_what_is_shown(taken: set[str], waits: set[str]) -> None:
    issue = of(entry("e1", A1), entry("e2", A1, A2), entry("e3", A2, quotes=A1))
    hidden = Hidden(taken_ids=frozenset(taken), embargoes=dict.fromkeys(waits, NOW))
    found = shown(issue, hidden)
    named = {
        str(one)
        for placed in found.entries
        for one in (
            *(source.article_id for source in placed.entry.sources),
            *(e.article_id for bullet in placed.entry.bullets for e in bullet.evidence),
        )
    }
    assert not named & (taken | waits)
    assert len(found.entries) + found.withheld + found.removed == 3
    assert shown(found.issue, hidden).entries == found.entries  # twice is once


def test_bodies_of_open_works_alone_are_given_away() -> None:
    allowed = {one for one in LICENSE_MODES if may_show_body(article("a", license=one))}
    assert allowed == {"kogl-0", "kogl-1", "kogl-2", "own"}
