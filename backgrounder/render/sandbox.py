"""The sandbox that templates run in, and the compiler that makes them quick in it.

Nearly all that a page asks for is a field of a view, nearly all that it prints is plain text or
what a macro made, and nearly all that it calls is a macro with all its arguments. For these three
the compiled template does what the sandbox would come to after a dozen tests; for anything else it
asks the sandbox.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields, is_dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, UndefinedError
from jinja2.compiler import CodeGenerator
from jinja2.environment import TemplateModule
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from backgrounder import views
from backgrounder.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment, TemplateRuntimeError, nodes
    from jinja2.compiler import Frame, MacroRef
    from jinja2.runtime import Context


def _holders() -> Mapping[str, frozenset[type]]:
    """Return the views that have a field, by its name."""
    found = defaultdict[str, set[type]](set)
    for view in vars(views).values():
        if isinstance(view, type) and is_dataclass(view):
            for field in fields(view):
                found[field.name].add(view)
    return {name: frozenset(holders) for name, holders in found.items()}


_HOLDERS = _holders()
_markup = partial(str.__new__, Markup)


class _Macro(Macro):
    """A macro that can be run at once, where it is given exactly its named arguments."""

    def __init__(self, environment: Environment, run: Callable[..., str], *rest: Any) -> None:  # noqa: ANN401 - Jinja's own
        super().__init__(environment, run, *rest)
        self.run = run
        takes_more = self.catch_kwargs or self.catch_varargs or self.caller
        self.takes = -1 if takes_more else len(self.arguments)


class _Writer(CodeGenerator):
    """Compiles templates. In what it writes `it` is the value that is just looked at."""

    def write_commons(self) -> None:
        super().write_commons()
        for name in ("call", "escaped", "holders", "plain"):
            self.writeline(f"{name} = environment.{name}")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        self.write("environment.")
        super().macro_def(macro_ref, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's own
        name = node.attr
        if name not in _HOLDERS:
            super().visit_Getattr(node, frame)
            return
        self.write(f"(it.{name} if type(it := ")
        self.visit(node.node, frame)
        self.write(f") in holders[{name!r}] else environment.getattr(it, {name!r}))")

    def visit_Call(  # noqa: N802 - Jinja's own
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        # Jinja's own also gives the variables of loops, for functions that ask for their context:
        # here there is none.
        self.write("call(context, ")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - Jinja's own
        if _is_escaped(frame):
            self.write("(escaped(it) if type(it := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - Jinja's own
        if _is_escaped(frame):
            self.write(") in plain else it if type(it) is Markup else escape(it))")
        else:
            super()._output_child_post(node, frame, finalize)


def _is_escaped(frame: Frame) -> bool:
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile


class Sandbox(ImmutableSandboxedEnvironment):
    """Keeps templates from Python's inner life."""

    code_generator_class = _Writer
    Macro = _Macro
    holders = _HOLDERS
    plain = frozenset({str, int})
    escaped = staticmethod(lru_cache(maxsize=2**13)(escape))
    """Escapes a value of `plain`, none of which equals one of another type: the same words and
    numbers are printed on many pages."""

    def getattr(self, obj: object, attribute: str) -> object:
        """Return what is not a field of a view; macros of other templates pass without tests."""
        if type(obj) is TemplateModule and attribute[:1] != "_":
            value = getattr(obj, attribute, missing)
            return self.undefined(obj=obj, name=attribute) if value is missing else value
        return super().getattr(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """Return an item; it is also how filters such as `selectattr` ask for a field."""
        if isinstance(argument, str) and type(obj) in _HOLDERS.get(argument, ()):
            return getattr(obj, argument)
        return super().getitem(obj, argument)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Jinja's own
        """Call what a sandbox may; a macro does nothing that the template could not do itself."""
        if type(obj) is not _Macro:
            return super().call(context, obj, *args, **kwargs)
        if len(args) == obj.takes and not kwargs and context.eval_ctx.autoescape:
            return _markup(obj.run(*args))
        return obj(context.eval_ctx, *args, **kwargs)


class Missing(StrictUndefined):
    """What a template asked for and its view does not have."""

    def __init__(
        self,
        hint: str | None = None,
        obj: object = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        super().__init__(hint or _what_is_missing(obj, str(name)), obj, name, exc)


def _what_is_missing(parent: object, name: str) -> str:
    if parent is missing:
        return f"`{name}` is not defined; a template knows `view` and what it sets itself"
    kind = type(parent)
    hint = nearest(name, getattr(kind, "__slots__", ()))
    return f"`{kind.__name__}` has no `{name}`" + (f"; {hint}" if hint else "")
