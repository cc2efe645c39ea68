"""What goes wrong in a template, as a problem with the template's line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

from backgrounder.markup_limits import TooComplexError
from backgrounder.problems import Place, Problem, nearest

if TYPE_CHECKING:
    from types import TracebackType

    from backgrounder.render.template_files import Templates
    from backgrounder.views import Job


def problem_of(error: Exception, job: Job, templates: Templates) -> Problem:
    """Return what an exception means for the author of the template that makes `job`."""
    place = _place(error, job, templates)
    why = f"it keeps `{job.path}` from being made"
    match error:
        case TemplateSyntaxError():
            return syntax_problem(error)
        case TemplateNotFound():
            hint = nearest(str(error.name), templates.files)
            return Problem(place, "template-missing", _missing(error), why, hint)
        case UndefinedError():
            message, _, hint = str(error.message).partition("; ")
            return Problem(place, "template-undefined", message, why, hint)
        case TooComplexError():
            return Problem(place, "too-complex", f"a text is too complex: {error}", why)
        case RecursionError():
            message = "templates include, extend or call each other without end"
            return Problem(place, "template-endless", message, why)
    message = f"the template fails with `{type(error).__name__}`: {_one_line(error)}"
    return Problem(place, "template-error", message, why)


def syntax_problem(error: TemplateSyntaxError) -> Problem:
    """Return the problem that Jinja's parser met."""
    path = error.filename or error.name or "templates"
    message = f"the template cannot be read: {_one_line(error)}"
    return Problem(Place(path, error.lineno), "template-syntax", message)


def _missing(error: TemplateNotFound) -> str:
    return f"there is no template `{error.name}` in the folders of templates"


def _place(error: Exception, job: Job, templates: Templates) -> Place:
    """Return the innermost template line that led to the error."""
    found = Place(f"templates/{job.form}")
    paths = {template.path for template in templates.files.values()}
    step: TracebackType | None = error.__traceback__
    while step:
        path = step.tb_frame.f_code.co_filename
        found = Place(path, step.tb_lineno) if path in paths else found
        step = step.tb_next
    return found


def _one_line(error: Exception) -> str:
    text = str(error.message if isinstance(error, TemplateSyntaxError) else error)
    return " ".join(text.split()).rstrip(".")
