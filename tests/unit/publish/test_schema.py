"""The published JSON Schema describes what we write and refuses what we refuse."""

from __future__ import annotations

import copy
import json
import re
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from hanju.errors import IssueFormatError
from hanju.model.issue_json import issue_from_json
from hanju.publish import document_from, rendered
from hanju.publish.json_edition import JsonWriter
from hanju.settings import default_house

if TYPE_CHECKING:
    from hanju.model import Issue

SCHEMA: dict[str, Any] = json.loads(
    resources.files("hanju.model").joinpath("issue.schema.json").read_text(encoding="utf-8")
)
TYPES: dict[str, type] = {"object": dict, "array": list, "string": str, "integer": int}
KNOWN = {
    "$schema", "$id", "$ref", "$defs", "title", "description", "type", "enum", "anyOf", "pattern",
    "format", "minimum", "required", "properties", "items", "prefixItems", "minItems",
}  # fmt: skip


def faults(value: Any, schema: dict[str, Any], at: str = "$") -> list[str]:
    """What breaks the schema; the words of draft 2020-12 that our schema uses, no others."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        return faults(value, SCHEMA["$defs"][name], at)
    if "anyOf" in schema:
        return min((faults(value, option, at) for option in schema["anyOf"]), key=len)
    found: list[str] = []
    allowed = schema.get("type", [])
    names = [allowed] if isinstance(allowed, str) else allowed
    if names and not any(
        value is None if name == "null" else isinstance(value, TYPES[name]) for name in names
    ):
        return [f"{at}: not {allowed}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: not one of {schema['enum']}")
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{at}: not {schema['pattern']}")
    if isinstance(value, int) and value < schema.get("minimum", value):
        found.append(f"{at}: below {schema['minimum']}")
    if isinstance(value, dict):
        found += [f"{at}.{key}: missing" for key in schema.get("required", []) if key not in value]
        for key, part in schema.get("properties", {}).items():
            if key in value:
                found += faults(value[key], part, f"{at}.{key}")
    if isinstance(value, list):
        heads = schema.get("prefixItems", [])
        if len(value) < schema.get("minItems", 0):
            found.append(f"{at}: too short")
        for i, part in enumerate(value):
            rule = heads[i] if i < len(heads) else schema.get("items", {})
            found += [f"{at}[{i}]: too many"] if rule is False else faults(part, rule, f"{at}[{i}]")
    return found


def exported(issue: Issue) -> dict[str, Any]:
    house = default_house()
    content: dict[str, Any] = json.loads(rendered(JsonWriter(), document_from(issue, house), house))
    return content


def test_our_export_keeps_the_schema(small_issue: Issue) -> None:
    assert faults(exported(small_issue), SCHEMA) == []


@pytest.mark.shared
def test_the_hand_made_issue_keeps_the_schema(issue_108: Issue) -> None:
    assert faults(exported(issue_108), SCHEMA) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("number", 0),
        ("number", "7"),
        ("base_date", "2025.12.11"),
        ("chapters", {}),
        ("state", "gone"),
        ("chapters/0/fields/0/categories/0/entries/0/bullets", ["a", 1]),
        ("chapters/0/fields/0/categories/0/entries/0/date", None),
        ("chapters/0/fields/0/categories/0/entries/0/sources/0/license", "free"),
        ("chapters/0/fields/0/categories/0/entries/0/sources/0/published", "yesterday"),
        ("chapters/0/fields/0/categories/0/entries/0/written_by", "cat"),
        (
            "chapters/0/fields/0/categories/0/entries/0/headline_evidence",
            [{"article": "a", "part": "text", "span": [1]}],
        ),
    ],
)
def test_schema_and_reader_refuse_the_same(place: str, value: object, small_issue: Issue) -> None:
    content = copy.deepcopy(exported(small_issue))
    *way, last = place.split("/")
    node: Any = content
    for step in way:
        node = node[int(step)] if step.isdigit() else node[step]
    node[last] = value
    assert faults(content, SCHEMA)
    with pytest.raises(IssueFormatError):
        issue_from_json(content)


@pytest.mark.parametrize("key", SCHEMA["required"])
def test_what_the_schema_asks_for_the_reader_asks_for(key: str, small_issue: Issue) -> None:
    content = exported(small_issue)
    del content[key]
    assert faults(content, SCHEMA) == [f"$.{key}: missing"]
    with pytest.raises(IssueFormatError, match=re.escape(f"$.{key}")):
        issue_from_json(content)
