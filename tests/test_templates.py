"""Templates: they see their view, they escape, and what is wrong with one is said with its line.

The numbers P01 to P08 are those of the catalogue of bad input.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from backgrounder.problems import Place, in_order
from backgrounder.render import FORMS, gathered, linted_templates, render, render_with
from backgrounder.views import Job, Output, PageView, Passage, RedirectView, View
from tests import sample_views

if TYPE_CHECKING:
    from collections.abc import Callable

    from backgrounder.problems import Problem

OURS = (str(Path(__file__).parent.parent / "templates"),)
PAGE = "topics/lake/index.html"
HOSTILE = "</title><script>alert(1)</script>&\"'"
VIEW = RedirectView(title=HOSTILE, href="../", canonical="", language="en")


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., tuple[str, ...]]:
    """Write templates into a folder and return it as `render` takes it."""

    def write(page: str = "", **others: str) -> tuple[str, ...]:
        path = tmp_path / "templates"
        path.mkdir(exist_ok=True)
        for name, source in {"page": page, **others}.items():
            (path / f"{name}.html").write_text(source, encoding="utf-8")
        return (str(path),)

    return write


def made(folders: tuple[str, ...], view: View = VIEW, form: str = "page.html") -> str:
    (outcome,) = render([Job(PAGE, form, view)], folders)
    assert not outcome.problems
    assert outcome.output
    assert isinstance(outcome.output.content, bytes)
    return outcome.output.content.decode()


def problem(folders: tuple[str, ...], view: View = VIEW, form: str = "page.html") -> Problem:
    (outcome,) = render([Job(PAGE, form, view)], folders)
    assert outcome.output is None
    (found,) = outcome.problems
    assert PAGE in found.why or found.rule == "template-syntax"
    assert "Traceback" not in found.message
    assert "\n" not in found.message
    return found


def template_problems(folders: tuple[str, ...]) -> tuple[Problem, ...]:
    return linted_templates(folders).problems


# What a template sees and gives ------------------------------------------------------------------


def test_a_template_sees_its_view_and_nothing_else(folder: Callable[..., tuple[str, ...]]) -> None:
    assert made(folder("{{ view.href }} {{ config is defined }}")) == "../ False\n"
    for peek in ("view.__class__", "view.__init__.__globals__", "().__class__", "''.format"):
        (outcome,) = render([Job(PAGE, "page.html", VIEW)], folder("{{ " + peek + ".mro }}"))
        assert outcome.output is None


def test_everything_is_escaped(folder: Callable[..., tuple[str, ...]]) -> None:
    html = made(folder('<p title="{{ view.title }}">{{ view.title }}'))
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == html.count("&#34;&#39;") == 2


def test_a_page_ends_with_one_newline_and_has_no_other_kind(
    folder: Callable[..., tuple[str, ...]],
) -> None:
    assert made(folder("\n\n<p>a\r\n\nb</p>\r\n\n\n")) == "<p>a\n\nb</p>\n"


def test_text_that_utf_8_cannot_hold_does_not_stop_a_build(
    folder: Callable[..., tuple[str, ...]],
) -> None:
    assert made(folder("a{{ view.title }}b"), replace(VIEW, title="\ud800")) == "a\ufffdb\n"


@pytest.mark.parametrize(
    "size", [0, 900, 990, 993, 994, 995, 996, 997, 9_990, 9_993, 999_990, 999_995]
)
def test_a_page_knows_its_own_weight(folder: Callable[..., tuple[str, ...]], size: int) -> None:
    """The size in words is that of the finished page, the words themselves included."""
    html = made(folder("{{ page_weight }}é" + "x" * size + "{{ page_weight }}"))
    weight = len(html.encode())
    words = html.partition("é")[0]
    assert words == f"{-(-weight // 1000):,} KB"
    assert html.count(words) == 2


def test_passages_are_set_in_the_language_of_their_page(
    folder: Callable[..., tuple[str, ...]],
) -> None:
    folders = folder("{{ view.body | blocks }}|{{ view.body | inline }}|{{ view.title | typeset }}")
    page = replace(sample_views.page(), body=Passage('"so"'), title="it's")
    assert made(folders, page) == "<p>“so”</p>|“so”|it’s\n"
    urdu = replace(page, frame=replace(page.frame, language="ur", direction="rtl"))
    assert made(folders, urdu) == '<p dir="ltr">"so"</p>|"so"|it&#39;s\n'


def test_plain_text_of_a_passage(folder: Callable[..., tuple[str, ...]]) -> None:
    page = replace(sample_views.page(), body=Passage("*a* [b](c.md) [@d#e] & <f>"))
    assert made(folder("{{ view.body | plain }}"), page) == "a b &amp; &lt;f&gt;\n"


def test_json_cannot_end_its_script(folder: Callable[..., tuple[str, ...]]) -> None:
    hostile = "</script><!--<script>\u2028\u2029&"
    topic = replace(sample_views.topic(), title=hostile)
    html = made(folder("<script>{{ view | json_ld }}</script>"), topic)
    assert html.count("<") == html.count(">") == 2
    assert not re.search("[\u2028\u2029&]", html)
    assert hostile in json.dumps(json.loads(html[8:-10]), ensure_ascii=False)


def test_a_stylesheet_cannot_end_its_style(folder: Callable[..., tuple[str, ...]]) -> None:
    single = replace(sample_views.single(), stylesheet="a > b {} </style><script>")
    assert made(folder("{{ view.stylesheet | css }}"), single) == "a > b {} <\\/style><script>\n"


def test_the_projects_templates_go_before_ours(tmp_path: Path) -> None:
    for name, words in (("own", "own {% include 'b.html' %}"), ("ours", "ours")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.html").write_text(words)
    (tmp_path / "ours" / "b.html").write_text("b")
    assert made((str(tmp_path / "own"), str(tmp_path / "ours")), form="a.html") == "own b\n"


def test_a_changed_template_is_seen_even_if_its_size_and_time_are_the_same(
    folder: Callable[..., tuple[str, ...]],
) -> None:
    folders = folder("one")
    path = Path(folders[0], "page.html")
    times = path.stat()
    assert made(folders) == "one\n"
    path.write_text("two")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert made(folders) == "two\n"


# Jobs --------------------------------------------------------------------------------------------

FORM_OF = {"bare_topic": "topic.html", "urdu_topic": "topic.html", "not_found": "404.html"}
MACHINE = {
    "feed": ("atom", "json-feed"),
    "sitemap": ("sitemap",),
    "robots": ("robots",),
    "data": ("data",),
    "references": ("csl", "bibtex", "ris"),
    "headers": ("headers", "htaccess", "nginx"),
    "topic": ("text",),
}
PAGES = (
    *("bare_topic", "corrections", "disputes", "home", "linked_source", "not_found", "page"),
    *("redirect", "search", "single", "source", "sources", "tag", "tags", "timeline", "topic"),
    "urdu_topic",
)


def every_job() -> list[Job]:
    """Return a job for every sample view in every form that it has."""
    forms = {**{name: (FORM_OF.get(name, f"{name}.html"),) for name in PAGES}}
    forms["linked_source"] = ("source.html",)
    for name, more in MACHINE.items():
        forms[name] = (*forms.get(name, ()), *more)
    return [
        Job(f"{name}/{form}", form, getattr(sample_views, name)())
        for name, some in forms.items()
        for form in some
    ]


def test_every_form_gives_a_file() -> None:
    outcomes = list(render(every_job(), OURS))
    assert not [found for outcome in outcomes for found in outcome.problems]
    assert {job.form for job in every_job()} >= set(FORMS)
    assert all(outcome.output and outcome.output.content for outcome in outcomes)


@pytest.mark.parametrize("kind", ["processes", "threads"])
def test_any_executor_gives_the_same_bytes_in_the_same_order(kind: str) -> None:
    jobs = every_job() * 2
    expected = list(render(jobs, OURS))
    with executor(kind) as workers:
        assert expected == list(render_with(gathered(OURS), iter(jobs), workers))


def executor(kind: str) -> Executor:
    if kind == "threads":
        return ThreadPoolExecutor(4)
    return ProcessPoolExecutor(2, multiprocessing.get_context("spawn"))


def test_a_problem_of_many_pages_is_told_once(folder: Callable[..., tuple[str, ...]]) -> None:
    folders = folder("{{ view.nosuch }}")
    outcomes = list(render([Job(f"{n}.html", "page.html", VIEW) for n in range(40)], folders))
    assert not any(outcome.output for outcome in outcomes)
    (found,) = in_order(found for outcome in outcomes for found in outcome.problems)
    assert found.why == "it keeps `0.html` from being made"


def test_a_spoilt_page_spoils_no_other(folder: Callable[..., tuple[str, ...]]) -> None:
    folders = folder("{{ view.nosuch }}", good="good")
    outcomes = list(render([Job("a", "page.html", VIEW), Job("b", "good.html", VIEW)], folders))
    assert outcomes[1].output == Output("b", b"good\n")


# What can be wrong -------------------------------------------------------------------------------


def test_p01_a_syntax_error_has_its_line(folder: Callable[..., tuple[str, ...]]) -> None:
    folders = folder("<p>\n{% if view %}\n{{ view.href }\n")
    for found in (problem(folders), *template_problems(folders)):
        assert found.place == Place("templates/page.html", 3)
        assert found.rule == "template-syntax"


def test_p01_a_syntax_error_in_an_include_is_its_own(
    folder: Callable[..., tuple[str, ...]],
) -> None:
    folders = folder("\n{% include 'part.html' %}", part="\n\n{% endfor %}")
    assert problem(folders).place == Place("templates/part.html", 3)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("view.titel", "`RedirectView` has no `titel`"),
        ("nosuch", "`nosuch` is not defined"),
        ("view.title.nosuch", "`str` has no `nosuch`"),
        ("view.nosuch.more", "`RedirectView` has no `nosuch`"),
    ],
)
def test_p02_what_is_not_there_is_named(
    folder: Callable[..., tuple[str, ...]], expression: str, message: str
) -> None:
    found = problem(folder("\n\n{{ " + expression + " }}"))
    assert found.place == Place("templates/page.html", 3)
    assert found.rule == "template-undefined"
    assert message in found.message
    if "titel" in expression:
        assert found.hint == "did you mean `title`?"


def test_p03_a_missing_include_is_named_with_the_nearest(
    folder: Callable[..., tuple[str, ...]],
) -> None:
    folders = folder("\n{% include 'prat.html' %}", part="")
    for found in (problem(folders), *template_problems(folders)):
        assert found.place == Place("templates/page.html", 2)
        assert found.rule == "template-missing"
        assert "`prat.html`" in found.message
        assert found.hint == "did you mean `part.html`?"


def test_p03_a_job_without_a_template_is_a_problem(
    folder: Callable[..., tuple[str, ...]],
) -> None:
    assert problem(folder(), form="topics.html").place.path == "templates/topics.html"


def test_p03_an_include_that_may_be_missing_is_none(
    folder: Callable[..., tuple[str, ...]],
) -> None:
    folders = folder("a{% include 'nosuch.html' ignore missing %}")
    assert made(folders) == "a\n"
    assert not template_problems(folders)


@pytest.mark.parametrize(
    ("page", "part"),
    [
        ("{% include 'part.html' %}", "{% include 'page.html' %}"),
        ("{% extends 'page.html' %}", ""),
        ("{% extends 'part.html' %}", "{% extends 'page.html' %}"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", ""),
    ],
)
def test_p03_what_never_ends_is_ended(
    folder: Callable[..., tuple[str, ...]], page: str, part: str
) -> None:
    found = problem(folder(page, part=part))
    assert found.rule == "template-endless"
    assert found.place.path.startswith("templates/")


def test_p03_an_endless_loop_is_refused(folder: Callable[..., tuple[str, ...]]) -> None:
    found = problem(folder("\n{% for n in range(100000000) %}{% endfor %}"))
    assert found.place == Place("templates/page.html", 2)
    assert "1,000 steps" in found.message


@pytest.mark.parametrize(
    "name", ["../secret.html", "../../etc/passwd", "/etc/passwd", "./page.html", "a\\..\\b"]
)
def test_p04_no_name_leads_out_of_the_templates(
    folder: Callable[..., tuple[str, ...]], tmp_path: Path, name: str
) -> None:
    (tmp_path / "secret.html").write_text("secret")
    found = problem(folder("{% include " + repr(name) + " %}"))
    assert found.rule == "template-missing"


def test_p04_no_link_leads_out_of_the_templates(
    folder: Callable[..., tuple[str, ...]], tmp_path: Path
) -> None:
    folders = folder("{% include 'link.html' %}{% include 'inner/secret.html' ignore missing %}")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.html").write_text("secret")
    Path(folders[0], "link.html").symlink_to(tmp_path / "outside" / "secret.html")
    Path(folders[0], "inner").symlink_to(tmp_path / "outside")
    assert problem(folders).rule == "template-missing"
    (found,) = template_problems(folders)
    assert (found.rule, found.place.path) == ("template-outside", "templates/link.html")


def test_p04_a_folder_of_templates_may_be_a_link_itself(
    folder: Callable[..., tuple[str, ...]], tmp_path: Path
) -> None:
    link = tmp_path / "linked"
    link.symlink_to(folder("so")[0])
    assert made((str(link),)) == "so\n"


@pytest.mark.parametrize("name", ["x.xml.j2", "x.atom", "x.svg", "x.txt"])
def test_p05_a_template_of_any_name_escapes(
    folder: Callable[..., tuple[str, ...]], name: str
) -> None:
    folders = folder()
    Path(folders[0], name).write_text("{{ view.title }}")
    assert "<" not in made(folders, form=name)


@pytest.mark.parametrize(
    "page",
    [
        "\n{{ view.title | safe }}",
        "\n{{ view.title | upper | safe | trim }}",
        "\n{% autoescape false %}{{ view.title }}{% endautoescape %}",
        "\n{% filter safe %}{{ view.title }}{% endfilter %}",
    ],
)
def test_p06_nothing_goes_out_unescaped(folder: Callable[..., tuple[str, ...]], page: str) -> None:
    (found,) = template_problems(folder(page))
    assert (found.rule, found.place) == ("template-unescaped", Place("templates/page.html", 2))


def test_p06_safe_does_not_work_either(folder: Callable[..., tuple[str, ...]]) -> None:
    assert problem(folder("{{ view.title | safe }}")).rule == "template-syntax"


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<script>x</script>", "script"),
        ("<script type='text/javascript'>x</script>", "script"),
        ("<p\n  onclick='x'>", "`onclick`"),
        (
            '<img src="{{ view.href }}" {% if view.title > "a" %}ONERROR = x{% endif %}>',
            "`onerror`",
        ),
        ('<p style="{{ view.title }}">', "`style`"),
        ("<style>p {}</style>", "`style` element"),
        ('<a href="javascript:x">', "`javascript:`"),
    ],
)
def test_p07_what_the_security_policy_blocks_is_a_problem(
    folder: Callable[..., tuple[str, ...]], html: str, said: str
) -> None:
    (found,) = template_problems(folder("<p>\n" + html))
    assert (found.rule, found.place) == ("template-inline", Place("templates/page.html", 2))
    assert said in found.message


@pytest.mark.parametrize(
    "html",
    [
        '<script type="application/ld+json">{{ view | json_ld }}</script>',
        '<script src="{{ view.href }}" defer></script>',
        "<style>\n{{ view.stylesheet | css }}\n</style>",
        "{# <script>x</script> <p style=x> #}",
        '<p class="style=x" data-style="x" data-on="x">on x = y; style = z</p>',
        '<a href="{{ view.href }}">javascript: no</a>',
    ],
)
def test_p07_what_the_security_policy_allows_is_none(
    folder: Callable[..., tuple[str, ...]], html: str
) -> None:
    assert not template_problems(folder(html))


@pytest.mark.parametrize(
    ("expression", "said"),
    [("1 / 0", "ZeroDivisionError"), ("view.title | center(view)", "TypeError")],
)
def test_p08_an_exception_has_its_line(
    folder: Callable[..., tuple[str, ...]], expression: str, said: str
) -> None:
    found = problem(folder("\n\n\n{{ " + expression + " }}"))
    assert found.place == Place("templates/page.html", 4)
    assert said in found.message


def test_p08_an_exception_in_a_macro_is_told_where_it_happens(
    folder: Callable[..., tuple[str, ...]],
) -> None:
    folders = folder(
        "{% import 'parts.html' as parts %}\n{{ parts.a(view) }}",
        parts="{% macro a(view) %}\n\n{{ 1 / 0 }}{% endmacro %}",
    )
    assert problem(folders).place == Place("templates/parts.html", 3)


def test_a_text_that_is_too_complex_names_its_page(
    folder: Callable[..., tuple[str, ...]],
) -> None:
    page: PageView = replace(sample_views.page(), body=Passage("[" * 5000))
    found = problem(folder("\n{{ view.body | blocks }}"), page)
    assert (found.rule, found.place.line) == ("too-complex", 2)


def test_an_unknown_filter_is_found_before_any_page_is_made(
    folder: Callable[..., tuple[str, ...]],
) -> None:
    (found,) = template_problems(folder("\n{{ view.title | nosuch }}"))
    assert (found.rule, found.place.line) == ("template-syntax", 2)


def test_a_template_that_is_not_utf_8_is_a_problem(
    folder: Callable[..., tuple[str, ...]],
) -> None:
    folders = folder()
    Path(folders[0], "page.html").write_bytes(b"\xff\xfe")
    for found in (problem(folders), *template_problems(folders)):
        assert (found.rule, found.place.path) == ("template-syntax", "templates/page.html")


def test_what_editors_leave_behind_is_no_template(
    folder: Callable[..., tuple[str, ...]],
) -> None:
    folders = folder("so")
    for name in ("page.html~", ".page.html.swp", "#page.html#"):
        Path(folders[0], name).write_bytes(b"\xff{% broken")
    assert not template_problems(folders)


@pytest.mark.parametrize("filter_name", ["random", "safe"])
def test_nothing_makes_one_build_differ_from_the_next(
    folder: Callable[..., tuple[str, ...]], filter_name: str
) -> None:
    assert template_problems(folder("{{ 'abc' | " + filter_name + " }}"))
    assert problem(folder("{{ lipsum() }}")).rule == "template-undefined"


def test_our_own_templates_keep_the_rules() -> None:
    assert template_problems(OURS) == ()
