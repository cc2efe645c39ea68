"""A page: its view in its template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backgrounder.render.characters import encoded
from backgrounder.render.template_errors import problem_of
from backgrounder.render.templates import PAGE_WEIGHT, environment
from backgrounder.views import Output

if TYPE_CHECKING:
    from backgrounder.problems import Problem
    from backgrounder.render.template_files import Templates
    from backgrounder.views import Frame, Job, View


def page(job: Job, templates: Templates) -> Output | Problem:
    """Return the finished page, or what kept it from being made."""
    language, direction = _language(job.view)
    try:
        template = environment(templates, language, direction).get_template(job.form)
        html = template.render(view=job.view)
    except Exception as error:  # noqa: BLE001 - whatever a template does wrong, its author must know
        return problem_of(error, job, templates)
    return Output(job.path, _finished(html))


def _language(view: View) -> tuple[str, str]:
    """Return the language (BCP 47) and the direction of a page."""
    frame: Frame | None = getattr(getattr(view, "topic", view), "frame", None)
    if frame is None:
        return getattr(view, "language", ""), "ltr"
    return frame.language, frame.direction


def _finished(html: str) -> bytes:
    """Return the page in UTF-8, with one newline at its end and its own size where it tells it."""
    parts = [encoded(part) for part in (html.strip() + "\n").split(PAGE_WEIGHT)]
    words = b""
    while True:
        page = words.join(parts)
        weight = f"{-(-len(page) // 1000):,} KB".encode()
        # The words get no shorter as the page gets heavier, so this settles.
        if len(parts) == 1 or words == weight:
            return page
        words = weight
