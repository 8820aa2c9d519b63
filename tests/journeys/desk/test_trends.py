"""The page of trends in a browser: charts are drawn under the strict policy, in both themes."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from tests.journeys.desk.conftest import Desk

pytestmark = pytest.mark.slow
DONE = "document.querySelectorAll('figure[data-done={}]').length"


def test_charts_are_drawn_under_the_policy_and_turn_with_the_theme(desk: Desk) -> None:
    page = desk.open("reader", "reader", path="/trends?number=108")
    figures = page.locator("figure[data-chart]").count()
    assert figures >= 4
    page.wait_for_function(f"{DONE.format('light')} === {figures}")
    assert page.locator("figure svg").count() == figures
    assert Axe().run(page).violations_count == 0
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function(f"{DONE.format('dark')} === {figures}")
    assert Axe().run(page).violations_count == 0
    assert page.locator("figure[data-failed]").count() == 0
