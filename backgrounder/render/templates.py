"""The Jinja environment: strict, escaping everything, with the few filters that pages need.

It is a sandbox, so that a template sees its view and nothing else, and it has nothing that would
make one build differ from the next.
"""

from __future__ import annotations

import json
from functools import lru_cache, partial
from typing import TYPE_CHECKING, ClassVar

from jinja2 import BaseLoader, BytecodeCache, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from backgrounder import markup
from backgrounder.render import json_ld, prose, typography
from backgrounder.render.sandbox import Missing, Sandbox
from backgrounder.views import Passage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import CodeType

    from jinja2 import Environment
    from jinja2.bccache import Bucket

    from backgrounder.render.template_files import Template, Templates
    from backgrounder.views import TopicView

PAGE_WEIGHT = "\U0010fffd"
"""Stands where a template prints `page_weight`, until the page is done and can be weighed."""

MOST_STEPS = 1_000
"""Of a `range` in a template."""

_typeset = lru_cache(maxsize=2**13, typed=True)(typography.typeset)
"""The same words stand on a page, in its single file and on others. Typed, because what is markup
already must never be taken for the plain words that equal it."""
_IN_JSON = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@lru_cache(maxsize=16)
def environment(templates: Templates, language: str, direction: str) -> Environment:
    """Return the environment for these templates and pages of this language."""
    made = Sandbox(
        loader=_Loader(templates.files),
        autoescape=True,
        undefined=Missing,
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
        "typeset": _typeset if typography.suits(language) else str,
        "plain": _plain,
        "json_ld": _json_ld,
        "css": _css,
    }
    return made


class _Compiled(BytecodeCache):
    """Keeps what was compiled, in memory, for the environments of other languages."""

    codes: ClassVar[dict[tuple[str, str], CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self.codes[bucket.key, bucket.checksum] = bucket.code


class _Loader(BaseLoader):
    """Knows the templates that were gathered, and no other file."""

    def __init__(self, files: Mapping[str, Template]) -> None:
        self.files = files

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        del environment
        # Only what was found in the folders has a name: `..` and `/` lead nowhere.
        found = self.files.get(template)
        if found is None:
            raise TemplateNotFound(template)
        return _text(found, template), found.path, None


def _text(template: Template, name: str) -> str:
    try:
        return template.text()
    except UnicodeDecodeError:
        raise TemplateSyntaxError("this is not UTF-8 text", 1, name, template.path) from None


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
    text = _written(json_ld.structured(topic))
    for character, instead in _IN_JSON.items():
        text = text.replace(character, instead)
    return Markup(text)  # noqa: S704 - nothing in it can end the element


def _css(stylesheet: str) -> Markup:
    """Return a stylesheet's text, fit to stand in a `style` element."""
    return Markup(stylesheet.replace("</", "<\\/"))  # noqa: S704 - nothing in it can end the element
