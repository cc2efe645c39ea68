"""People who must be protected: their names hashed, and texts looked through for them.

`words` takes a text's spelling away, `people` is the list, `watch` looks through texts, `gate`
through what is about to go out, and `discretion` keeps what was found out of all that is printed.
"""

from backgrounder.protection.discretion import (
    PRIVATE,
    discreet,
    identifies,
    shown_path,
    shown_values,
    withheld,
)
from backgrounder.protection.gate import leaks, leaks_in_source, text_of
from backgrounder.protection.people import (
    PATH,
    SALT,
    UNUSABLE,
    VEILED,
    Cost,
    Person,
    Protected,
    Veiled,
    extended,
    new_person,
    parse,
    veiled,
    written,
)
from backgrounder.protection.watch import NAME, Find, Watch, watch
from backgrounder.protection.words import LONGEST, words

__all__ = [
    "LONGEST",
    "NAME",
    "PATH",
    "PRIVATE",
    "SALT",
    "UNUSABLE",
    "VEILED",
    "Cost",
    "Find",
    "Person",
    "Protected",
    "Veiled",
    "Watch",
    "discreet",
    "extended",
    "identifies",
    "leaks",
    "leaks_in_source",
    "new_person",
    "parse",
    "shown_path",
    "shown_values",
    "text_of",
    "veiled",
    "watch",
    "withheld",
    "words",
    "written",
]
