"""Values that an English text states: with words, scales and fractions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hanju.write.llm.foreign import foreign_values, number_faults


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("half of the towns", Decimal("0.5")),
        ("half a million homes", Decimal(500_000)),
        ("a quarter of a billion won", Decimal(250_000_000)),
        ("twenty-five sites", Decimal(25)),
        ("2.3 billion won", Decimal(2_300_000_000)),
    ],
)
def test_a_value_is_read_with_its_scale(text: str, value: Decimal) -> None:
    assert value in foreign_values(text)


def test_half_is_not_nothing() -> None:
    known = foreign_values("half a million homes")
    assert Decimal(0) not in known
    assert number_faults("주택 50만채", known) == []
    assert [said for _, said in number_faults("주택 0채", known)] == ["0채"]
