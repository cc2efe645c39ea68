"""Saves become builds: settled, one at a time, the latest last; and nothing ends the loop.

Time is virtual where it counts: a loop's clock leaps to the next thing that is due.
"""

from __future__ import annotations

import asyncio
import gc
import os
import re
import threading
import time
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from watchfiles._rust_notify import RustNotify

from backgrounder.cli import ENGINE
from backgrounder.edition import Edition, edition
from backgrounder.memory import states
from backgrounder.preview import show
from backgrounder.preview import watch as watching
from backgrounder.preview.bulletin import MOST_ELSEWHERE, MOST_HERE, Desk, bulletin
from backgrounder.preview.channel import Channel
from backgrounder.preview.editors import EDITORS, editor_of, link
from backgrounder.preview.loop import LONGEST, QUIET, Round, Saves, in_a_line, rounds
from backgrounder.preview.shelf import Shown
from backgrounder.preview.watch import Scope, is_watched, scope_of, watch
from backgrounder.problems import Level, Place, Problem, warning
from backgrounder.reports import WIDEST
from backgrounder.settings import Run
from tests.front_door import BRIEF

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from pathlib import Path

    from tests.front_door import Project

PATIENCE = 20.0
PROBLEM = Problem(Place("content/topics/lake.md", 2, 1), "unknown-key", "`tilte` is not known")


class Leaping(asyncio.SelectorEventLoop):
    """An event loop that does not wait: its clock leaps to the next timer instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        select = self._selector.select  # type: ignore[attr-defined]

        def leap(timeout: float | None) -> Any:
            self.now += timeout or 0
            return select(0 if timeout is not None else None)

        self._selector.select = leap  # type: ignore[attr-defined]

    def time(self) -> float:
        return self.now


def leaping(main: Coroutine[Any, Any, Any]) -> Any:
    with asyncio.Runner(loop_factory=Leaping) as runner:
        return runner.run(main)


def built(*problems: Problem, **more: Any) -> Edition:
    return Edition(problems=problems, **more)


async def some(saves: Saves, make: Callable[[Edition | None], Edition], number: int) -> list[Round]:
    """Return so many rounds; each is asked for by a save when the one before is over."""
    found: list[Round] = []
    saves.add([])
    async for done in rounds(saves, make):
        found.append(done)
        if len(found) == number:
            return found
        saves.add([f"content/topics/{len(found)}.md"])
    raise AssertionError


def test_a_burst_of_saves_is_one_build() -> None:
    async def main() -> tuple[frozenset[str], float]:
        saves, clock = Saves(), asyncio.get_running_loop().time
        for number in range(3):
            asyncio.get_running_loop().call_later(number * QUIET * 0.9, saves.add, [f"{number}.md"])
        return await saves.settled(), clock()

    paths, at = leaping(main())
    assert paths == {"0.md", "1.md", "2.md"}
    assert at == pytest.approx(QUIET * 2.8)


def test_a_save_is_told_once() -> None:
    async def main() -> list[frozenset[str]]:
        saves, bursts = Saves(), []
        for name in ("lake.md", "hill.md"):
            saves.add([name])
            bursts.append(await saves.settled())
        return bursts

    assert leaping(main()) == [{"lake.md"}, {"hill.md"}]


def test_a_burst_without_end_is_not_waited_for_without_end() -> None:
    async def main() -> list[float]:
        saves, running = Saves(), asyncio.get_running_loop()
        for number in range(1000):
            running.call_later(number * QUIET / 2, saves.add, ["lake.md"])
        times = []
        for _ in range(3):
            await saves.settled()
            times.append(running.time())
        return times

    first, second, third = leaping(main())
    for waited in (first, second - first, third - second):
        assert waited == pytest.approx(LONGEST, abs=QUIET)


def test_saves_during_a_build_lead_to_exactly_one_more() -> None:
    """However many there are; and the last text is the one that is built last."""
    text, seen = [0], []

    async def main() -> None:
        saves, running = Saves(), asyncio.get_running_loop()
        begun, go_on = threading.Event(), threading.Event()

        def make(_: Edition | None) -> Edition:
            seen.append(text[0])
            begun.set()
            return built() if go_on.wait(PATIENCE) else built(PROBLEM)

        def save() -> None:
            begun.wait(PATIENCE)
            for _ in range(10_000):
                text[0] += 1
                running.call_soon_threadsafe(saves.add, ["content/topics/lake.md"])
            running.call_soon_threadsafe(go_on.set)

        saves.add([])
        threading.Thread(target=save).start()
        number = 0
        async for done in rounds(saves, make):
            number += 1
            assert not done.news
            if number == 2:
                assert done.saved == {"content/topics/lake.md"}
                break
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(LONGEST * 3):
                await saves.settled()

    asyncio.run(main())
    assert seen == [0, 10_000]


def test_no_edition_is_kept_once_others_are_shown(lake: Project) -> None:
    """What is remembered of the texts takes some kilobytes for each save, an edition a hundred."""
    brief = lake.folder / "content/topics/lake.md"
    text = brief.read_text(encoding="utf-8")
    run = Run(
        root=lake.folder, engine=ENGINE, output=lake.site, now=datetime(2024, 7, 1, tzinfo=UTC)
    )
    held: list[int] = []

    async def main() -> None:
        saves, channel, desk = Saves(), Channel(Shown()), Desk(lake.folder, ENGINE, "none")
        saves.add([])
        async for done in rounds(saves, partial(edition, run)):
            assert not done.edition.problems
            show(done, channel, desk)
            if done.number % 20 == 0:
                gc.collect()
                held.append(tracemalloc.get_traced_memory()[0])
            if done.number == 60:
                return
            more = "so " * done.number
            brief.write_text(text.replace("How low", f"How {more}low"), encoding="utf-8")
            saves.add(["content/topics/lake.md"])

    tracemalloc.start()
    try:
        asyncio.run(main())
    finally:
        tracemalloc.stop()
    assert held[2] - held[0] < 40 * 25_000


def test_what_no_event_told_of_is_seen_with_the_next_save(
    lake: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A watch can miss an event; a build asks the files themselves."""
    monkeypatch.setattr(states, "GRAIN", 0)
    lake.write(BRIEF.replace("lake.md", "town.md").replace("Why the lake", "Why the town"))
    run = Run(
        root=lake.folder, engine=ENGINE, output=lake.site, now=datetime(2024, 7, 1, tzinfo=UTC)
    )

    async def main() -> None:
        saves = Saves()
        saves.add([])
        async for done in rounds(saves, partial(edition, run)):
            if done.number == 1:
                lake.edit("content/topics/lake.md", "## How low", "It is known.\n\n## How low")
                lake.edit("content/topics/town.md", "## How low", "It is new.\n\n## How low")
                saves.add(["content/topics/lake.md"])
                continue
            for path, words in (("lake", b"It is known."), ("town", b"It is new.")):
                content = done.edition.files[f"topics/{path}/index.html"]
                assert isinstance(content, bytes)
                assert words in content
            return

    asyncio.run(main())


def test_no_page_is_made_to_put_an_edition_on_the_shelf() -> None:
    """On a large site nobody could wait for that."""

    class Unmade(dict[str, bytes]):
        def __getitem__(self, path: str) -> bytes:
            pytest.fail(f"{path} is made")

    after = Edition(files=Unmade({"index.html": b"", ".secret": b""}))
    channel = Channel(Shown())
    show(Round(1, after, frozenset(), 0, None, ()), channel, Desk(ENGINE, ENGINE, "none"))
    assert "index.html" in channel.shown.shelf.files
    assert list(channel.shown.shelf.files) == ["index.html"]


def test_requests_are_answered_during_a_build() -> None:
    async def main() -> int:
        saves, answered, enough = Saves(), [0], threading.Event()

        async def answer() -> None:
            while answered[0] < 100:
                answered[0] += 1
                await asyncio.sleep(0)
            enough.set()

        def make(_: Edition | None) -> Edition:
            return built() if enough.wait(PATIENCE) else built(PROBLEM)

        answering = asyncio.create_task(answer())
        (done,) = await some(saves, make, 1)
        assert not done.news
        await answering
        return answered[0]

    assert asyncio.run(main()) == 100


def test_whoever_interrupts_the_preview_waits_for_no_build() -> None:
    daemons = []

    def make(_: Edition | None) -> Edition:
        daemons.append(threading.current_thread().daemon)
        return built()

    asyncio.run(some(Saves(), make, 2))
    assert daemons == [True, True]


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (ZeroDivisionError("of ours"), "fault"),
        (RecursionError("of ours"), "fault"),
        (PermissionError(13, "Denied", "x"), "unreadable"),
    ],
)
def test_a_build_that_crashes_is_told_and_survived(fault: Exception, rule: str) -> None:
    """The pages of the build before stay, and the next save tries again."""
    good = built(files={"index.html": b"good"})
    outcomes: Iterator[Edition | Exception] = iter([good, fault, good])

    def make(_: Edition | None) -> Edition:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    _, crashed, mended = asyncio.run(some(Saves(), make, 3))
    assert [problem.rule for problem in crashed.edition.problems] == [rule]
    assert crashed.edition.files == good.files
    assert not crashed.edition.is_current
    assert mended.edition is good


def test_a_round_tells_new_problems_once_and_since_when_the_pages_are_old() -> None:
    outcomes = iter([built(PROBLEM), built(PROBLEM, is_current=False), built(PROBLEM)])
    first, second, third = asyncio.run(some(Saves(), lambda _: next(outcomes), 3))
    assert [first.news, second.news, third.news] == [(PROBLEM,), (), ()]
    assert first.good
    assert second.good == first.good
    assert third.good
    assert third.good > first.good


def a_round(edition: Edition, *saved: str, good: bool = True) -> Round:
    when = datetime(2024, 6, 1, 14, 3, tzinfo=UTC) if good else None
    return Round(1, edition, frozenset(saved), 0.0314, when, edition.problems)


def test_the_line_of_a_build_says_what_led_to_it_and_what_came_of_it() -> None:
    changed = frozenset({"topics/lake/index.html", "index.html", "feed.atom"})
    lines = [
        in_a_line(a_round(built(changed=changed))),
        in_a_line(a_round(built(PROBLEM, is_current=False), "content/topics/lake.md")),
        in_a_line(a_round(built(changed=frozenset({"static/a.png"})), "static/a.png")),
        in_a_line(a_round(built(), *(f"content/topics/{n}.md" for n in range(800)))),
        in_a_line(a_round(built(), "content/topics/\x1b[2J.md")),
    ]
    assert lines == [
        "Ready: 2 pages, 31 ms",
        "content/topics/lake.md: the last good pages stay, 31 ms; 1 error",
        "static/a.png: 1 file, 31 ms",
        "800 files: nothing changed, 31 ms",
        "content/topics/U+001B[2J.md: nothing changed, 31 ms",
    ]


# What is watched


@pytest.fixture
def scope(tmp_path: Path) -> Scope:
    for name in ("content/topics", "seeds/sources", "site"):
        (tmp_path / name).mkdir(parents=True)
    engine = tmp_path / "engine"
    (engine / "templates").mkdir(parents=True)
    now = datetime(2024, 6, 1, tzinfo=UTC)
    output = tmp_path / "static" / "site"
    return scope_of(Run(root=tmp_path, engine=engine, output=output, now=now))


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("content/topics/lake.md", True),
        ("content/topics/new/deep/lake.md", True),
        ("seeds/disputes.yaml", True),
        ("templates/base.html", True),
        ("static/style.css", True),
        ("engine/templates/base.html", True),
        ("content", True),
        ("content/topics/.lake.md.swp", False),
        ("content/topics/lake.md~", False),
        ("content/topics/4913", False),
        ("content/topics/.#lake.md", False),
        ("content/topics/#lake.md#", False),
        ("content/topics/.subl1a2.tmp", False),
        ("content/topics/lake.md.tmp", False),
        ("content/.git/index", False),
        ("static/site/index.html", False),
        ("site/index.html", False),
        (".backgrounder/cache", False),
        ("engine/other.py", False),
        ("contents/lake.md", False),
    ],
)
def test_what_can_change_the_site_is_watched_and_nothing_else(
    scope: Scope, path: str, *, counts: bool
) -> None:
    """Not what editors leave lying about, and not our own output, which would never end."""
    assert is_watched(scope, str(scope.root / path)) == counts


class Watching:
    """The watch in a thread; what it tells is asked for by name."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.said: list[str] = []
        self.told: set[str] = set()
        self._news = threading.Condition()
        self._armed = False
        self.stop = watching.watch_in_background(scope, self.said.append, self._tell)
        self._wait(lambda: self._armed)

    def _tell(self, paths: frozenset[str]) -> None:
        with self._news:
            self._armed = True
            self.told |= paths
            self._news.notify_all()

    def _wait(self, is_so: Callable[[], bool]) -> None:
        with self._news:
            assert self._news.wait_for(is_so, PATIENCE), f"told no more than {self.told}"

    def hears(self, path: str) -> set[str]:
        """Wait until a path was told; return all that was by then, and forget it."""
        self._wait(lambda: path in self.told)
        told, self.told = self.told, set()
        return told


@pytest.fixture(params=["events", "looking"])
def heard(
    scope: Scope, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watching]:
    if request.param == "looking":
        monkeypatch.setenv(watching.FORCED, "1")
        monkeypatch.setattr(watching, "PAUSE", 0.01)
        monkeypatch.setattr(watching, "SHARE", 0)
    running = Watching(scope)
    yield running
    running.stop.set()


def test_every_way_to_save_is_seen(heard: Watching) -> None:
    """In place, by a file put in its place, moved in with an old time, another case, deleted."""
    topics = heard.scope.root / "content" / "topics"
    lake = topics / "lake.md"
    lake.write_text("one")
    heard.hears("content/topics/lake.md")
    (topics / ".lake.tmp").write_text("two")
    (topics / ".lake.tmp").replace(lake)
    heard.hears("content/topics/lake.md")
    old = heard.scope.root / "old.md"
    old.write_text("old")
    os.utime(old, (1, 1))
    old.replace(lake)
    heard.hears("content/topics/lake.md")
    lake.rename(topics / "Lake.md")
    heard.hears("content/topics/Lake.md")
    (topics / "Lake.md").unlink()
    heard.hears("content/topics/Lake.md")


def test_what_editors_leave_lying_about_is_not_told(heard: Watching) -> None:
    topics = heard.scope.root / "content" / "topics"
    for name in (".lake.md.swp", "4913", "lake.md~", "lake.md"):
        (topics / name).write_text("one")
    assert heard.hears("content/topics/lake.md") == {"content/topics/lake.md"}


def test_an_edit_that_keeps_size_and_time_is_seen(heard: Watching) -> None:
    lake = heard.scope.root / "content" / "topics" / "lake.md"
    lake.write_text("one")
    os.utime(lake, (1, 1))
    heard.hears("content/topics/lake.md")
    lake.write_text("two")
    os.utime(lake, (1, 1))
    heard.hears("content/topics/lake.md")


def test_a_folder_that_goes_and_comes_back_is_watched_again(heard: Watching) -> None:
    content, away = heard.scope.root / "content", heard.scope.root / "away"
    (content / "topics" / "lake.md").write_text("one")
    heard.hears("content/topics/lake.md")
    content.rename(away)
    heard.hears("content" if "system" in heard.said[0] else "content/topics/lake.md")
    away.rename(content)
    heard.hears("content" if "system" in heard.said[0] else "content/topics/lake.md")
    (content / "topics" / "lake.md").write_text("two")
    heard.hears("content/topics/lake.md")
    (content / "topics" / "new").mkdir()
    (content / "topics" / "new" / "hill.md").write_text("three")
    if "system" in heard.said[0]:
        heard.hears("content/topics/new")
    else:
        heard.hears("content/topics/new/hill.md")
    (content / "topics" / "new" / "hill.md").write_text("four")
    heard.hears("content/topics/new/hill.md")
    (heard.scope.root / "templates").mkdir()
    (heard.scope.root / "templates" / "base.html").write_text("five")
    heard.hears("templates" if "system" in heard.said[0] else "templates/base.html")


def test_a_project_that_is_renamed_and_put_back_is_watched_again(heard: Watching) -> None:
    root = heard.scope.root
    away = root.with_name(f"{root.name}-away")
    (root / "content" / "topics" / "lake.md").write_text("one")
    heard.hears("content/topics/lake.md")
    root.rename(away)
    heard.hears("content" if "system" in heard.said[0] else "content/topics/lake.md")
    away.rename(root)
    heard.hears("content" if "system" in heard.said[0] else "content/topics/lake.md")
    (root / "content" / "topics" / "lake.md").write_text("two")
    heard.hears("content/topics/lake.md")


def test_folders_that_come_and_go_cost_nothing(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is one listener, however often what it listens to has changed."""
    listening: set[Counted] = set()

    class Counted:
        def __init__(self, *arguments: Any) -> None:
            self.real = RustNotify(*arguments)
            self.watch = self.real.watch
            listening.add(self)

        def close(self) -> None:
            self.real.close()
            listening.discard(self)

    monkeypatch.setattr(watching, "RustNotify", Counted)
    heard = Watching(scope)
    for number in range(5):
        (scope.root / "content" / f"{number}").mkdir()
        heard.hears(f"content/{number}")
    assert len(listening) == 1
    heard.stop.set()


def test_a_folder_that_goes_while_it_is_looked_for_stops_nothing(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [FileNotFoundError("gone"), FileNotFoundError("gone")]

    def refuse(*arguments: Any) -> Any:
        if failures:
            raise failures.pop()
        return RustNotify(*arguments)

    monkeypatch.setattr(watching, "RustNotify", refuse)
    said: list[str] = []
    next(watch(scope, said.append, threading.Event()))
    assert "the system tells of each save" in said[0]
    assert not failures


def test_a_fault_of_the_watch_is_said(scope: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    """The author would else go on with stale pages."""
    told = threading.Event()
    said: list[str] = []

    def fail(*_: object) -> None:
        raise ValueError("of ours")

    def say(words: str) -> None:
        said.append(words)
        told.set()

    monkeypatch.setattr(watching, "watch", fail)
    watching.watch_in_background(scope, say, lambda _: None)
    assert told.wait(PATIENCE)
    assert said == ["Saves are no longer seen, start the preview again: of ours"]


def test_looking_at_every_file_takes_a_tenth_of_the_time(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small project is looked at twice a second, a large one less often."""
    clock = [0.0]
    pauses: list[float] = []

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            pauses.append(timeout or 0)
            return len(pauses) > 3

    def look(_: Scope) -> dict[str, Any]:
        clock[0] += len(pauses)
        return {}

    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(watching, "_snapshot", look)
    assert list(watching._seen(scope, Stop())) == [frozenset()]
    assert pauses == [0.5, 10, 20, 30]


def test_loops_of_links_cost_nothing(scope: Scope) -> None:
    """Each folder is looked at once, whatever leads to it."""
    for number in range(12):
        (scope.root / "content" / f"d{number}").mkdir()
        for other in range(12):
            (scope.root / "content" / f"d{number}" / f"to{other}").symlink_to(f"../d{other}")
    (scope.root / "static").mkdir()
    (scope.root / "static" / "all").symlink_to("/")
    assert sum(1 for _ in watching._entries(scope)) < 200


def test_it_looks_for_itself_where_the_system_cannot_tell(
    scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("OS file watch limit reached. about [...]")

    monkeypatch.setattr(watching, "RustNotify", refuse)
    said: list[str] = []
    stop = threading.Event()
    assert next(watch(scope, said.append, stop)) == frozenset()
    assert len(said) == 1
    assert "by looking every 0.5 s: the system's limit of watched folders is reached" in said[0]


def test_a_network_drive_is_looked_at(
    scope: Scope, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others write there, and the system does not tell of it."""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(watching, "_MOUNTS", mounts)
    said: list[str] = []
    next(watch(scope, said.append, threading.Event()))
    assert "content/ lies on a network or shared drive (nfs4)" in said[0]


def test_the_line_of_the_watch_says_that_the_system_tells(scope: Scope) -> None:
    said: list[str] = []
    next(watch(scope, said.append, threading.Event()))
    assert said == ["Watching content/, seeds/, templates/, static/: the system tells of each save"]


# What a page is told


def test_a_page_is_told_its_own_problems_first_and_their_lines(tmp_path: Path) -> None:
    (tmp_path / "content" / "topics").mkdir(parents=True)
    (tmp_path / "content" / "topics" / "lake.md").write_text("---\r\n\ttilte: <b>\r\n---\r\n")
    elsewhere = Problem(Place("content/a.md"), "unreadable", "cannot be read")
    here = replace(PROBLEM, place=Place("content/topics/lake.md", 2, 2))
    mild = warning(Place("content/topics/lake.md", 1, 1), "mild", "not so good")
    far = warning(Place("content/a.md"), "far", "not shown here")
    edition = built(
        *(elsewhere, far, mild, here),
        origins={
            "topics/lake/index.html": "content/topics/lake.md",
            "a/index.html": "content/a.md",
        },
        is_current=False,
    )
    told: Any = bulletin(
        a_round(edition), "topics/lake/index.html", Desk(tmp_path, tmp_path, "none")
    )
    assert [record["rule"] for record in told["problems"]] == ["unknown-key", "mild", "unreadable"]
    assert (told["errors"], told["warnings"], told["left"]) == (2, 2, 0)
    assert told["problems"][0]["before"] == " "
    assert told["problems"][0]["after"] == "tilte: <b>"
    assert told["problems"][2]["page"] == "/a/"
    assert told["since"]
    assert not told["current"]


def test_a_protected_line_is_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Mira Vell\n")
    hidden = Problem(Place("a.md"), "protected", "a name", level=Level.ERROR, quotable=False)
    told: Any = bulletin(a_round(built(hidden)), "index.html", Desk(tmp_path, tmp_path, "vscode"))
    assert "Mira" not in str(told)


def told_of(tmp_path: Path, *problems: Problem) -> Any:
    """Return what the page of the lake is told."""
    edition = built(*problems, origins={"topics/lake/index.html": PROBLEM.place.path})
    desk = Desk(tmp_path, tmp_path, "none")
    return bulletin(a_round(edition), "topics/lake/index.html", desk)


def test_of_many_problems_a_page_is_told_some_and_how_many_are_left(tmp_path: Path) -> None:
    """A browser that lists ten thousand is of no use to anybody."""
    here = [replace(PROBLEM, message=f"The {number}th") for number in range(MOST_HERE + 20)]
    elsewhere = [replace(each, place=Place("content/a.md")) for each in here]
    told = told_of(tmp_path, *here, *elsewhere)
    assert [each["here"] for each in told["problems"]].count(True) == MOST_HERE
    assert [each["here"] for each in told["problems"]].count(False) == MOST_ELSEWHERE
    assert told["errors"] == len(here) + len(elsewhere)
    assert told["left"] == told["errors"] - MOST_HERE - MOST_ELSEWHERE


def test_a_page_is_told_nothing_that_cannot_be_seen(tmp_path: Path) -> None:
    (tmp_path / "content" / "topics").mkdir(parents=True)
    (tmp_path / PROBLEM.place.path).write_text("---\n\u202etilte\x1b\n")
    strange = replace(PROBLEM, message="A \x1b[31m", why="B \u202e", hint="C \u200b")
    (told,) = told_of(tmp_path, strange)["problems"]
    shown = "".join(told[key] for key in ("message", "why", "hint", "before", "after"))
    assert not re.search(r"[\x1b\u202e\u200b]", shown)
    assert "U+001B" in shown


def test_of_a_long_line_a_page_is_told_what_stands_around_the_place(tmp_path: Path) -> None:
    (tmp_path / "content" / "topics").mkdir(parents=True)
    line = "".join(f"{number:06}," for number in range(3_000))
    (tmp_path / PROBLEM.place.path).write_text(f"---\n{line}\n")
    middle = replace(PROBLEM, place=replace(PROBLEM.place, column=7 * 1_500 + 1))
    (told,) = told_of(tmp_path, middle)["problems"]
    assert told["after"].startswith("001500,")
    assert told["before"].endswith("001499,")
    assert len(told["before"] + told["after"]) == WIDEST


def test_a_page_is_told_which_of_equal_sentences_is_meant_and_what_is_a_draft(
    lake: Project,
) -> None:
    lake.edit("content/topics/lake.md", "date:", "draft: true\ndate:")
    sentence = "The lake is 7 metres deep."
    with (lake.folder / "content/topics/lake.md").open("a") as brief:
        brief.write(f"\n{sentence}\n\nIt is known. {sentence}\n")
    now = datetime(2024, 7, 1, tzinfo=UTC)
    run = Run(root=lake.folder, engine=ENGINE, output=lake.site, now=now, drafts=True)
    desk = Desk(lake.folder, ENGINE, "none")
    told: Any = bulletin(a_round(edition(run)), "topics/lake/index.html", desk)
    meant = [(each["words"], each["number"]) for each in told["problems"] if each["words"]]
    assert [number for words, number in dict.fromkeys(meant) if words == sentence] == [0, 1]
    assert told["drafts"] == ["/topics/lake/"]


@pytest.mark.parametrize(
    ("asked", "environment", "editor"),
    [
        ("", {}, "vscode"),
        ("idea", {"VISUAL": "subl"}, "idea"),
        ("", {"VISUAL": "/usr/bin/subl -w", "EDITOR": "vim"}, "sublime"),
        ("", {"EDITOR": "/opt/My Apps/code --wait"}, "vscode"),
        ("", {"EDITOR": "vim"}, "none"),
        ("", {"EDITOR": "cursor"}, "cursor"),
    ],
)
def test_the_editor_is_the_one_asked_for_or_the_author_s_own(
    asked: str, environment: dict[str, str], editor: str
) -> None:
    assert editor_of(asked, environment) == editor


def test_a_link_opens_the_file_at_its_place() -> None:
    place = Place("content/topics/lake.md", 3, 7)
    links = {editor: link(editor, place, "/home/a b/lake&x.md") for editor in EDITORS}
    assert links["vscode"] == "vscode://file/home/a%20b/lake%26x.md:3:7"
    assert links["sublime"] == "subl://open?url=file:///home/a%20b/lake%26x.md&line=3&column=7"
    assert links["none"] == ""
    assert link("vscode", place, "C:\\lake\\lake.md") == "vscode://file/C%3A/lake/lake.md:3:7"
