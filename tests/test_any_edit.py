"""Whatever is done to a project, its site and what is remembered: a build is the clean build.

An author's day is drawn at random, as long as BACKGROUNDER_STEPS tells, and BACKGROUNDER_EXAMPLES
of them; `.ci/run` asks for more than `make test`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import time
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from backgrounder import cli
from backgrounder.cli import ENGINE
from backgrounder.memory import notebook, outputs, record, remember, states
from backgrounder.memory.sealed import FOLDER
from backgrounder.memory.unchanged import look_at_engine
from backgrounder.publish import manifest, pagefind
from tests.busy_newsroom import (
    BREAKING,
    DISPUTES,
    EDITS_OF_RECORDS,
    EDITS_OF_TEMPLATES,
    FIRST,
    GAZETTE,
    LAKE,
    LINKS,
    METHOD,
    MORE_FILES,
    PICTURE,
    PLACES,
    POST,
    TAGS,
    TOPICS,
    TOWN,
    Text,
    busy_newsroom,
    edits,
    mended,
    texts,
    toggle,
)
from tests.clean_build import Ending, assert_like_a_clean_build, quick_folder
from tests.front_door import Project, tree
from tests.killed_build import World, build_in

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLES = int(os.environ.get("BACKGROUNDER_EXAMPLES", "6"))
STEPS = int(os.environ.get("BACKGROUNDER_STEPS", "10"))
SHARD = 25
"""The most examples that one process looks at: others take the rest."""
SHARDS = -(-EXAMPLES // SHARD)

NOON = 1_718_020_800
"""Of 10 June 2024, in seconds."""
DAY = 86_400
SPARE_MANIFEST = f"site.spare/tree/{manifest.NAME}"
FERRY = "topics/ferry/index.html"
KNOWN: dict[bytes, Ending] = {}
"""Endings of clean builds, of all examples."""
_seen_engine = cache(partial(look_at_engine, states.Seen(), time.time_ns()))


def _look_at_engine(last: states.Seen, now: int) -> states.Seen:
    """Look at our own modules as a build does that has a record: it does not read them again."""
    return look_at_engine(last if last.files else _seen_engine(), now)


class Author(RuleBasedStateMachine):
    """Does anything to a project, its site and what is kept of its builds."""

    @initialize(coarse=st.booleans(), searchable=st.sampled_from([False] * 39 + [True]))
    def begin(self, *, coarse: bool, searchable: bool) -> None:
        self.open = contextlib.ExitStack()
        self.room = Path(self.open.enter_context(quick_folder()))
        patch = self.patch = self.open.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("SOURCE_DATE_EPOCH", str(NOON))
        patch.setattr(cli, "_parser", cache(cli._parser))
        patch.setattr(remember, "look_at_engine", _look_at_engine)
        if not coarse:  # then modification times are believed at once
            for module in (states, outputs):
                patch.setattr(module, "GRAIN", 0)
        if not searchable:  # to make an index takes longer than all else
            patch.setattr(pagefind, "is_installed", lambda: False)
        self.project = busy_newsroom(self.room / "project")
        self.texts = dict(FIRST)
        self.options: tuple[str, ...] = ()
        self.taken: dict[str, bytes] = {}
        self.former: dict[str, bytes] = {}
        self.build()

    def teardown(self) -> None:
        self.open.close()

    # What authors do --------------------------------------------------------------------------

    @rule(path=st.sampled_from(PLACES), edit=edits)
    def edit_a_brief(self, path: str, edit: Mapping[str, object]) -> None:
        """Or write it, where there is none."""
        self.rewrite({path: replace(self.texts.get(path, Text()), **edit)})  # type: ignore[arg-type]

    @rule(path=st.sampled_from(PLACES), text=texts)
    def write_a_brief(self, path: str, text: Text) -> None:
        self.rewrite({path: text})

    @rule(several=st.lists(st.tuples(st.sampled_from(PLACES), edits), min_size=2, max_size=3))
    def edit_several(self, several: list[tuple[str, Mapping[str, object]]]) -> None:
        edited = dict(self.texts)
        for path, edit in several:
            edited[path] = replace(edited.get(path, Text()), **edit)  # type: ignore[arg-type]
        self.rewrite({path: edited[path] for path, _ in several})

    @rule(path=st.sampled_from(PLACES), careful=st.sampled_from((True, True, False)))
    def take_a_brief_away(self, path: str, *, careful: bool) -> None:
        self.rewrite({path: None}, careful=careful)

    @rule(
        old=st.sampled_from(PLACES),
        new=st.sampled_from(PLACES),
        careful=st.sampled_from((True, True, False)),
    )
    def rename_a_brief(self, old: str, new: str, *, careful: bool) -> None:
        """Or let two change places."""
        self.rewrite(
            {new: self.texts.get(old), old: self.texts.get(new)},
            careful=careful,
        )

    @rule(path=st.sampled_from(PLACES))
    def edit_in_disguise(self, path: str) -> None:
        """Size and modification time stay as they were."""
        file = self.project.folder / path
        if not file.exists():
            return
        status = file.stat()
        words = {"It falls.": "It stays.", "It stays.": "It falls."}
        text = self.texts[path]
        self.texts[path] = replace(text, words=words.get(text.words, text.words))
        file.write_text(self.texts[path].written(path), encoding="utf-8")
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        self.build()

    @rule(edit=st.sampled_from(EDITS_OF_RECORDS))
    def edit_a_record(self, edit: tuple[str, str, str]) -> None:
        toggle(self.project, *edit)
        self.build()

    @rule(edit=st.sampled_from(EDITS_OF_TEMPLATES))
    def edit_a_template(self, edit: tuple[str, str, str]) -> None:
        """Of the project's own; where it has none, ours is copied first."""
        name, old, new = edit
        file = self.project.folder / "templates" / name
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes((ENGINE / "templates" / name).read_bytes())
        toggle(self.project, f"templates/{name}", old, new)
        self.build()

    @rule(name=st.sampled_from([name for name, _, _ in EDITS_OF_TEMPLATES]))
    def give_a_template_up(self, name: str) -> None:
        """Or take ours over as it is."""
        file = self.project.folder / "templates" / name
        if file.exists():
            file.unlink()
        else:
            file.parent.mkdir(exist_ok=True)
            file.write_bytes((ENGINE / "templates" / name).read_bytes())
        self.build()

    @rule(file=st.sampled_from(MORE_FILES))
    def add_or_take_away(self, file: tuple[str, str]) -> None:
        path, content = file
        target = self.project.folder / path
        if target.exists():
            target.unlink()
            if not any(target.parent.iterdir()):
                target.parent.rmdir()
        else:
            self.project.write(f"-- {path} --\n{content}\n")
        self.build()

    @rule(
        path=st.sampled_from((GAZETTE, POST, DISPUTES, METHOD, PICTURE, TAGS)),
        for_long=st.sampled_from((False, False, True)),
    )
    def take_away(self, path: str, *, for_long: bool) -> None:
        """Or put back what was taken."""
        if not self.taken:
            self.taken[path] = self.project.folder.joinpath(path).read_bytes()
            self.project.remove(path)
            self.build()
        if not for_long:
            for each, content in self.taken.items():
                file = self.project.folder / each
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(content)
            self.taken.clear()
            self.build()

    @rule()
    def take_all_briefs_away(self) -> None:
        self.rewrite(dict.fromkeys(self.texts))
        shutil.rmtree(self.project.folder / TOPICS, ignore_errors=True)
        self.build()

    @rule(edit=edits, path=st.sampled_from(PLACES), breaking=st.sampled_from(BREAKING))
    def break_and_mend(
        self, edit: Mapping[str, object], path: str, breaking: tuple[str, str, str]
    ) -> None:
        toggle(self.project, *breaking)
        self.build()
        toggle(self.project, *breaking)
        self.edit_a_brief(path, edit)

    @rule()
    def touch_everything(self) -> None:
        for each in self.project.folder.glob("[cst]*/**/*"):
            if self.project.site not in each.parents:
                os.utime(each, ns=(0, 0))
        self.build()

    def rewrite(self, changed: Mapping[str, Text | None], *, careful: bool = True) -> None:
        """Write briefs, or take them away; who is careful leaves no link that leads nowhere."""
        before = self.texts
        kept = {path: text for path, text in {**before, **changed}.items() if text}
        self.texts = mended(kept) if careful else kept
        for path, text in self.texts.items():
            if before.get(path) != text:
                self.project.write(f"-- {path} --\n{text.written(path)}")
        for path in before.keys() - self.texts.keys():
            self.project.remove(path)
        if careful:
            self.mend_records()
        self.build()

    def mend_records(self) -> None:
        for path, old, new in LINKS:
            to = self.texts.get(LAKE if "lake.md" in new else TOWN)
            file = self.project.folder / path
            if (to is None or to.draft) and file.exists() and new in file.read_text("utf-8"):
                toggle(self.project, path, old, new)

    # What they tell a build -------------------------------------------------------------------

    @rule(
        options=st.sampled_from(
            ((), ("--drafts",), ("--strict",), ("--base-url", "https://vell.example/"))
        )
    )
    def say_otherwise(self, options: tuple[str, ...]) -> None:
        self.options = options
        self.build()
        if "--strict" in options:  # then hardly anything is published
            self.options = ()

    @rule(days=st.sampled_from((-8, 0, 1, 1, 2)))
    def build_on_another_day(self, days: int) -> None:
        self.patch.setenv("SOURCE_DATE_EPOCH", str(NOON + days * DAY))
        self.build()

    @rule()
    def build_with_another_library(self) -> None:
        """Or with the first one again."""
        libraries = self.room / "libraries"
        (libraries / "Markdown-9.9.dist-info").mkdir(parents=True, exist_ok=True)
        others = [path for path in sys.path if path != str(libraries)]
        used = others if len(others) < len(sys.path) else [*sys.path, str(libraries)]
        self.patch.setattr(sys, "path", used)
        self.build()

    @rule()
    def move_the_project(self) -> None:
        folder = self.project.folder
        moved = folder.with_name("project" if folder.name == "moved" else "moved")
        folder.rename(moved)
        self.project = Project(moved, "")
        self.build()

    @rule(edit=edits, path=st.sampled_from(PLACES), at=st.integers(1, 120))
    def kill_a_build(self, edit: Mapping[str, object], path: str, at: int) -> None:
        file = self.project.folder / path
        text = replace(self.texts.get(path, Text()), **edit)  # type: ignore[arg-type]
        if file.parent.is_dir():
            file.write_text(text.written(path), encoding="utf-8")
            self.texts = {**self.texts, path: text}
        self.build_in_another_world(dies_at=at)
        self.build()

    @rule(edit=st.sampled_from(EDITS_OF_RECORDS))
    def build_elsewhere(self, edit: tuple[str, str, str]) -> None:
        """In another process, folder and time zone, with other rights and seeds of hashes."""
        toggle(self.project, *edit)
        self.build_in_another_world(
            folder=str(self.room), environment={"TZ": "Asia/Karachi"}, umask=0o077
        )
        self.build()

    def build_in_another_world(self, **differing: object) -> None:
        here = World(os.getcwd(), is_searchable=pagefind.is_installed())  # noqa: PTH109 - a text
        world = replace(here, **differing)  # type: ignore[arg-type]
        clock = {"SOURCE_DATE_EPOCH": os.environ["SOURCE_DATE_EPOCH"]}
        world = replace(world, environment={**world.environment, **clock})
        folder = str(self.project.folder)
        code = build_in(world, "--jobs=1", *self.options, "--root", folder)
        assert code in range(4) or (world.dies_at and code == -signal.SIGKILL)

    # What happens to what was made --------------------------------------------------------------

    @rule(
        name=st.sampled_from((record.NAME, notebook.NAME, SPARE_MANIFEST, "")),
        which=st.integers(0, 300),
        how=st.sampled_from(("flip", "cut", "delete", "empty", "more", "other")),
        at=st.floats(0, 1),
        edit=st.sampled_from(EDITS_OF_RECORDS),
    )
    def damage_what_is_kept(
        self, name: str, which: int, how: str, at: float, edit: tuple[str, str, str]
    ) -> None:
        """One file of it; where no name is drawn, any."""
        folder = self.project.folder / FOLDER
        kept = sorted(path for path in folder.rglob("*") if path.is_file())
        file = folder / name if name else kept[which % len(kept)] if kept else folder / "gone"
        if file.exists():
            damage(file, how, at)
        self.edit_a_record(edit)

    @rule()
    def take_away_what_is_kept(self) -> None:
        shutil.rmtree(self.project.folder / FOLDER, ignore_errors=True)
        self.build()

    @rule()
    def make_a_copy(self) -> None:
        self.former = {
            f"{name}/{path}": content
            for name in (FOLDER, "site")
            for path, content in tree(self.project.folder / name).items()
        }

    @rule(names=st.sampled_from(((FOLDER,), ("site",), (FOLDER, "site"))))
    def put_the_copy_back(self, names: tuple[str, ...]) -> None:
        """Of what is kept, of the site, or of both, as who restores an old cache does."""
        if not self.former:
            return
        for name in names:
            shutil.rmtree(self.project.folder / name, ignore_errors=True)
        for path, content in self.former.items():
            if path.startswith(names):
                file = self.project.folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        self.build()

    @rule()
    def take_the_site_away(self) -> None:
        shutil.rmtree(self.project.site, ignore_errors=True)
        self.build()

    @precondition(lambda self: self.has_a_site())
    @rule(
        which=st.integers(0, 300),
        how=st.sampled_from(("more", "other", "gone", "mode", "link")),
    )
    def touch_an_output(self, which: int, how: str) -> None:
        published = sorted(manifest.read(self.project.site))
        file = self.project.site / published[which % len(published)]
        touch(file, how)
        self.build()
        if file.is_symlink():  # it is in the way
            file.unlink()
            self.build()

    @precondition(lambda self: self.has_a_site())
    @rule(how=st.sampled_from(("flip", "cut", "delete", "empty")), at=st.floats(0, 1))
    def damage_the_manifest(self, how: str, at: float) -> None:
        """Then nobody knows what is ours, until the site is taken away."""
        damage(self.project.site / manifest.NAME, how, at)
        self.build()
        shutil.rmtree(self.project.site)
        self.build()

    @precondition(lambda self: self.has_a_site())
    @rule(path=st.sampled_from(("CNAME", "topics/lake/notes.txt", "more/x/y", FERRY)))
    def put_something_into_the_site(self, path: str) -> None:
        """Or take it away; a page of ours can come to stand there."""
        file = self.project.site / path
        if path in manifest.read(self.project.site):
            return
        if file.exists():
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("mine", encoding="utf-8")
        self.build()

    def has_a_site(self) -> bool:
        return (self.project.site / manifest.NAME).is_file()

    @rule()
    def build(self) -> None:
        assert_like_a_clean_build(self.project, "--jobs=1", *self.options, known=KNOWN)
        _let_the_clock_move_on(self.room / "clock")


def damage(file: Path, how: str, at: float) -> None:
    """Replace a file by what is left of it."""
    data = bytearray(file.read_bytes())
    place = int(at * (len(data) - 1)) if data else 0
    if how == "flip" and data:
        data[place] ^= 0x55
    left = {
        "flip": bytes(data),
        "cut": bytes(data[:place]),
        "empty": b"",
        "more": bytes(data + b"x"),
    }
    file.unlink()
    if how != "delete":
        file.write_bytes(_another(file.name) if how == "other" else left[how])


@cache
def _another(name: str) -> bytes:
    """Return a file that another project keeps."""
    with quick_folder() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(NOON))
        other = busy_newsroom(Path(folder, "project"))
        for edit in EDITS_OF_RECORDS[:8]:
            toggle(other, *edit)
        assert other.build("--jobs=1").code == 0
        file = other.folder / FOLDER / name
        return file.read_bytes() if file.exists() else b"another"


def touch(file: Path, how: str) -> None:
    """Alter a file of the site, or take it away."""
    if not file.is_file():
        return
    status, data = file.stat(), file.read_bytes()
    if how == "mode":
        file.chmod(0o600)
    elif how in {"gone", "link"}:
        file.unlink()
    else:
        file.write_bytes(data + b" " if how == "more" else data[:-1] + b"~")
    if how == "link":
        file.symlink_to("/dev/null")
    if how == "other":  # the same size and time
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def _let_the_clock_move_on(file: Path) -> None:
    """Wait until the file system's clock shows another time: an author's next edit comes later."""
    file.touch()
    before = file.stat().st_mtime_ns
    while file.stat().st_mtime_ns == before:
        time.sleep(0.001)
        file.touch()


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_build_is_the_clean_build_whatever_is_done(shard: int) -> None:
    examples = EXAMPLES // SHARDS + (shard < EXAMPLES % SHARDS)
    run_state_machine_as_test(
        Author,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            phases=set(Phase) - {Phase.explain},
            suppress_health_check=list(HealthCheck),
        ),
    )
