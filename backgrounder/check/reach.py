"""How far a citation reaches: a figure, a date, a quotation stands in its sentence or just before.

What stands further off is told like what is not cited at all, with the distance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding

if TYPE_CHECKING:
    from backgrounder.check.evidence import Sentence


def uncited(sentence: Sentence, start: int, words: str) -> Finding:
    """Return the finding that nothing near stands behind the `words` at `start`."""
    place = sentence.place(start)
    if sentence.is_cited:
        return Finding(
            place,
            f"the citation behind `{words}` stands {sentence.statement.distance} sentences on",
            "cite in the same sentence or in the next one: `[@source#claim]`",
        )
    return Finding(
        place,
        f"no source stands behind `{words}`",
        "cite the claim that has it: `[@source#claim]`",
    )
