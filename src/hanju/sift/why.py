"""Why: say in Korean what two articles agree on, and what keeps them apart.

Shape:  rows of `Texts` and their line of `FEATURES` in; one short sentence for the desk out.
Units:  shares are printed in per cent.
Errors: none; where nothing special agrees, the likeness itself is told.
Source: docs/decisions/0009-stories.md.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from hanju.sift.similarity import FEATURES
from hanju.text.numbers import house_number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from hanju.sift.similarity import Rows, Texts

_PLACE: Final = {name: place for place, name in enumerate(FEATURES)}
#: From here on a shared body is called the same release.
_RELEASE_SHARE: Final = 0.5
_WORDS_TOLD: Final = 3


class Explainer:
    """Finds the words and figures behind a score."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts

    def agreement(self, one: int, two: int, line: NDArray[np.float64]) -> str:
        """Tell why two articles are one story."""
        if line[_PLACE["overlap"]] >= _RELEASE_SHARE:
            return f"같은 보도자료: 본문 {line[_PLACE['overlap']]:.0%} 일치"
        parts: list[str] = []
        words = self._shared(self.texts.title_stems, one, two)
        if words:
            parts.append("제목 낱말 " + "·".join(f"'{word}'" for word in words))
        else:
            words = self._shared(self.texts.all_stems, one, two)
            if words:
                parts.append("본문 낱말 " + "·".join(f"'{word}'" for word in words))
        figures = self._figures(one, two)
        if figures:
            parts.append("수치 " + "·".join(figures))
        if parts:
            return "과(와) ".join(parts) + " 같음"
        return f"제목과 본문이 비슷함({line[_PLACE['all_all']]:.0%})"

    def difference(self, line: NDArray[np.float64]) -> str:
        """Tell what keeps two similar articles apart."""
        alike = f"비슷함 {line[_PLACE['all_all']]:.0%}"
        if line[_PLACE["days"]] >= 1:
            return f"{line[_PLACE['days']]:.0f}일 떨어진 소식({alike})"
        if line[_PLACE["title_figures_differ"]] or line[_PLACE["figures_differ"]]:
            return f"수치가 다름({alike})"
        if not line[_PLACE["doers_held"]]:
            return f"행위자가 다름({alike})"
        return f"함께 나오는 말이 모자람({alike})"

    def _shared(self, rows: Rows, one: int, two: int) -> list[str]:
        """The rarest words in common, a few, letters only."""
        first = rows.columns[rows.starts[one] : rows.starts[one + 1]]
        second = set(rows.columns[rows.starts[two] : rows.starts[two + 1]].tolist())
        shared = [column for column in first.tolist() if column in second]
        shared.sort(key=lambda column: (-self.texts.stem_idf[column], self.texts.stems[column]))
        words = [self.texts.stems[column] for column in shared]
        return [word for word in words if len(word) > 1 and not word[0].isdigit()][:_WORDS_TOLD]

    def _figures(self, one: int, two: int) -> list[str]:
        facts = self.texts.facts
        shared = sorted(facts[one].figures & facts[two].figures, reverse=True)[:2]
        return [house_number(Decimal(str(value)).normalize()) + unit for value, unit in shared]
