"""What is published, what is left alone, and what is refused."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import stat
import tracemalloc
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backgrounder import publish
from backgrounder.publish import OccupiedError, foreign, kernel, manifest
from backgrounder.publish.foreign import is_left_alone, survey
from backgrounder.publish.paths import folders_of
from backgrounder.views import Output
from tests.front_door import traces
from tests.published import FOLDER, LINK, Files, files_in, leftovers, lying_in, put

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD: Files = {
    "index.html": b"<p>Lake Orro",
    "404.html": b"<p>Nothing here",
    "static/style.css": b"p {}",
    "topics/lake/index.html": b"<p>It falls",
    "topics/mill/index.html": b"<p>It stands",
}
NEW: Files = {
    "index.html": b"<p>Lake Orro, again",
    "404.html": b"<p>Nothing here",
    "static/style.css": b"p {}",
    "topics/lake/index.html": b"<p>It falls",
    "topics/port/index.html": b"<p>It is dry",
}

LONG = 10**12
"""Nanoseconds: longer than any test takes."""


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "project" / "site"


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip what only a loss of power would show; `test_old_or_new.py` looks at it."""
    monkeypatch.setattr(kernel, "sync_filesystem", lambda _: None)
    monkeypatch.setattr(os, "fsync", lambda _: None)


def cannot_exchange(number: int = errno.EINVAL) -> None:
    raise OSError(number, os.strerror(number))


@pytest.fixture(params=["at once", "file by file"])
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish in both ways: by one exchange, and as on a file system that knows none."""
    if request.param == "file by file":
        monkeypatch.setattr(kernel, "exchange", lambda *_: cannot_exchange())


both_ways = pytest.mark.usefixtures("_way")


# What comes out ----------------------------------------------------------------------------------


@both_ways
def test_exactly_what_was_added_is_published(output: Path) -> None:
    for files in (OLD, NEW, {}, OLD):
        put(output, files)
        assert files_in(output) == files
        assert leftovers(output) == set()


@both_ways
def test_a_publication_says_what_became_of_each_file(output: Path) -> None:
    first = put(output, OLD)
    assert (first.added, first.written) == (tuple(sorted(OLD)), 5)
    second = put(output, NEW)
    assert second.added == ("topics/port/index.html",)
    assert second.changed == ("index.html",)
    assert second.removed == ("topics/mill/index.html",)
    assert second.unchanged == ("404.html", "static/style.css", "topics/lake/index.html")
    assert second.written == 2


@both_ways
def test_a_file_may_become_a_folder_and_a_folder_a_file(output: Path) -> None:
    for files in ({"a": b"1", "b/c/d": b"2", "b/e": b"3"}, {"a/x/y": b"1", "b": b"2"}, {"a": b"4"}):
        put(output, files)
        assert files_in(output) == files


def test_the_manifest_lists_what_is_ours_in_one_order(output: Path) -> None:
    put(output, NEW)
    one = (output / manifest.NAME).read_bytes()
    put(output, OLD)
    put(output, dict(reversed(NEW.items())))
    assert (output / manifest.NAME).read_bytes() == one
    assert json.loads(one) == {
        "format": 1,
        "files": {path: sha256(content).hexdigest() for path, content in sorted(NEW.items())},
    }


@both_ways
@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_all_may_read_the_site_whatever_the_umask(output: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        put(output, OLD)
        put(output, NEW)
    finally:
        os.umask(before)
    for path in (output, *output.rglob("*")):
        wanted = 0o755 if path.is_dir() else 0o644
        assert stat.S_IMODE(path.lstat().st_mode) == wanted, path


def test_a_file_is_copied_in_bounded_memory(output: Path, tmp_path: Path) -> None:
    film = tmp_path / "film.webm"
    with film.open("wb") as file:
        file.truncate(64_000_000)
    put(output, {"film.webm": b"older"})
    tracemalloc.start()
    put(output, {"film.webm": film})
    put(output, {"film.webm": film})
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()
    assert (output / "film.webm").stat().st_size == 64_000_000


@pytest.mark.parametrize("kind", ["missing", "folder", "symlink", "fifo"])
def test_only_a_regular_file_is_copied(output: Path, tmp_path: Path, kind: str) -> None:
    source = tmp_path / "source"
    if kind == "folder":
        source.mkdir()
    elif kind == "symlink":
        source.symlink_to("/etc/hostname")
    elif kind == "fifo":
        os.mkfifo(source)
    with pytest.raises(OSError, match=str(source)):
        put(output, {"static/x": source})
    assert not output.exists()
    assert leftovers(output) == set()


@pytest.mark.parametrize(
    "path",
    ["", "/x", "../x", "a/../x", "a//b", "a/", "./a", "a\\b", manifest.NAME, manifest.NAME.upper()],
)
def test_a_path_that_is_none_is_a_programming_error(output: Path, path: str) -> None:
    with publish.staging(output) as stage, pytest.raises(ValueError, match="output"):
        stage.add(Output(path, b""))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.html", "a.html"),
        ("a.html", "A.html"),
        ("caf\u00e9", "cafe\u0301"),
        ("stra\u00dfe", "STRASSE"),
        ("a", "a/b"),
        ("a/b", "A"),
        ("a/b/c", "a"),
    ],
)
def test_two_outputs_that_would_collide_somewhere_are_a_programming_error(
    output: Path, one: str, other: str
) -> None:
    """Also on the file systems that others use: names equal by case or Unicode form are one."""
    with publish.staging(output) as stage:
        stage.add(Output(one, b""))
        with pytest.raises(ValueError, match="output"):
            stage.add(Output(other, b""))


# What is left alone ------------------------------------------------------------------------------


@both_ways
def test_the_same_site_again_touches_nothing(output: Path) -> None:
    put(output, OLD)
    (output / "CNAME").write_text("orro.example")
    before = traces(output)
    again = put(output, OLD)
    assert (again.written, again.removed, len(again.unchanged)) == (0, (), len(OLD))
    assert traces(output) == before


@both_ways
def test_a_file_with_equal_bytes_stays_the_same_file(output: Path) -> None:
    """Whoever copies the site elsewhere by time and size sees only what changed."""
    put(output, OLD)
    before = traces(output)
    put(output, NEW)
    after = traces(output)
    same = [path for path in OLD.keys() & NEW.keys() if OLD[path] == NEW[path]]
    assert len(same) == 3
    for path in same:
        assert after[str(output / path)] == before[str(output / path)]


def test_without_hard_links_a_file_with_equal_bytes_keeps_its_time(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(output, OLD)
    before = (output / "404.html").stat()
    monkeypatch.setattr(os, "link", lambda *_, **__: cannot_exchange(errno.EPERM))
    put(output, NEW)
    assert files_in(output) == NEW
    assert (output / "404.html").stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("grain", [foreign.GRAIN, -LONG], ids=["just touched", "left alone"])
def test_the_spare_tree_holds_only_names_of_what_is_published_now(
    output: Path, monkeypatch: pytest.MonkeyPatch, grain: int
) -> None:
    """What was taken back must not go on lying about."""
    monkeypatch.setattr(foreign, "GRAIN", grain)
    put(output, {"a": b"1", "b/c": b"2", "b/d": b"3", "e/f": b"4"})
    put(output, {"a": b"1", "b/c": b"new", "b/d": b"3"})
    spare = output.parent / ".backgrounder" / f"{output.name}.spare" / "tree"
    assert set(files_in(spare)) == {"a", "b/d"}
    assert all((spare / path).samefile(output / path) for path in files_in(spare))
    assert not (spare / "e").exists()
    assert stat.S_IMODE(spare.parent.stat().st_mode) == 0o700


def test_what_a_swap_calls_untouched_is_the_very_file_with_all_its_times(output: Path) -> None:
    put(output, {"a": b"1", "b": b"first"})
    for is_untouched, content in ((False, b"second"), (True, b"third")):
        was = (output / "a").lstat()
        with publish.staging(output) as stage:
            stage.keep(["a"])
            stage.add(Output("b", content))
            stage.swap()
        now = (output / "a").lstat()
        assert stage.is_untouched("a") is is_untouched
        assert (was.st_ino, was.st_ctime_ns) == (now.st_ino, now.st_ctime_ns) or not is_untouched
        assert not stage.is_untouched("b")


def test_files_that_stay_are_not_taken_where_a_new_one_has_their_place(output: Path) -> None:
    put(output, {"a": b"1", "b/c": b"2"})
    for path in ("a", "A", "a/x", "b"):
        with publish.staging(output) as stage:
            stage.add(Output(path, b"new"))
            with pytest.raises(ValueError, match=r"two outputs|lies in another"):
                stage.keep(["a", "b/c"])


def test_a_tree_is_listed_again_unless_its_folders_were_left_alone_for_long(output: Path) -> None:
    put(output, {"a": b"1", "b/c": b"2"})
    found = survey(output, {"a", "b/c"})
    later = replace(found, since=found.since + LONG)
    assert is_left_alone(output, later)
    assert not is_left_alone(output, found)
    assert not is_left_alone(output, replace(later, files=["b/theirs"]))
    assert not is_left_alone(output, replace(later, folders=["theirs"]))
    (output / "theirs").touch()
    assert not is_left_alone(output, later)


@pytest.mark.parametrize("how", ["no manifest", "more", "other", "folder", "link", "fewer", "gone"])
def test_whatever_was_done_to_the_spare_tree_the_site_is_the_right_one(
    output: Path, how: str
) -> None:
    files = {"a": b"1", "b/c": b"2", "b/d": b"3"}
    put(output, files)
    put(output, files | {"b/d": b"other"})
    spare = output.parent / ".backgrounder" / f"{output.name}.spare" / "tree"
    (spare / {"no manifest": manifest.NAME}.get(how, "a")).unlink()
    if how == "more":
        (spare / "secret").write_bytes(b"never published")
    elif how == "other":
        (spare / "a").write_bytes(b"not what it was")
    elif how == "folder":
        (spare / "a" / "x").mkdir(parents=True)
    elif how == "link":
        (spare / "a").symlink_to("/dev/null")
    elif how == "gone":
        shutil.rmtree(spare.parent)
    put(output, files | {"e": b"4"})
    assert files_in(output) == files | {"e": b"4"}
    assert lying_in(output).keys() == files.keys() | {"b", "e"}


@both_ways
def test_a_build_that_ends_without_a_swap_leaves_the_site_untouched(output: Path) -> None:
    put(output, OLD)
    before = traces(output)
    with publish.staging(output) as stage:
        stage.add(Output("index.html", b"half"))
    with pytest.raises(ValueError, match="not a path"):
        put(output, {"index.html": b"half", "../index.html": b"half"})
    assert traces(output) == before
    assert leftovers(output) == set()


def foreign_things(output: Path) -> Files:
    """Put things into a site that are not ours."""
    (output / "CNAME").write_text("orro.example")
    (output / "topics" / "lake" / "notes.txt").write_text("mine")
    (output / "topics" / "mill" / "plan.txt").write_text("mine, in a folder that goes")
    (output / ".git" / "objects").mkdir(parents=True, mode=0o700)
    (output / ".git" / "config").write_text("[core]")
    (output / ".git" / "refs").symlink_to("../../outside")
    (output / "empty" / "one").mkdir(parents=True)
    (output / "out").symlink_to(output.parent / "outside")
    (output / "gone").symlink_to("nowhere")
    os.mkfifo(output / "pipe")
    return {
        "CNAME": b"orro.example",
        "topics/lake/notes.txt": b"mine",
        "topics/mill": FOLDER,
        "topics/mill/plan.txt": b"mine, in a folder that goes",
        ".git": FOLDER,
        ".git/objects": FOLDER,
        ".git/config": b"[core]",
        ".git/refs": LINK + b"../../outside",
        "empty": FOLDER,
        "empty/one": FOLDER,
        "out": LINK + os.fsencode(output.parent / "outside"),
        "gone": LINK + b"nowhere",
    }


@both_ways
def test_what_we_did_not_write_stays_what_and_where_it_is(output: Path) -> None:
    """Files keep their inode and time, so do whole folders; a symlink is never followed."""
    put(output, OLD)
    outside = output.parent / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("not in the site at all")
    foreign = foreign_things(output)
    before = traces(output)
    folders = dict.fromkeys(("topics", "topics/lake"), FOLDER)
    for files in (NEW, {}, OLD):
        put(output, files)
        (output / "pipe").rename(output.parent / "pipe")  # reading it would wait for ever
        found = lying_in(output)
        (output.parent / "pipe").rename(output / "pipe")
        assert found == foreign | folders | dict.fromkeys(folders_of(files), FOLDER) | files
    after = traces(output)
    for path in {*foreign, "pipe"} - {"topics/mill"}:
        assert after[str(output / path)] == before[str(output / path)], path
    assert lying_in(outside) == {"index.html": b"not in the site at all"}
    assert leftovers(output) == set()


@both_ways
def test_a_folder_that_we_may_not_write_to_stays_as_it_is(output: Path) -> None:
    """It could be taken along, but not given back; root may do anything, and needs no care."""
    put(output, OLD)
    (output / "records").mkdir()
    (output / "records" / "a.txt").write_text("mine")
    (output / "records").chmod(0o555)
    before = traces(output / "records")
    try:
        put(output, NEW)
        assert files_in(output) == NEW | {"records/a.txt": b"mine"}
        assert traces(output / "records") == before
        assert stat.S_IMODE((output / "records").stat().st_mode) == 0o555
    finally:
        (output / "records").chmod(0o755)


@both_ways
def test_a_program_that_works_in_a_foreign_folder_works_on(output: Path) -> None:
    put(output, OLD)
    (output / ".git").mkdir()
    folder = os.open(output / ".git", os.O_RDONLY)
    try:
        put(output, NEW)
        os.mkdir("lock", dir_fd=folder)
    finally:
        os.close(folder)
    assert (output / ".git" / "lock").is_dir()


def test_a_socket_is_taken_along(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(output, OLD)
    monkeypatch.chdir(output)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("app")
        put(output, NEW)
    assert stat.S_ISSOCK((output / "app").lstat().st_mode)


def test_a_foreign_folder_that_we_may_not_look_into_is_left_alone(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `lost+found`, which every disk has and only root may read."""
    put(output, OLD)
    (output / "lost+found").mkdir()
    (output / "lost+found" / "#11").write_text("mine")
    before = traces(output / "lost+found")
    scandir = os.scandir

    def closed(folder: Path | int) -> Iterator[os.DirEntry[str]]:
        if str(folder).endswith("lost+found"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        return scandir(folder)

    def fail(*_: Path) -> None:
        pytest.fail("for an instant, the folder would be an empty one")

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", closed)
        patch.setattr(os, "access", lambda path, _: Path(path).name != "lost+found")
        patch.setattr(kernel, "exchange", fail)
        put(output, NEW)
    assert files_in(output) == NEW | {"lost+found/#11": b"mine"}
    assert traces(output / "lost+found") == before


@both_ways
def test_a_foreign_folder_may_hold_a_page_of_ours_later(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(output, OLD)
    (output / "files" / "more").mkdir(parents=True)
    (output / "files" / "a.pdf").write_text("mine")
    files = OLD | {"files/index.html": b"<p>Files"}
    exchange = kernel.exchange

    def watched(one: Path, other: Path) -> None:
        exchange(one, other)
        assert files_in(output) == files | {"files/a.pdf": b"mine"}

    monkeypatch.setattr(kernel, "exchange", watched)
    put(output, files)
    assert files_in(output) == files | {"files/a.pdf": b"mine"}
    assert (output / "files" / "more").is_dir()


@both_ways
@pytest.mark.parametrize(
    ("foreign", "named"),
    [
        ("topics/port/index.html", "topics/port/index.html"),
        ("topics/port", "topics/port"),
        ("topics/port/index.html/x", "topics/port/index.html"),
        ("topics/mill/x", "topics/mill/x"),
    ],
)
def test_a_foreign_file_where_ours_would_go_stops_the_publication(
    output: Path, foreign: str, named: str
) -> None:
    put(output, OLD)
    (output / foreign).parent.mkdir(parents=True, exist_ok=True)
    (output / foreign).write_bytes(NEW["topics/port/index.html"])
    before = traces(output)
    with pytest.raises(OccupiedError, match="move it away") as caught:
        put(output, NEW | {"topics/mill": b"a file now"})
    assert caught.value.filename == str(output / named)
    assert traces(output) == before
    assert leftovers(output) == set()


@both_ways
@pytest.mark.parametrize("files", [OLD, NEW], ids=["equal", "other"])
def test_a_symlink_in_place_of_our_own_is_foreign(output: Path, files: Files) -> None:
    """Else a page would be read, or written, through it, from wherever it leads."""
    put(output, OLD)
    outside = output.parent / "outside.html"
    (output / "index.html").rename(outside)
    (output / "index.html").symlink_to(outside)
    with pytest.raises(OccupiedError):
        put(output, files)
    assert outside.read_bytes() == OLD["index.html"]


@both_ways
def test_all_that_is_in_the_way_is_named_and_no_name_can_move_the_cursor(output: Path) -> None:
    wanted = {f"\x1b[2J{number}": b"" for number in range(9)}
    put(output, OLD)
    for path in wanted:
        (output / path).write_bytes(b"mine")
    with pytest.raises(OccupiedError) as caught:
        put(output, OLD | wanted)
    assert str(caught.value.filename).endswith("U+001B[2J0")
    assert "`U+001B[2J1`" in str(caught.value)
    assert "3 more" in str(caught.value)
    assert "\x1b" not in str(caught.value)


@both_ways
def test_our_own_files_are_mended_whatever_was_done_to_them(output: Path) -> None:
    """Deleted, edited by hand, forbidden, or gone with their folder: the next build heals them."""
    put(output, OLD)
    (output / "index.html").unlink()
    (output / "404.html").write_bytes(b"<p>Something here")
    (output / "static" / "style.css").chmod(0o600)
    (output / "topics" / "lake" / "index.html").unlink()
    (output / "topics" / "lake").rmdir()
    (output / "topics" / "mill" / "index.html").write_bytes(b"edited, and to go")
    put(output, NEW)
    assert files_in(output) == NEW
    assert stat.S_IMODE((output / "static" / "style.css").stat().st_mode) == 0o644


def test_a_recorded_fingerprint_is_never_trusted(output: Path) -> None:
    """A manifest that claims the edited bytes does not keep them."""
    put(output, OLD)
    (output / "index.html").write_bytes(b"edited")
    (output / manifest.NAME).write_bytes(manifest.encode(dict.fromkeys(OLD, "0" * 64)))
    put(output, OLD)
    assert files_in(output) == OLD
    assert manifest.read(output)["index.html"] == sha256(OLD["index.html"]).hexdigest()


def test_a_path_in_the_manifest_that_leads_out_of_the_site_deletes_nothing(output: Path) -> None:
    put(output, OLD)
    victim = output.parent / "victim"
    victim.write_text("mine")
    claims = dict.fromkeys((*OLD, "../victim", str(victim), "topics/../../victim"), "")
    (output / manifest.NAME).write_bytes(manifest.encode(claims))
    put(output, NEW)
    assert victim.read_text() == "mine"
    assert files_in(output) == NEW


# While the trees change places -------------------------------------------------------------------


def test_what_arrives_during_the_swap_is_brought_over(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(output, OLD)
    exchange = kernel.exchange

    def interrupted(tree: Path, place: Path) -> None:
        (place / "topics" / "mill" / "late.txt").write_bytes(b"mine")
        (place / "late" / "folder").mkdir(parents=True)
        exchange(tree, place)

    monkeypatch.setattr(kernel, "exchange", interrupted)
    put(output, NEW)
    assert files_in(output) == NEW | {"topics/mill/late.txt": b"mine"}
    assert (output / "late" / "folder").is_dir()
    assert leftovers(output) == set()


def test_what_arrives_during_the_swap_where_ours_goes_is_kept_beside_it(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(output, OLD)
    exchange = kernel.exchange

    def interrupted(tree: Path, place: Path) -> None:
        (place / "topics" / "port").write_bytes(b"mine")
        (place / "topics" / "CNAME").write_bytes(b"mine too")
        exchange(tree, place)

    monkeypatch.setattr(kernel, "exchange", interrupted)
    put(output, NEW)
    assert files_in(output) == NEW | {"topics/CNAME": b"mine too"}
    assert leftovers(output) == {"site.kept-1"}
    kept = output.parent / ".backgrounder" / "site.kept-1"
    assert files_in(kept) == {"topics/port": b"mine"}


@pytest.mark.parametrize("first", [True, False], ids=["first", "later"])
@pytest.mark.parametrize("fails", ["sync_filesystem", "sync_folder"])
def test_what_may_not_be_on_the_disk_is_not_published(
    output: Path, monkeypatch: pytest.MonkeyPatch, fails: str, *, first: bool
) -> None:
    if not first:
        put(output, OLD)
    before = traces(output) if output.exists() else None

    def fail(folder: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(folder))

    monkeypatch.setattr(kernel, fails, fail)
    with pytest.raises(OSError, match="Input/output"):
        put(output, NEW)
    assert (traces(output) if output.exists() else None) == before
    assert leftovers(output) == set()


def test_a_file_system_that_cannot_sync_folders_is_good_enough(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: cannot_exchange(errno.EINVAL))
    put(output, OLD)
    assert files_in(output) == OLD


@pytest.mark.parametrize("number", sorted(kernel.CANNOT_EXCHANGE))
def test_where_folders_cannot_change_places_files_do(
    output: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    put(output, OLD)
    monkeypatch.setattr(kernel, "exchange", lambda *_: cannot_exchange(number))
    put(output, NEW)
    assert files_in(output) == NEW
    assert leftovers(output) == set()


def test_any_other_failure_of_the_exchange_changes_nothing(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(output, OLD)
    before = traces(output)
    monkeypatch.setattr(kernel, "exchange", lambda *_: cannot_exchange(errno.EIO))
    with pytest.raises(OSError, match="Input/output"):
        put(output, NEW)
    assert traces(output) == before


def test_file_by_file_goes_from_assets_to_pages_to_lists_and_removes_last(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each step, hardly a link leads to nothing."""
    put(output, {"old.html": b"", "feed.xml": b"1"})
    monkeypatch.setattr(kernel, "exchange", lambda *_: cannot_exchange())
    steps: list[str] = []
    replace, unlink = Path.replace, Path.unlink

    def watched_replace(file: Path, place: Path) -> None:
        steps.append(place.name)
        replace(file, place)

    def watched_unlink(file: Path, *, missing_ok: bool = False) -> None:
        if file.parent == output:
            steps.append(f"- {file.name}")
        unlink(file, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "replace", watched_replace)
    monkeypatch.setattr(Path, "unlink", watched_unlink)
    put(output, {"index.html": b"", "new.html": b"", "feed.xml": b"2", "style.css": b""})
    wanted = [manifest.NAME, "style.css", "new.html", "feed.xml", "index.html", "- old.html"]
    assert steps[: len(wanted)] == wanted


def test_a_publication_that_stopped_half_way_is_finished_by_the_next_run(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it stopped, and also where that run has nothing to publish itself."""
    replace = Path.replace
    foreign = {"topics/mill/plan.txt": b"mine"}
    monkeypatch.setattr(kernel, "exchange", lambda *_: cannot_exchange())
    for last in range(1, 6):
        put(output, OLD)
        (output / "topics" / "mill" / "plan.txt").write_bytes(b"mine")
        calls = 0

        def stop(file: Path, place: Path, last: int = last) -> None:
            nonlocal calls
            calls += 1
            if calls == last:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(place))
            replace(file, place)

        monkeypatch.setattr(Path, "replace", stop)
        try:
            put(output, NEW)
        except OSError:
            assert leftovers(output) == {"site.stage"}
        else:
            assert last > 4
        monkeypatch.setattr(Path, "replace", replace)
        with publish.staging(output):
            assert files_in(output) == NEW | foreign
        assert leftovers(output) == set()


def test_finishing_never_overwrites_what_somebody_put_in_meanwhile(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(output, OLD)
    with monkeypatch.context() as patch:
        patch.setattr(kernel, "exchange", lambda *_: cannot_exchange())
        patch.setattr(Path, "replace", lambda *_: cannot_exchange(errno.EIO))
        with pytest.raises(OSError, match="Input/output"):
            put(output, NEW)
    (output / "topics" / "port").mkdir()
    (output / "topics" / "port" / "index.html").write_bytes(b"mine")
    with pytest.raises(OccupiedError):
        put(output, OLD)
    assert files_in(output) == OLD | {"topics/port/index.html": b"mine"}
    (output / "topics" / "port" / "index.html").unlink()
    put(output, NEW)
    assert files_in(output) == NEW


# Which outputs are refused -----------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a project, with things beside it, and a home."""
    root = tmp_path / "home" / "project"
    for name in ("content/topics", "seeds", "static", "empty", "full", "parent/site"):
        (root / name).mkdir(parents=True)
    (root / "full" / "thesis.odt").write_text("mine")
    (root / "file").write_text("mine")
    (root / "link").symlink_to("empty")
    (root / "alias").symlink_to("content")
    put(root / "ours", OLD)
    (tmp_path / "engine" / "templates").mkdir(parents=True)
    return root


@pytest.mark.parametrize(
    "given",
    [
        ".",
        "..",
        "../..",
        "/",
        "/usr/..",
        "content",
        "content/",
        "content/new",
        "content/topics",
        "alias/new",
        "alias",
        "templates",
        "templates/x/y",
        "static",
        "seeds",
        "tests",
        ".git/hooks",
        "ours/../content",
        "file",
        "file/site",
        "link",
        "full",
        "parent",
        ".backgrounder",
        "../../engine",
        "../../engine/templates",
        "../../engine/static/x",
    ],
)
def test_an_output_that_could_cost_somebody_their_work_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setenv("HOME", str(root.parent))
    before = traces(root.parent.parent)
    problem = publish.refuse(Path(given), root=root, engine=root.parent.parent / "engine")
    assert problem
    assert problem.rule == "output-refused"
    assert problem.place.path == str(Path(given))
    assert problem.message.startswith(f"`{Path(given)}` ")
    assert problem.hint
    assert traces(root.parent.parent) == before


def test_a_home_the_working_folder_and_the_package_are_refused(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "away"))
    put(tmp_path / "site", {})
    monkeypatch.chdir(tmp_path / "site")
    package = Path(publish.__file__).parents[1]
    for folder in (tmp_path / "away", Path(), package, package / "publish" / "site"):
        assert publish.refuse(folder, root=root, engine=tmp_path / "engine"), folder


def test_the_folder_of_the_stages_is_refused(root: Path) -> None:
    for folder in (root / "empty" / ".backgrounder", root / ".backgrounder"):
        assert publish.refuse(folder, root=root, engine=root)


@pytest.mark.parametrize(
    "given",
    ["site", "empty", "ours", "a/b/c", "../public html", "../../elsewhere/site", "contents"],
)
def test_an_output_that_is_absent_empty_or_ours_is_fine(
    root: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.chdir(root)
    assert publish.refuse(Path(given), root=root, engine=root) is None
    put(Path(given), NEW)
    assert files_in(Path(given)) == NEW
    assert publish.refuse(Path(given), root=root, engine=root) is None


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"null", b'{"format": 2, "files": {}}', b"[" * 100_000, b"\xff"]
)
def test_a_folder_whose_manifest_cannot_be_understood_is_refused(root: Path, damage: bytes) -> None:
    (root / "ours" / manifest.NAME).write_bytes(damage)
    problem = publish.refuse(root / "ours", root=root, engine=root)
    assert problem
    assert manifest.NAME in problem.message


def test_a_manifest_that_is_a_symlink_makes_nothing_ours(root: Path) -> None:
    (root / "full" / manifest.NAME).symlink_to(root / "ours" / manifest.NAME)
    assert publish.refuse(root / "full", root=root, engine=root)


def test_a_home_that_nobody_knows_is_no_obstacle(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", unknown)
    assert publish.refuse(root / "site", root=root, engine=root) is None


# Any sequence of publications --------------------------------------------------------------------

PATHS = ("a", "a/b", "a/b/c", "b", "b/index.html", "c.css")
CONTENTS = st.sampled_from([b"", b"one", b"two"])
SITES = st.dictionaries(st.sampled_from(PATHS), CONTENTS, max_size=4).filter(
    lambda files: files.keys().isdisjoint(folders_of(files))
)
FOREIGN = st.sampled_from(["a", "a/note", "a/b/note", "b/note", "d", "d/e/f", "a/b/c"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), SITES),
        st.tuples(st.just("publish file by file"), SITES),
        st.tuples(st.sampled_from(["write", "remove", "folder", "link"]), FOREIGN),
    ),
    max_size=10,
)


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_any_sequence_of_publications_gives_the_last_site_and_what_is_foreign(
    steps: list[tuple[str, object]],
) -> None:
    """Whatever stood there before, in whichever way it was published, has left no trace."""
    with TemporaryDirectory() as folder:
        output = Path(folder) / "site"
        put(output, {})
        for action, argument in steps:
            if isinstance(argument, dict):
                check_publication(output, argument, at_once=action == "publish")
            else:
                disturb(output, action, output / str(argument))


def disturb(output: Path, action: str, path: Path) -> None:
    """Do to a site what others do, where that is possible; leave our own files alone."""
    ours = manifest.read(output)
    relative = path.relative_to(output).as_posix()
    if relative in ours or any(above.as_posix() in ours for above in Path(relative).parents):
        return
    if action == "remove":
        if path.is_symlink() or path.is_file():
            path.unlink()
        return
    if os.path.lexists(path) or any(above.is_symlink() for above in path.parents):
        return
    if all(above.is_dir() or not above.exists() for above in path.parents):
        path.parent.mkdir(parents=True, exist_ok=True)
        if action == "write":
            path.write_bytes(b"foreign")
        elif action == "folder":
            path.mkdir()
        else:
            path.symlink_to("..")


def check_publication(output: Path, files: Files, *, at_once: bool) -> None:
    ours = manifest.read(output)
    our_folders = folders_of(ours)
    foreign = {
        path: content
        for path, content in lying_in(output).items()
        if path not in ours and path not in our_folders
    }
    above = dict.fromkeys(folders_of(foreign), FOLDER)
    folders = dict.fromkeys(folders_of(files), FOLDER)
    stand = foreign | above
    clash = (
        any(stand.get(path, FOLDER) != FOLDER for path in folders) or stand.keys() & files.keys()
    )
    before = lying_in(output)
    with pytest.MonkeyPatch.context() as patch:
        if not at_once:
            patch.setattr(kernel, "exchange", lambda *_: cannot_exchange())
        if clash:
            with pytest.raises(OccupiedError):
                put(output, files)
            assert lying_in(output) == before
        else:
            put(output, files)
            assert lying_in(output) == stand | folders | files
            assert manifest.read(output).keys() == files.keys()
    assert leftovers(output) == set()
