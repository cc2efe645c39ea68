"""Macros that give the same for the same value, whatever the page: they run once for it.

Many pages show the very same claims. That a macro depends on nothing but what it is given is not
left to whoever writes it: it has to stand in a *library*, a template of nothing but macros, none of
which asks anything of its page, and which imports nothing but libraries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from backgrounder.views import ClaimNote

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from jinja2 import Environment

SHARED = frozenset({ClaimNote})
"""The frozen values of which `link` gives the very same to many pages."""

MOST = 2**16
"""Values that one macro remembers; then it begins anew."""

_LEADING_ELSEWHERE = (
    nodes.Block,
    nodes.EvalContextModifier,
    nodes.Extends,
    nodes.FromImport,
    nodes.Include,
)


def imports_of_library(template: nodes.Template, asked: Collection[str]) -> tuple[str, ...] | None:
    """Return the templates that a library imports; None where the template is none.

    `asked` are the names that it looks up in its page.
    """
    imports = [node for node in template.body if isinstance(node, nodes.Import)]
    names = tuple(str(getattr(node.template, "value", "")) for node in imports)
    is_library = (
        not asked
        and all(map(_is_fixed, template.body))
        and not any(template.find_all(_LEADING_ELSEWHERE))
        and len([*template.find_all(nodes.Import)]) == len(imports)
    )
    return names if is_library else None


def is_library(name: str, environment: Environment) -> bool:
    """Tell whether a template is a library."""
    reached, waiting = set[str](), [name]
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            imports = environment.get_template(each).root_render_func.__globals__["library"]
            if imports is None:
                return False
            waiting += imports
    return True


def remembering(run: Callable[..., str]) -> Callable[..., str]:
    """Return `run`, the macro of a library, which is not run again for the same shared value."""
    known: dict[tuple[object, ...], tuple[object, str]] = {}

    def found(value: object, *words: Any) -> str:  # noqa: ANN401 - whatever a template gives it
        # Words of another type may equal these and yet be printed otherwise.
        if type(value) not in SHARED or any(type(each) is not str for each in words):
            return run(value, *words)
        key = (id(value), *words)
        entry = known.get(key)
        if entry is None:
            if len(known) >= MOST:
                known.clear()
            # With the value itself, so that its id stays its own.
            entry = known[key] = value, run(value, *words)
        return entry[1]

    return found


def _is_fixed(node: nodes.Node) -> bool:
    """Tell whether a statement outside all macros holds nothing that could change."""
    match node:
        case nodes.Macro():
            return True
        case nodes.Import():
            return isinstance(node.template, nodes.Const) and not node.with_context
        case nodes.Output():
            return all(isinstance(each, nodes.TemplateData) for each in node.nodes)
    return False
