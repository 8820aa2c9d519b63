from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.errors import IssueFormatError
from hanju.model.issue_json import canonical_json, content_hash, issue_from_json, issue_to_json
from tests.unit.making import entry, issue

FILE: dict[str, Any] = issue_to_json(issue(entry("e1"), entry("e2", actor="누리군")))


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    content = copy.deepcopy(FILE)
    place: Any = content
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return content


def test_an_issue_comes_back_as_it_was() -> None:
    assert issue_to_json(issue_from_json(FILE)) == FILE


ENTRY = ["chapters", 0, "fields", 0, "categories", 0, "entries", 0]


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (["number"], ..., "$.number"),
        (["number"], 0, "$.number"),
        (["number"], True, "$.number"),
        (["base_date"], "2025.12.11", "$.base_date"),
        (["chapters"], {}, "$.chapters"),
        (["chapters", 0, "title"], ..., "$.chapters[0].title"),
        ([*ENTRY, "headline"], ..., "$.chapters[0].fields[0].categories[0].entries[0].headline"),
        ([*ENTRY, "bullets"], ["a", 3], "entries[0].bullets[1]"),
        ([*ENTRY, "bullets"], "a", "entries[0].bullets"),
        ([*ENTRY, "evidence"], [[]], "entries[0].evidence"),
        ([*ENTRY, "sources", 0, "published"], "2025-12-04T09:00:00", "sources[0].published"),
        ([*ENTRY, "sources", 0, "license"], "kogl-9", "sources[0].license"),
        ([*ENTRY, "id"], "e2", "e2"),
        (["state"], "done", "$.state"),
    ],
)
def test_a_broken_contract_names_the_path(path: list[Any], value: Any, told: str) -> None:
    with pytest.raises(IssueFormatError) as caught:
        issue_from_json(changed(path, value), path="no108.json")
    assert told in str(caught.value)
    assert str(caught.value).startswith("no108.json ")


def test_a_file_without_the_optional_keys_is_taken() -> None:
    bare = changed([*ENTRY], {"headline": "가", "date": "2025-12-04", "bullets": ["나."]})
    del bare["schema"], bare["state"], bare["notices"]
    taken = issue_from_json(bare)
    first = next(taken.entries())
    assert first.written_by == "import"
    assert first.id == next(issue_from_json(bare).entries()).id


def test_keys_we_do_not_know_are_kept() -> None:
    told = changed(["toc"], [{"page": 1}])
    assert issue_to_json(issue_from_json(told))["toc"] == [{"page": 1}]


def test_the_hash_speaks_of_content_and_not_of_state_or_unknown_keys() -> None:
    plain = content_hash(issue_from_json(FILE))
    assert content_hash(issue_from_json(changed(["state"], "approved"))) == plain
    assert content_hash(issue_from_json(changed(["toc"], []))) == plain
    assert content_hash(issue_from_json(changed([*ENTRY, "headline"], "다른 제목"))) != plain


def test_the_signed_text_gives_the_same_hash_again() -> None:
    first = issue_from_json(FILE)
    again = issue_from_json(json.loads(canonical_json(first)))
    assert content_hash(again) == content_hash(first)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["number", "chapters", "fields"]), inner),
                    max_leaves=8))  # fmt: skip
def test_any_json_is_an_issue_or_a_named_error(content: Any) -> None:
    with pytest.raises(IssueFormatError):
        issue_from_json(content)


def test_instants_are_utc_inside() -> None:
    first = next(issue_from_json(FILE).entries())
    assert first.sources[0].published_at == datetime(2025, 12, 4, 3, 0, tzinfo=UTC)


@pytest.mark.shared
def test_no_108_comes_back_with_every_key(shared_data: Path) -> None:
    content = json.loads((shared_data / "issue-108" / "issue-108.json").read_text("utf-8"))

    def holds(part: Any, whole: Any) -> bool:
        if isinstance(part, dict):
            return all(key in whole and holds(value, whole[key]) for key, value in part.items())
        if isinstance(part, list):
            return len(part) == len(whole) and all(map(holds, part, whole))
        return bool(part == whole)

    assert holds(content, issue_to_json(issue_from_json(content)))
