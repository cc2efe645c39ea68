"""From jobs to the files of the site: HTML pages, feeds, data for machines.

Everything that crosses to another process is a value, so any executor can do the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from backgrounder.markup_limits import TooComplexError
from backgrounder.problems import Place, Problem
from backgrounder.render import data, feeds, headers, references, sitemap
from backgrounder.render.closures import closure
from backgrounder.render.template_files import Templates, gathered, stamp, template_texts
from backgrounder.views import Output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Executor

    from backgrounder.render.template_files import Linted
    from backgrounder.views import Job

__all__ = [
    "FORMS",
    "Outcome",
    "Templates",
    "gathered",
    "linted_templates",
    "made_with",
    "render",
    "render_with",
    "stamp",
    "template_texts",
]

JOBS_AT_ONCE = 32
"""That travel to another process together."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one job."""

    output: Output | None
    """None where it could not be made."""
    problems: tuple[Problem, ...] = ()


def render(jobs: Iterable[Job], folders: tuple[str, ...]) -> Iterator[Outcome]:
    """Do the jobs with the templates of some folders, earlier ones before later ones."""
    return render_with(gathered(folders), jobs)


def render_with(
    templates: Templates, jobs: Iterable[Job], executor: Executor | None = None
) -> Iterator[Outcome]:
    """Do the jobs; yield what became of each, in their order.

    Without an `executor` the work is done here; it is the same in any.
    """
    work = partial(_made, templates=templates)
    return executor.map(work, jobs, chunksize=JOBS_AT_ONCE) if executor else map(work, jobs)


def linted_templates(templates: tuple[str, ...], last: Linted | None = None) -> Linted:
    """Return what is wrong with the templates themselves, whatever page they are to make.

    Where the `last` ones were the same, it is what was found then.
    """
    found = gathered(templates)
    if last and last.digest == found.digest:
        return last
    # Imported here because the templates are hardly ever others than at the last build.
    from backgrounder.render.template_lint import lint

    return lint(found)


def made_with(forms: Iterable[str], templates: Linted) -> dict[str, str]:
    """Return the digest of the templates that each form uses; empty where it needs none."""
    return {form: closure(form, templates.closures) for form in forms}


def _text(view: Any) -> str:  # noqa: ANN401 - see FORMS
    from backgrounder.render.plain_text import text

    return text(view)


FORMS: Mapping[str, Callable[[Any], str | bytes]] = {
    "atom": feeds.atom,
    "bibtex": references.bibtex,
    "csl": references.csl,
    "data": data.data,
    "headers": headers.headers,
    "htaccess": headers.htaccess,
    "json-feed": feeds.json_feed,
    "nginx": headers.nginx,
    "ris": references.ris,
    "robots": sitemap.robots,
    "sitemap": sitemap.sitemap,
    "text": _text,
}
"""The forms that need no template, each with what makes it of its view; `link` pairs the two."""


def _made(job: Job, templates: Templates) -> Outcome:
    if job.form in FORMS:
        made = _filled(job)
    else:
        # Imported here because who makes no page should not wait for Jinja and Markdown.
        from backgrounder.render.pages import page

        made = page(job, templates)
    return Outcome(made) if isinstance(made, Output) else Outcome(None, (made,))


def _filled(job: Job) -> Output | Problem:
    try:
        content = FORMS[job.form](job.view)
    except TooComplexError as error:
        message = f"a text of `{job.path}` is too complex: {error}"
        return Problem(Place(job.path), "too-complex", message)
    return Output(job.path, content if isinstance(content, bytes) else content.encode())
