"""The figures of English prose: what number is said, how exactly, and of what.

Pure: text in, frozen values out, offsets into the text as it was given.

- `numbers_in(text)` finds every number and says what kind it is, so that one may ask why something
  is no figure;
- `figures_in(text)` keeps those that say how much or how many, how old or the how-manieth;
- `read_figure(text)` reads the one figure of a claim's `figure` field;
- `supports(claimed, written)` compares what a claim says with what a sentence says.

`values` holds what comes out, `words` the vocabulary. A text becomes `tokens`, in which `numbers`
are read (their digits by `literals`); `qualifiers` and `surroundings` are what stands beside a
number, `kinds` decides what it is, `reading` puts all of it together, and `support` compares.

Calendar dates are not numbers here: `backgrounder.prose_dates` reads them.
"""

from __future__ import annotations

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
    "day_counts_in",
    "figures_in",
    "numbers_in",
    "read_figure",
    "supports",
]
