"""How the functions of this stage hand over what they find."""

from __future__ import annotations

from collections.abc import Callable

from backgrounder.model import Allowance
from backgrounder.problems import Problem

Report = Callable[[Problem], None]
"""Takes one problem; whoever passes it in collects them, such as by `list.append`."""

Allow = Callable[[Allowance], None]
"""Takes one author's word that a rule is wrong about a line, as `Report` takes a problem."""
