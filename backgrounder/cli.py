"""The command line: the only module that prints."""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from backgrounder import __version__
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from backgrounder.authoring.refusal import Refusal
    from backgrounder.built import Built
    from backgrounder.changes import Change
    from backgrounder.making import Done
    from backgrounder.preview.loop import Round
    from backgrounder.problems import Place, Problem
    from backgrounder.reports import Lines
    from backgrounder.settings import Run

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001

FINE, CONTENT, USAGE, INPUT_OUTPUT, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: fine, problems in the content, usage or settings, input/output (or a fault of our
own), interrupted."""

ENGINE = Path(__file__).resolve().parent.parent
"""Our own `templates/` and `static/` lie here."""

DEBUG = "BACKGROUNDER_DEBUG"
"""Set in the environment, a fault of our own ends with its traceback."""

SETTINGS = "content/site.yaml"
REFUSED = {"output-refused", "since-unknown"}
"""What is wrong with the command, not with the content."""
KINDS = ("theme", "place", "person", "organisation", "term")
"""Of tags (`model.TagKind`)."""
SHELLS = ("bash", "zsh", "fish")
"""For which completion can be printed."""
LONG = 300
"""From so many pages on, a terminal shows how far the build has come."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    # A process that ends need not look for garbage among all its values: that takes a while.
    atexit.register(gc.freeze)
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
    from backgrounder import memory
    from backgrounder.garbage import nothing_collected

    started = time.monotonic()
    run = _run(options)
    built = memory.unchanged(run)
    if built is None:
        with nothing_collected():
            from backgrounder import pipeline

        built = pipeline.build(run, _watch)
    summary = _summary(built, time.monotonic() - started)
    line = _build_line(options, built, summary)
    if options.explain:
        summary["made"] = dict(built.made)
        line = "\n".join((*_reasons(built), line))
    _report(options, built.problems, summary, line)
    return _exit_code(options, built.problems)


def check(options: argparse.Namespace) -> int:
    """Check the content and publish nothing."""
    from backgrounder.examination import examine
    from backgrounder.reports import count_words, plural

    started = time.monotonic()
    examined = examine(_run(options))
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


def diff(options: argparse.Namespace) -> int:
    """Print what changes for readers since the last publication, claim by claim."""
    from backgrounder import pipeline

    compared = pipeline.compare(_run(options))
    changes = compared.changes or ()
    summary = _counts(compared.problems) | {
        "changes": [_change_record(change) for change in changes],
        "need-correction": sum(change.needs_correction for change in changes),
    }
    if compared.changes is not None:
        text = _changes_text(changes)
    elif compared.problems:
        text = "Nothing could be compared"
    else:
        text = "Nothing was published before"
    _report(options, compared.problems, summary, text)
    return _exit_code(options, compared.problems)


def serve(options: argparse.Namespace) -> int:
    """Preview the site on a local address, rebuilding it after each change."""
    from backgrounder import preview
    from backgrounder.authoring.editors import renew_schemas
    from backgrounder.preview.editors import EDITORS
    from backgrounder.preview.loop import in_a_line
    from backgrounder.problems import nearest

    if options.editor and options.editor not in EDITORS:
        hint = nearest(options.editor, EDITORS) or f"known are {', '.join(EDITORS)}"
        _complain(f"there is no editor `{options.editor}` to open files in; {hint}")
        return USAGE
    run = _run(options)

    def report(done: Round) -> None:
        summary = _counts(done.edition.problems) | {
            "changed": len(done.edition.changed),
            "current": done.edition.is_current,
            "seconds": round(done.seconds, 3),
        }
        if done.edition.is_current and done.edition.library:
            renew_schemas(run.root, done.edition.library)
        _report(options, done.news, summary, in_a_line(done))

    return preview.serve(
        run,
        options.port,
        opens=options.open,
        say=_say,
        report=report,
        complain=_complain,
        host=options.allow_network_access,
        editor=options.editor,
    )


def rules(options: argparse.Namespace) -> int:
    """List the rules of the check, or show one of them with its examples."""
    from backgrounder import rulebook
    from backgrounder.check import DEMANDS, levels_of
    from backgrounder.problems import nearest
    from backgrounder.read import read_site

    asked = [demand for demand in DEMANDS if options.rule in {"", demand.id}]
    levels = levels_of(read_site(_run(options).root))
    if not asked:
        hint = nearest(options.rule, levels) or "`build.py rules` lists them"
        _complain(f"there is no rule `{options.rule}`; {hint}")
        return USAGE
    if options.format == "json":
        _say(rulebook.as_json(asked, levels))
    elif options.rule:
        _say(rulebook.as_text(asked[0], levels, ENGINE))
    else:
        _say(rulebook.as_list(levels))
    return FINE


def schema(options: argparse.Namespace) -> int:
    """Write the JSON Schemas that editors complete and check by, with this project's own names."""
    from backgrounder.authoring.editors import write_schemas
    from backgrounder.read import read

    root = _run(options).root
    files = write_schemas(root, read(root, root).library)
    _say(f"Wrote {len(files)} schemas to {files[0].parent}")
    return FINE


def new_topic(options: argparse.Namespace) -> int:
    """Write a brief to fill in: its keys, and the questions that readers ask."""
    from backgrounder.authoring.refusal import Refusal
    from backgrounder.authoring.topic import new_topic as write

    run = _run(options)
    path = write(run.root, options.title, run.now, options.slug)
    if isinstance(path, Refusal):
        return _refuse(run, path)
    _say(
        f"Wrote {path}\n"
        "Next: note what it rests on (`build.py new source URL`), and answer its questions\n"
        "To see it: `build.py serve`; to check it while it is a draft: `build.py check --drafts`"
    )
    return FINE


def new_source(options: argparse.Namespace) -> int:
    """Write a source record to fill in, from a web address or a saved page."""
    from backgrounder.authoring.refusal import Refusal
    from backgrounder.authoring.source import Wish
    from backgrounder.authoring.source import new_source as write

    run, wish = _run(options), Wish(options.where, options.fetch, options.id)
    with _discreet(run.root) as tells:
        path = write(run.root, wish, run.now, tells)
    if isinstance(path, Refusal):
        return _refuse(run, path)
    name = Path(path).stem
    _say(
        f"Wrote {path}\n"
        "Next: fill in what has no value yet, and say in `claims` what it says, point by point\n"
        f"To cite it: [@{name}#first-point]; to see what is missing: `build.py check`"
    )
    return FINE


def new_tag(options: argparse.Namespace) -> int:
    """Add a tag to content/tags.yaml: a place, a person, a body, a term or a theme."""
    from backgrounder.authoring.refusal import Refusal
    from backgrounder.authoring.tag import new_tag as write

    run = _run(options)
    identifier = write(run.root, options.name, options.kind, options.id, options.within)
    if isinstance(identifier, Refusal):
        return _refuse(run, identifier)
    _say(
        f"Added {identifier} to content/tags.yaml\n"
        f"Next: say there what it is, under `about`, and carry it: `tags: [{identifier}]`"
    )
    return FINE


def rename(options: argparse.Namespace) -> int:
    """Give a topic, page, source, claim, tag or dispute another name, wherever it is named."""
    from backgrounder.authoring import rename as work
    from backgrounder.authoring.refusal import Refusal
    from backgrounder.reports import plural

    run = _run(options)
    computed = work.renaming(run.root, options.old, options.new)
    if isinstance(computed, Refusal):
        return _refuse(run, computed)
    done = "Renamed"
    if options.dry_run:
        done = "Would rename"
        _say_discreetly(run, work.lines(computed))
    else:
        work.rename(run.root, computed)
    kept = f"; {' and '.join(computed.aliases)} leads there" if computed.aliases else ""
    _say(
        f"{done} {computed.old} to `{computed.new}`: {plural(computed.mentions, 'mention')} in "
        f"{plural(len(computed.changes), 'file')}{kept}"
    )
    return FINE


def explain(options: argparse.Namespace) -> int:
    """Say what a page is made from, whether it is published, and what it hangs together with."""
    from backgrounder import pipeline
    from backgrounder.authoring.explain import lines
    from backgrounder.authoring.refusal import Refusal

    run = _run(options)
    explained = pipeline.explain(run, options.page)
    if isinstance(explained, Refusal):
        return _refuse(run, explained)
    _say_discreetly(run, lines(explained))
    return FINE


def completion(options: argparse.Namespace) -> int:
    """Print what a shell needs to complete commands, options and this project's names."""
    from backgrounder.authoring.completion import script

    if options.words:
        return _complete(options.shell, options.words)
    _say(script(options.shell, (sys.executable, str(Path(sys.argv[0]).resolve()))))
    return FINE


def _complete(shell: str, words: Sequence[str]) -> int:
    """Answer a shell that asks what may be written next; no name that must not be named is told."""
    from backgrounder.authoring.completion import answer, asked
    from backgrounder.authoring.offers import offer

    offered = offer(_parser(), asked(shell, words), {"rule": _rule_ids, "editor": _editors})
    if offered.names:
        with _discreet(offered.root) as tells:
            names = tuple(name for name in offered.names if not tells(name.text))
        offered = replace(offered, names=names)
    _say(answer(shell, offered))
    return FINE


def _rule_ids() -> Iterable[str]:
    from backgrounder.check import DEMANDS

    return (demand.id for demand in DEMANDS)


def _editors() -> Iterable[str]:
    from backgrounder.preview.editors import EDITORS

    return EDITORS


def protect(options: argparse.Namespace) -> int:
    """Add somebody to those who must not be named, without writing the name down.

    Asks, or reads lines from standard input: the spellings of the full name, an empty line, then
    what identifies the person, with `/` between spellings of one thing.
    """
    from backgrounder import keeper
    from backgrounder.reports import plural

    names = _private_lines("A spelling of the full name (none: go on): ")
    attributes = _private_lines("What identifies, such as a school (none: done): ")
    entry = keeper.entry_of(names, attributes)
    kept = keeper.keep(_run(options).root, entry, options.person, options.say)
    if kept.refusal:
        _complain(kept.refusal)
        return USAGE
    if kept.person is None:
        _report(options, kept.problems, _counts(kept.problems), "The list stays as it was")
        return CONTENT
    _say(
        f"{kept.person.id} is protected by {plural(len(kept.person.names), 'form')} of the name "
        f"and {plural(len(kept.person.attributes), 'attribute')}"
    )
    return FINE


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    add = common.add_argument
    add("--root", default=".", metavar="DIR", help="the project's folder (default: this one)")
    add("--output", metavar="DIR", help="where the site goes (default: site/ in the project)")
    add("--base-url", metavar="URL", type=_web_address, help="where it will be hosted")
    add("--drafts", action="store_true", help="build drafts too, marked as such")
    add("--strict", action="store_true", help="let warnings stop publication")
    add(
        "--since",
        default="",
        metavar="FILE|REV",
        help="what was published: an evidence.json or a git revision (default: the output's)",
    )
    add(
        "--format",
        choices=("text", "json", "sarif", "github"),
        default="text",
        help="of the report: for a terminal, as JSON, as SARIF 2.1.0, as GitHub's annotations",
    )
    add("--explain", action="store_true", help="say of each page that is made why it is")
    add("--jobs", type=int, default=0, metavar="N", help="processes to render in (default: all)")
    add(
        "--executor",
        type=_cluster,
        metavar="dask://HOST:PORT",
        help="render on this Dask cluster instead (dask+tls://: encrypted); read SECURITY.md first",
    )
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
        ("diff", diff),
        ("rules", rules),
        ("serve", serve),
        ("schema", schema),
        ("protect", protect),
        ("rename", rename),
        ("explain", explain),
        ("completion", completion),
    ):
        sentence = (function.__doc__ or "").splitlines()[0]
        command = commands.add_parser(
            name, parents=[_without_defaults(common)], help=sentence, description=sentence
        )
        command.set_defaults(command=function)
        _add_its_own(command.add_argument, function)
    _add_new(commands, common)
    return parser


def _add_new(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Add the command `new`, which has commands of its own."""
    sentence = "Write a new topic, source or tag to fill in; nothing is ever overwritten."
    ours = [_without_defaults(common)]
    new = commands.add_parser("new", parents=ours, help=sentence, description=sentence)
    kinds = new.add_subparsers(title="what to write", metavar="WHAT", required=True)
    for name, function in (("topic", new_topic), ("source", new_source), ("tag", new_tag)):
        about = function.__doc__
        command = kinds.add_parser(name, parents=ours, help=about, description=about)
        command.set_defaults(command=function)
        _add_its_own(command.add_argument, function)


def _add_its_own(add: Callable[..., object], function: Callable[[argparse.Namespace], int]) -> None:
    """Add the arguments that one command alone has."""
    if function is serve:
        add("--port", type=int, default=8000, help="0 for any free one")
        add("--open", action="store_true", help="open it in the browser")
        add(
            "--editor",
            default="",
            metavar="NAME",
            help="what the places of problems open in, such as vscode, idea or none (default: what "
            "$VISUAL or $EDITOR names)",
        )
        add(
            "--allow-network-access",
            type=_own_address,
            default="127.0.0.1",
            metavar="ADDRESS",
            help="let other devices in too, by this machine's address in the network; without "
            "it, nothing but this machine reaches the preview",
        )
    elif function is rules:
        add("rule", nargs="?", default="", metavar="RULE", help="show this one alone")
    elif function is protect:
        add("--person", default="", metavar="ID", help="add to person-1, say")
        add("--say", default="", metavar="WORDS", help="what to write instead, such as: the boy")
    elif function is rename:
        add("old", metavar="OLD", help="such as topics/lake, orro-2024#level or tags/lake-orro")
        add("new", metavar="NEW", help="the new name alone")
        add("--dry-run", action="store_true", help="print what would change, and change nothing")
    elif function is explain:
        add("page", metavar="PAGE", help="a file, an address on the site, or a bare name")
    elif function is completion:
        add("shell", choices=SHELLS)
        add("words", nargs="*", help=argparse.SUPPRESS)  # a shell asks with them
    else:
        _add_for_new(add, function)


def _add_for_new(add: Callable[..., object], function: Callable[[argparse.Namespace], int]) -> None:
    """Add the arguments of what writes new files."""
    if function is new_topic:
        add("title", metavar="TITLE", help="its headline, in quotes")
        add("--slug", default="", help="its address, in place of one made from the title")
    elif function is new_source:
        add("where", metavar="URL|FILE", help="its web address, or a saved page of it")
        add("--fetch", action="store_true", help="read the page's own title, date and publisher")
        add("--id", default="", help="what it is cited by, in place of its host and date")
    elif function is new_tag:
        add("name", metavar="NAME", help="as readers see it, in quotes")
        add("--kind", required=True, choices=KINDS, help="what sort of thing it is")
        add("--id", default="", help="its id, in place of one made from the name")
        add("--within", default="", metavar="TAG", help="the larger place or body it lies in")


def _own_address(text: str) -> str:
    """Return an IP address as a URL has it; one that stands for all of them is none."""
    from ipaddress import ip_address

    try:
        address = ip_address(text)
    except ValueError:
        address = None
    if address is None or address.is_unspecified or address.is_multicast:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not the one address by which others reach this machine, such as "
            "192.168.1.20"
        )
    return str(address)


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
        since=options.since,
        jobs=options.jobs,
        executor=options.executor or "",
        now=_now(),
    )


@contextmanager
def _discreet(root: Path) -> Iterator[Callable[[str], bool]]:
    """Give the test whether a text tells of somebody who must not be named."""
    from backgrounder.guard import guarded
    from backgrounder.protection import identifies
    from backgrounder.read import read_protected

    protected, unusable = read_protected(root)
    with guarded(root, protected) as watch:
        yield lambda text: bool(unusable) or identifies(watch, text)


def _say_discreetly(run: Run, lines: Iterable[str]) -> None:
    """Print lines of the authors' files, but none that tells of somebody protected."""
    from backgrounder.reports import visible

    with _discreet(run.root) as tells:
        for line in lines:
            _say("  (a line that is not printed)" if tells(line) else visible(line))


def _refuse(run: Run, refusal: Refusal) -> int:
    """Say why nothing was done, and what is wrong with the content if that is why."""
    from backgrounder import reports
    from backgrounder.guard import guarded, printable
    from backgrounder.read import read_protected

    with guarded(run.root, read_protected(run.root)[0]) as watch:
        problems = printable(run.root, watch, refusal.problems)
    if problems:
        _say(reports.as_text(problems, _lines_of(run.root)))
    with _discreet(run.root) as tells:
        words = " · ".join(filter(None, (refusal.reason, refusal.hint)))
        _complain("nothing was done" if tells(words) else reports.visible(words))
    return CONTENT if problems else USAGE


def _private_lines(prompt: str) -> list[str]:
    """Return lines up to an empty one: from a terminal that does not show them, or as they come."""
    import getpass

    lines: list[str] = []
    with suppress(EOFError):
        while line := (getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()):
            if not line.strip():
                break
            lines.append(line.strip())
    return lines


def _now() -> datetime:
    """Return the present moment, or the one that reproducible builds set.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)


def _cluster(text: str) -> str:
    from backgrounder.executors import cluster_address

    try:
        return cluster_address(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"{text!r} is not a web address like https://example.org/")
    return text.rstrip("/") + "/"


def _watch(files: Iterable[Done], number: int) -> Iterable[Done]:
    """Let files pass, with a progress bar where somebody watches and it takes a while."""
    is_watched = number >= LONG and sys.stderr.isatty()
    return _with_progress(files, number) if is_watched else files


def _with_progress(files: Iterable[Done], number: int) -> Iterator[Done]:
    from tqdm import tqdm  # only long builds on a terminal pay for it

    with tqdm(total=number, unit=" pages", leave=False) as bar:
        for each in files:
            yield each
            bar.update(each[1] is not None)


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


def _reasons(built: Built) -> Iterator[str]:
    """Yield each page that was made and why; the others stand as the last build left them."""
    from backgrounder.reports import visible

    for path, reason in built.made if built.publication else ():
        yield visible(f"{path}: {reason}")
    if built.publication and not built.made:
        yield "No page was made: nothing has changed that one shows"


def _counts(problems: Iterable[Problem]) -> dict[str, object]:
    levels = [problem.level for problem in problems]
    return {"errors": levels.count(Level.ERROR), "warnings": levels.count(Level.WARNING)}


def _changes_text(changes: Sequence[Change]) -> str:
    """Return the changes in words, each topic's below its name, and how many there are."""
    from backgrounder.changes import in_words
    from backgrounder.reports import plural, visible

    lines, topic = [], ""
    for change in changes:
        if change.topic != topic:
            topic = change.topic
            lines.append(topic)
        lines.append(f"  {in_words(change)}{_mark(change)}")
    owed = sum(change.needs_correction for change in changes)
    counted = plural(len(changes), "change") if changes else "No changes"
    lines.append(f"{counted}, {owed} still without a correction" if owed else counted)
    return visible("\n".join(lines))


def _change_record(change: Change) -> dict[str, object]:
    return {
        "topic": change.topic,
        "claim": change.claim or None,
        "kind": str(change.kind),
        "was": change.was or None,
        "now": change.now or None,
        "successor": change.successor or None,
        "needs-correction": change.needs_correction,
    }


def _mark(change: Change) -> str:
    if change.needs_correction:
        return " · needs a correction"
    return " · corrected" if change.is_grave else ""


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
    if options.format == "sarif":
        _say(_as_sarif(options, problems))
        return
    if problems:
        as_github = options.format == "github"
        text = reports.as_annotations(problems) if as_github else _as_text(options, problems)
        _say(text)
    _say(line)


def _as_text(options: argparse.Namespace, problems: tuple[Problem, ...]) -> str:
    from backgrounder import reports

    return reports.as_text(problems, _lines_of(Path(options.root).resolve()))


def _as_sarif(options: argparse.Namespace, problems: tuple[Problem, ...]) -> str:
    from backgrounder.check import DEMANDS
    from backgrounder.sarif import as_sarif

    return as_sarif(problems, DEMANDS, _lines_of(Path(options.root).resolve()))


def _lines_of(root: Path) -> Lines:
    """Return what reads the line that a problem points to; nothing where it cannot be read."""

    @lru_cache(maxsize=1)  # problems come file by file
    def lines(path: str) -> list[str]:
        try:
            text = (root / path).read_text(encoding="utf-8-sig", errors="replace")
        except (OSError, ValueError):
            return []
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def line(place: Place) -> str:
        there = lines(place.path)
        return there[place.line - 1] if place.line <= len(there) else ""

    return line


def _exit_code(options: argparse.Namespace, problems: Iterable[Problem]) -> int:
    grave = [each for each in problems if options.strict or each.level is Level.ERROR]
    if any(each.rule in REFUSED or each.place.path == SETTINGS for each in grave):
        return USAGE
    return CONTENT if grave else FINE


def _in_words(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def _say(text: str) -> None:
    print(text, flush=True)


def _complain(text: str) -> None:
    print(f"build.py: {text}", file=sys.stderr, flush=True)
