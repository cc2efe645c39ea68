"""The Jinja environment: strict, escaping everything, with the few filters that pages need.

It is a sandbox, so that a template sees its view and nothing else, and it has nothing that would
make one build differ from the next.
"""

from __future__ import annotations

import json
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, ClassVar

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.compiler import CodeGenerator
from jinja2.environment import TemplateModule
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from backgrounder import markup
from backgrounder.problems import nearest
from backgrounder.render import json_ld, prose, typography
from backgrounder.render.template_files import is_inside, template_files
from backgrounder.views import Passage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import CodeType

    from jinja2 import Environment, TemplateRuntimeError, nodes
    from jinja2.bccache import Bucket
    from jinja2.compiler import Frame
    from jinja2.runtime import Context

    from backgrounder.views import TopicView

PAGE_WEIGHT = "\U0010fffd"
"""Stands where a template prints `page_weight`, until the page is done and can be weighed."""

MOST_STEPS = 1_000
"""Of a `range` in a template."""

_VIEWS = Passage.__module__
_escaped = lru_cache(maxsize=2**13)(escape)
"""The same words are printed on many pages."""
_IN_JSON = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@lru_cache(maxsize=16)
def environment(folders: tuple[str, ...], stamp: str, language: str, direction: str) -> Environment:
    """Return the environment for templates of these folders and pages of this language.

    `stamp` is the templates' digest: other contents make another environment.
    """
    del stamp
    made = _Sandbox(
        loader=_Loader(folders),
        autoescape=True,
        undefined=_Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_Compiled(),
    )
    # `safe` would let text through unescaped; the others differ from build to build.
    for name in ("safe", "random"):
        del made.filters[name]
    del made.globals["lipsum"]
    made.globals |= {"range": _range, "page_weight": PAGE_WEIGHT}
    made.filters |= {
        "inline": partial(prose.inline, language=language, direction=direction),
        "blocks": partial(prose.blocks, language=language, direction=direction),
        "typeset": typography.typeset if typography.suits(language) else str,
        "plain": _plain,
        "json_ld": _json_ld,
        "css": _css,
    }
    return made


class _Writer(CodeGenerator):
    """Compiles templates; what they print is escaped by the sandbox's `escaped`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - Jinja's own
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and not finalize.src:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Keeps templates from Python's inner life."""

    code_generator_class = _Writer

    @staticmethod
    def escaped(value: object) -> Markup:
        """Return what a template prints, escaped where it is not markup already."""
        if type(value) is str:
            return _escaped(value)
        return value if type(value) is Markup else escape(value)

    def getattr(self, obj: object, attribute: str) -> object:
        # Most of what a page asks for is a field of a view or another template's macro: they need
        # no dozen tests each time.
        kind = type(obj)
        if (kind.__module__ == _VIEWS or kind is TemplateModule) and attribute[:1] != "_":
            value = getattr(obj, attribute, missing)
            return self.undefined(obj=obj, name=attribute) if value is missing else value
        return super().getattr(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        # This is how filters such as `selectattr` ask for a field.
        if type(obj).__module__ == _VIEWS and isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - Jinja's own
        # A macro does nothing that the template could not do itself.
        if type(obj) is not Macro:
            return super().call(context, obj, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return obj(context.eval_ctx, *args, **kwargs)


class _Compiled(BytecodeCache):
    """Keeps what was compiled, in memory, for the environments of other languages."""

    codes: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self.codes[bucket.key, bucket.checksum] = bucket.code


class _Loader(BaseLoader):
    """Reads templates from folders, in order of precedence, and nothing outside them."""

    def __init__(self, folders: tuple[str, ...]) -> None:
        self.folders = folders
        self.files = template_files(folders)

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        del environment
        # Only what was found in the folders has a name: `..` and `/` lead nowhere.
        path = self.files.get(template)
        if path is None or not is_inside(path, self.folders):
            raise TemplateNotFound(template)
        return _read(path, template), str(path), None

    def list_templates(self) -> list[str]:
        return list(self.files)


class _Missing(StrictUndefined):
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


def _read(path: Path, name: str) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise TemplateSyntaxError("this is not UTF-8 text", 1, name, str(path)) from None


def _range(*bounds: int) -> range:
    """Return a `range` that no slip can make endless."""
    steps = range(*bounds)
    if len(steps) > MOST_STEPS:
        raise OverflowError(f"`range` may have {MOST_STEPS:,} steps and no more")
    return steps


def _plain(passage: Passage | str) -> str:
    return markup.plain(passage.text if isinstance(passage, Passage) else passage)


def _json_ld(topic: TopicView) -> Markup:
    """Return what search engines read, fit to stand in a `script` element.

    https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements
    """
    text = json.dumps(json_ld.structured(topic), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.translate(_IN_JSON))  # noqa: S704 - nothing in it can end the element


def _css(stylesheet: str) -> Markup:
    """Return a stylesheet's text, fit to stand in a `style` element."""
    return Markup(stylesheet.replace("</", "<\\/"))  # noqa: S704 - nothing in it can end the element
