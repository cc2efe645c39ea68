"""The figures of prose: what number is said, how exactly, and of what.

Pure: text in, frozen values out, offsets into the text as it was given.

- `numbers_in(text)` finds every number and says what kind it is, so that one may ask why something
  is no figure;
- `figures_in(text)` keeps those that say how much or how many, how old or the how-manieth;
- `read_figure(text)` reads the one figure of a claim's `figure` field;
- `supports(claimed, written)` compares what a claim says with what a sentence says;
- `numbers_of`, `figures_of`, `dates_of` and `dates_and_titles_of` read a text of any language of
  which `is_read(language)` is true, English among them.

`values` holds what comes out, `words` the vocabulary. A text becomes `tokens`, in which `numbers`
are read (their digits by `literals`); `qualifiers` and `surroundings` are what stands beside a
number, `kinds` decides what it is, `reading` puts all of it together, and `support` compares.
`languages` chooses the grammar of a text: that one, or `eastern` for Urdu and its neighbours.

Calendar dates are not numbers here: `backgrounder.prose_dates` reads them.
"""

from __future__ import annotations

from backgrounder.figures.languages import (
    dates_and_titles_of,
    dates_of,
    figures_of,
    is_read,
    numbers_of,
)
from backgrounder.figures.reading import day_counts_in, figures_in, numbers_in, read_figure
from backgrounder.figures.support import Verdict, supports
from backgrounder.figures.values import Figure, Grouping, Kind, Qualifier, Shade, Written

__all__ = [
    "Figure",
    "Grouping",
    "Kind",
    "Qualifier",
    "Shade",
    "Verdict",
    "Written",
    "dates_and_titles_of",
    "dates_of",
    "day_counts_in",
    "figures_in",
    "figures_of",
    "is_read",
    "numbers_in",
    "numbers_of",
    "read_figure",
    "supports",
]
