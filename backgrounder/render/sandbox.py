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
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.nodes import Call, Import, Name
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from backgrounder import views
from backgrounder.problems import nearest
from backgrounder.render.remembered import SHARED, imports_of_library, is_library, remembering

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
_OPEN = frozenset({LoopContext, TemplateModule})
_markup = partial(str.__new__, Markup)


class _Macro(Macro):
    """A macro that can be run at once, where it is given exactly its named arguments."""

    def __init__(self, environment: Environment, run: Callable[..., str], *rest: Any) -> None:  # noqa: ANN401 - Jinja's own
        super().__init__(environment, run, *rest)
        takes_more = self.catch_kwargs or self.catch_varargs or self.caller
        self.takes = -1 if takes_more else len(self.arguments)
        self.run = run
        if self.takes > 0 and run.__globals__["library"] is not None:
            self.run = partial(self._begin, environment, run)

    def _begin(self, environment: Environment, run: Callable[..., str], *given: object) -> str:
        """Run for the first time, and decide by what is given how to go on."""
        remembers = type(given[0]) in SHARED and is_library(run.__globals__["name"], environment)
        self.run = remembering(run) if remembers else run
        return self.run(*given)


class _Writer(CodeGenerator):
    """Compiles templates. In what it writes `it` is the value that is just looked at."""

    def __init__(self, *arguments: Any, **more: Any) -> None:  # noqa: ANN401 - Jinja's own
        super().__init__(*arguments, **more)
        self._asked: set[str] = set()
        self._printed: nodes.Node | None = None
        """The call whose result is printed as it is."""
        self._modules: frozenset[str] = frozenset()

    def visit_Template(  # noqa: N802 - Jinja's own
        self, node: nodes.Template, frame: Frame | None = None
    ) -> None:
        self._modules = frozenset(each.target for each in node.find_all(Import))
        super().visit_Template(node, frame)
        self.writeline(f"library = {imports_of_library(node, self._asked)!r}")

    def enter_frame(self, frame: Frame) -> None:
        super().enter_frame(frame)
        loads = frame.symbols.loads.values()
        self._asked |= {str(name) for how, name in loads if how == VAR_LOAD_RESOLVE}

    def write_commons(self) -> None:
        super().write_commons()
        for name in ("call", "escaped", "holders", "macro_type", "module", "plain", "printed"):
            self.writeline(f"{name} = environment.{name}")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        self.write("environment.")
        super().macro_def(macro_ref, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's own
        name = node.attr
        if isinstance(node.node, Name) and node.node.name in self._modules and name[:1] != "_":
            self.write(f"(it.__dict__[{name!r}] if type(it := ")
            self.visit(node.node, frame)
            self.write(f") is module and {name!r} in it.__dict__")
            self.write(f" else environment.getattr(it, {name!r}))")
            return
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
        if node is self._printed:
            self.write("(it.run(")
            self._arguments(node, frame)
            self.write(") if type(it := ")
            self.visit(node.node, frame)
            self.write(f") is macro_type and it.takes == {len(node.args)}")
            self.write(" else printed(call(context, it, ")
            self._arguments(node, frame)
            self.write(")))")
            return
        self.write("call(context, ")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    def _arguments(self, node: nodes.Call, frame: Frame) -> None:
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - Jinja's own
        if not _is_escaped(frame):
            super()._output_child_pre(node, frame, finalize)
        elif _is_plain_call(node):
            self._printed = node
        else:
            self.write("(escaped(it) if type(it := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - Jinja's own
        if not _is_escaped(frame):
            super()._output_child_post(node, frame, finalize)
        elif not _is_plain_call(node):
            self.write(") in plain else it if type(it) is Markup else escape(it))")


def _is_plain_call(node: nodes.Node) -> bool:
    """Tell whether `node` is a call that may be written twice: with no other call in it."""
    if not isinstance(node, Call) or node.kwargs or node.dyn_args or node.dyn_kwargs:
        return False
    return next(node.find_all(Call), None) is None


def _is_escaped(frame: Frame) -> bool:
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile


class Sandbox(ImmutableSandboxedEnvironment):
    """Keeps templates from Python's inner life."""

    code_generator_class = _Writer
    Macro = macro_type = _Macro
    holders = _HOLDERS
    module = TemplateModule
    plain = frozenset({str, int})
    escaped = staticmethod(lru_cache(maxsize=2**13)(escape))
    """Escapes a value of `plain`, none of which equals one of another type: the same words and
    numbers are printed on many pages."""

    @staticmethod
    def printed(value: object) -> str:
        """Return a value as it is printed."""
        return value if type(value) is Markup else escape(value)

    def getattr(self, obj: object, attribute: str) -> object:
        """Return what is not a field of a view.

        Of other templates' macros and of a loop, all is safe but what begins with an underscore.
        """
        if type(obj) in _OPEN and attribute[:1] != "_":
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
        if len(args) <= obj.takes and not kwargs and context.eval_ctx.autoescape:
            return _markup(obj.run(*args, *[missing] * (obj.takes - len(args))))
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
