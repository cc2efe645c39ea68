"""The command line: the only module that prints."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from backgrounder import __version__
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from backgrounder.pipeline import Built
    from backgrounder.problems import Place, Problem
    from backgrounder.render import Outcome
    from backgrounder.settings import Run

FINE, CONTENT, USAGE, INPUT_OUTPUT, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: fine, problems in the content, usage or settings, input/output (or a fault of our
own), interrupted."""

ENGINE = Path(__file__).resolve().parent.parent
"""Our own `templates/` and `static/` lie here."""

DEBUG = "BACKGROUNDER_DEBUG"
"""Set in the environment, a fault of our own ends with its traceback."""

SETTINGS = "content/site.yaml"
LONG = 300
"""From so many pages on, a terminal shows how far the build has come."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except KeyboardInterrupt:
        _complain("interrupted; the site is what it was before")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does: there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INPUT_OUTPUT
    except OSError as error:
        _complain(_in_words(error))
        return INPUT_OUTPUT
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        _complain(
            f"a fault of Backgrounder itself, not of your files: {type(error).__name__}: {error}\n"
            f"The site is what it was before. Please report this, with what {DEBUG}=1 prints."
        )
        return INPUT_OUTPUT


def build(options: argparse.Namespace) -> int:
    """Build the site and publish it."""
    from backgrounder import pipeline

    started = time.monotonic()
    built = pipeline.build(_run(options), _watch)
    summary = _summary(built, time.monotonic() - started)
    _report(options, built.problems, summary, _build_line(options, built, summary))
    return _exit_code(options, built.problems)


def check(options: argparse.Namespace) -> int:
    """Check the content and write nothing."""
    from backgrounder import pipeline
    from backgrounder.reports import count_words, plural

    started = time.monotonic()
    examined = pipeline.examine(_run(options))
    library = examined.library
    seconds = round(time.monotonic() - started, 2)
    summary = _counts(examined.problems) | {
        "topics": len(library.briefs),
        "sources": len(library.sources),
        "seconds": seconds,
    }
    line = (
        f"{count_words(examined.problems) or 'No problems'} in "
        f"{plural(len(library.briefs), 'topic')} and {plural(len(library.sources), 'source')}, "
        f"{seconds:.2f} s"
    )
    _report(options, examined.problems, summary, line)
    return _exit_code(options, examined.problems)


def serve(options: argparse.Namespace) -> int:
    """Preview the site on a local address, rebuilding it after each change."""
    from backgrounder import preview

    def report(built: Built, seconds: float) -> None:
        summary = _summary(built, seconds)
        _report(options, built.problems, summary, _build_line(options, built, summary))

    return preview.serve(_run(options), options.port, opens=options.open, say=_say, report=report)


def schema(options: argparse.Namespace) -> int:
    """Write the JSON Schemas that editors complete and check by."""
    import json

    from backgrounder.read.json_schema import schemas

    folder = Path(options.root).resolve() / "schema"
    folder.mkdir(exist_ok=True)
    for name, content in schemas().items():
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        (folder / f"{name}.schema.json").write_text(text, encoding="utf-8")
    _say(f"Wrote {len(schemas())} schemas to {folder}")
    return FINE


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    add = common.add_argument
    add("--root", default=".", metavar="DIR", help="the project's folder (default: this one)")
    add("--output", metavar="DIR", help="where the site goes (default: site/ in the project)")
    add("--base-url", metavar="URL", type=_web_address, help="where it will be hosted")
    add("--drafts", action="store_true", help="build drafts too, marked as such")
    add("--strict", action="store_true", help="let warnings stop publication")
    add("--format", choices=("text", "json", "github"), default="text", help="of the report")
    add("--jobs", type=int, default=0, metavar="N", help="processes to render in (default: all)")
    parser = argparse.ArgumentParser(
        prog="build.py",
        parents=[common],
        description="Build a site of explainers whose every figure traces to a source.",
        epilog="Without a command, the site is built.",
    )
    parser.add_argument("--version", action="version", version=f"Backgrounder {__version__}")
    parser.set_defaults(command=build)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, function in (
        ("build", build),
        ("check", check),
        ("serve", serve),
        ("schema", schema),
    ):
        sentence = (function.__doc__ or "").splitlines()[0]
        command = commands.add_parser(
            name, parents=[_without_defaults(common)], help=sentence, description=sentence
        )
        command.set_defaults(command=function)
        if function is serve:
            command.add_argument("--port", type=int, default=8000, help="0 for any free one")
            command.add_argument("--open", action="store_true", help="open it in the browser")
    return parser


def _without_defaults(common: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Return the common options such that one given before the command is not undone after it."""
    copy = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    for action in common._actions:  # noqa: SLF001 - argparse has no public way to list options
        names = {"dest": action.dest, "help": action.help}
        if isinstance(action.const, bool):
            copy.add_argument(*action.option_strings, action="store_true", **names)  # type: ignore[arg-type]
        else:
            copy.add_argument(
                *action.option_strings,
                choices=action.choices,
                type=action.type,  # type: ignore[arg-type]
                metavar=action.metavar,
                **names,  # type: ignore[arg-type]
            )
    return copy


def _run(options: argparse.Namespace) -> Run:
    from backgrounder.settings import Run

    root = Path(options.root).resolve()
    if not root.is_dir():
        raise NotADirectoryError(None, "there is no such folder", str(root))
    return Run(
        root=root,
        engine=ENGINE,
        output=Path(options.output) if options.output else root / "site",
        base_url=options.base_url or "",
        drafts=options.drafts,
        strict=options.strict,
        jobs=options.jobs,
        now=_now(),
    )


def _now() -> datetime:
    """Return the present moment, or the one that reproducible builds set.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"{text!r} is not a web address like https://example.org/")
    return text.rstrip("/") + "/"


def _watch(things: Iterable[Outcome], number: int) -> Iterable[Outcome]:
    """Let things pass, with a progress bar where somebody watches and it takes a while."""
    if number < LONG or not sys.stderr.isatty():
        return things
    from tqdm import tqdm  # only long builds on a terminal pay for it

    bar: Iterable[Outcome] = tqdm(things, total=number, unit=" pages", leave=False)
    return bar


def _summary(built: Built, seconds: float) -> dict[str, object]:
    publication = built.publication
    return _counts(built.problems) | {
        "published": publication is not None,
        "pages": built.pages,
        "changed": publication.written if publication else 0,
        "removed": len(publication.removed) if publication else 0,
        "held-back": list(built.held_back),
        "seconds": round(seconds, 2),
    }


def _counts(problems: Iterable[Problem]) -> dict[str, object]:
    levels = [problem.level for problem in problems]
    return {"errors": levels.count(Level.ERROR), "warnings": levels.count(Level.WARNING)}


def _build_line(options: argparse.Namespace, built: Built, summary: Mapping[str, object]) -> str:
    from backgrounder.reports import count_words, plural

    found = count_words(built.problems)
    if built.publication is None:
        return f"Nothing was published: {found}. What stood there stays as it was"
    output = options.output or "site"
    parts = [
        f"Built {plural(built.pages, 'page')} into {output}",
        f"{plural(built.publication.written, 'file')} changed",
        f"{summary['seconds']:.2f} s",
    ]
    if built.held_back:
        parts.append(f"held back as drafts: {', '.join(built.held_back)}")
    return ", ".join(parts) + (f"; {found}" if found else "")


def _report(
    options: argparse.Namespace,
    problems: tuple[Problem, ...],
    summary: Mapping[str, object],
    line: str,
) -> None:
    from backgrounder import reports

    if options.format == "json":
        _say(reports.as_json(problems, summary))
        return
    if problems:
        as_github = options.format == "github"
        text = reports.as_annotations(problems) if as_github else _as_text(options, problems)
        _say(text)
    _say(line)


def _as_text(options: argparse.Namespace, problems: tuple[Problem, ...]) -> str:
    from backgrounder import reports

    root = Path(options.root).resolve()
    return reports.as_text(problems, lambda place: _line(root, place))


def _line(root: Path, place: Place) -> str:
    """Read the line that a problem points to; nothing where it cannot be read."""
    try:
        text = (root / place.path).read_text(encoding="utf-8-sig", errors="replace")
    except (OSError, ValueError):
        return ""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[place.line - 1] if place.line <= len(lines) else ""


def _exit_code(options: argparse.Namespace, problems: Iterable[Problem]) -> int:
    grave = [each for each in problems if options.strict or each.level is Level.ERROR]
    if any(each.rule == "output-refused" or each.place.path == SETTINGS for each in grave):
        return USAGE
    return CONTENT if grave else FINE


def _in_words(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def _say(text: str) -> None:
    print(text, flush=True)


def _complain(text: str) -> None:
    print(f"build.py: {text}", file=sys.stderr, flush=True)
