"""At any instant the site is the old one or the new one, whatever happens to the build.

A child process publishes a site over another while `strace` kills it at its Nth system call, or
lets that call fail, as SQLite's tests do (https://sqlite.org/testing.html). What is on the disk
then must be one of the two, and the next build must heal what is left.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from backgrounder.publish import BusyError, kernel, manifest
from tests.front_door import traces
from tests.published import Files, files_in, leftovers, put

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent

OLD: Files = {
    "index.html": b"<p>Lake Orro",
    "static/style.css": b"p {}",
    "topics/lake/index.html": b"<p>It falls",
    "topics/mill/index.html": b"<p>It stands",
}
NEW: Files = {
    "index.html": b"<p>Lake Orro, again",
    "static/style.css": b"p {}",
    "topics/lake/index.html": b"<p>It falls",
    "topics/port/index.html": b"<p>It is dry",
}
FOREIGN: Files = {"CNAME": b"orro.example", ".git/config": b"[core]", "topics/mill/n.txt": b"mine"}

PUBLISH = f"""
import json, sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from backgrounder import publish
from backgrounder.publish import kernel
from backgrounder.views import Output
output, files, patience = json.loads(sys.argv[1])
"""
WITH_STAGING = """
try:
    with publish.staging(Path(output), patience) as stage:
        for path, content in files.items():
            stage.add(Output(path, content.encode()))
        stage.swap()
except OSError as error:
    print(f"{error.filename}: {error.strerror}", file=sys.stderr)
    sys.exit(3)
"""
FILE_BY_FILE = "def refuse(*_): raise OSError(22, '')\nkernel.exchange = refuse\n"


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sync in the child only, whose calls are looked at."""
    monkeypatch.setattr(kernel, "sync_filesystem", lambda _: None)
    monkeypatch.setattr(os, "fsync", lambda _: None)


def child(output: Path, files: Files, script: str = WITH_STAGING, patience: float = 0) -> list[str]:
    """Return the command that publishes in a process of its own.

    It keeps its compiled modules to itself, so that each run makes the same system calls.
    """
    text = {path: content.decode() for path, content in files.items()}
    argument = json.dumps([str(output), text, patience])
    compiled = f"pycache_prefix={output.parents[1] / 'compiled'}"
    return [sys.executable, "-S", "-E", "-X", compiled, "-c", PUBLISH + script, argument]


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def old_site(folder: Path) -> Path:
    """Publish the old site, with foreign files in it, in a new folder."""
    shutil.rmtree(folder, ignore_errors=True)
    put(folder / "site", OLD)
    for path, content in FOREIGN.items():
        (folder / "site" / path).parent.mkdir(exist_ok=True)
        (folder / "site" / path).write_bytes(content)
    return folder / "site"


# Killed, or failing, at the Nth system call ------------------------------------------------------

DECISIVE = ("rename", "renameat", "renameat2", "fsync", "syncfs")
CHANGES = (*DECISIVE, "link", "linkat", "mkdir", "rmdir", "unlink", "write")
SPACE = (*DECISIVE, "linkat", "mkdir", "openat", "write")
CALLS = (*CHANGES, "chmod", "flock", "getdents64", "openat", "read")


@dataclass(frozen=True)
class Fault:
    """What happens to one system call: the `number`th of its name."""

    call: str
    number: int
    what: str

    def __str__(self) -> str:
        return f"{self.call}:{self.what}:when={self.number}"


def trace(log: Path, command: list[str], fault: Fault | None = None) -> list[str]:
    """Return strace's own command line around another."""
    inject = ["-e", f"inject={fault}"] if fault else []
    return [
        "strace",
        "-f",
        "-qq",
        "-o",
        str(log),
        "-e",
        f"trace={','.join(CALLS)}",
        *inject,
        *command,
    ]


def log_of_a_good_build(folder: Path, script: str = WITH_STAGING) -> Path:
    """Return what strace saw of a build that nothing happened to."""
    log = folder / "log"
    for _ in range(2):  # the first compiles the modules
        command = child(old_site(folder / "good"), NEW, script)
        assert run(trace(log, command)).returncode == 0
    return log


def run_into(fault: Fault, command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command into a fault, and make sure that it happened."""
    done = run(trace(Path("/dev/stderr"), command, fault))
    assert done.returncode == -signal.SIGKILL or "(INJECTED)" in done.stderr, (fault, done)
    return done


def faults(log: Path, what: str, calls: tuple[str, ...], every: int) -> Iterator[Fault]:
    """Yield faults for these calls, from the first that concerns the site on.

    All calls that decide have their fault, of the others one in `every`.
    """
    seen: Counter[str] = Counter()
    lines = log.read_text(errors="replace").splitlines()
    start = len(lines) - len(from_the_site_on(lines))
    for position, line in enumerate(lines):
        if call := re.match(r"\d+ +(\w+)\(", line):
            seen[call[1]] += 1
            counts = call[1] in DECISIVE or seen[call[1]] % every == 0
            if call[1] in calls and position >= start and counts:
                yield Fault(call[1], seen[call[1]], what)


def from_the_site_on(lines: list[str]) -> list[str]:
    """Return the calls from the first on the site on; those above start the interpreter."""
    return lines[next(index for index, line in enumerate(lines) if ".backgrounder" in line) :]


@pytest.fixture
def _strace(tmp_path: Path) -> None:
    """Skip, and say why, where processes cannot be traced."""
    if not shutil.which("strace"):
        pytest.skip("needs strace (apt-get install strace)")
    if run(["strace", "-o", str(tmp_path / "probe"), "true"]).returncode:
        pytest.skip("strace may not trace here")


@pytest.mark.slow
@pytest.mark.usefixtures("_strace")
@pytest.mark.parametrize(
    ("what", "calls", "every"),
    [
        ("signal=KILL", CHANGES, 2),
        ("error=ENOSPC", SPACE, 4),
        ("error=EIO", CALLS, 6),
    ],
    ids=["kill", "full", "broken"],
)
def test_the_site_is_the_old_or_the_new_one(
    tmp_path: Path, what: str, calls: tuple[str, ...], every: int
) -> None:
    """A killed build leaves one, a failed one the old, to inode and time; the next heals."""
    log = log_of_a_good_build(tmp_path)
    tried = 0
    for fault in faults(log, what, calls, every):
        output = old_site(tmp_path / "faulty")
        before = traces(output)
        done = run_into(fault, child(output, NEW))
        found = files_in(output)
        assert found in (OLD | FOREIGN, NEW | FOREIGN), fault
        assert "Traceback" not in done.stderr, (fault, done.stderr)
        if done.returncode == 0:
            assert found == NEW | FOREIGN, fault
        elif what != "signal=KILL":
            assert traces(output) == before, fault
        put(output, NEW)
        assert files_in(output) == NEW | FOREIGN, fault
        assert leftovers(output) == set(), fault
        tried += 1
    assert tried > 15


@pytest.mark.slow
@pytest.mark.usefixtures("_strace")
def test_file_by_file_a_killed_build_is_healed_by_the_next(tmp_path: Path) -> None:
    """Each file is whole at any instant, and what is not ours is never touched."""
    script = FILE_BY_FILE + WITH_STAGING
    log = log_of_a_good_build(tmp_path, script)
    for fault in faults(log, "signal=KILL", CHANGES, 4):
        output = old_site(tmp_path / "faulty")
        run_into(fault, child(output, NEW, script=script))
        found = files_in(output)
        assert found.items() <= (OLD | FOREIGN).items() | (NEW | FOREIGN).items(), fault
        assert FOREIGN.items() <= found.items(), fault
        put(output, NEW)
        assert files_in(output) == NEW | FOREIGN, fault
        assert leftovers(output) == set(), fault


@pytest.mark.slow
@pytest.mark.usefixtures("_strace")
def test_all_is_on_the_disk_before_the_trees_change_places(tmp_path: Path) -> None:
    """So a loss of power finds the old site, or all of the new one."""
    lines = log_of_a_good_build(tmp_path).read_text().splitlines()
    own = [re.sub(r"^\d+ +(\w+).*", r"\1", line) for line in from_the_site_on(lines)]
    swapped = own.index("renameat2")
    synced = own.index("syncfs")
    assert synced < swapped < own.index("fsync")
    last_written = max(
        index for index, call in enumerate(own) if call in {"write", "link", "linkat"}
    )
    assert last_written < synced


# Full disks --------------------------------------------------------------------------------------


def test_a_file_that_the_system_does_not_let_us_write_leaves_the_old_site(tmp_path: Path) -> None:
    """The error names the file."""
    output = old_site(tmp_path)
    before = traces(output)
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
    done = run(child(output, NEW | {"big.html": b"x" * 10_000}, script=limit + WITH_STAGING))
    assert done.returncode == 3
    assert "big.html: File too large" in done.stderr
    assert traces(output) == before
    assert leftovers(output) == set()


def test_a_full_disk_leaves_the_old_site(tmp_path: Path) -> None:
    """A real one; the error names the file."""
    check_on_a_disk(
        tmp_path,
        """
        output = here.old_site(disk / "folder")
        before = here.traces(output)
        try:
            here.put(output, here.NEW | {"big.html": b"x" * 300_000})
        except OSError as error:
            assert error.errno == errno.ENOSPC, error
            assert error.filename.endswith("big.html"), error.filename
        else:
            raise AssertionError("it was written")
        assert here.traces(output) == before
        assert here.leftovers(output) == set()
        """,
    )


def check_on_a_disk(folder: Path, check: str) -> None:
    """Run some lines where the folder is a small disk of its own, which nobody else sees."""
    mount = 'mount -t tmpfs -o size=256k disk "$0" && exec "$@"'
    apart = ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, str(folder)]
    if not shutil.which("unshare") or run([*apart, "true"]).returncode:
        pytest.skip("may not mount a small disk here")
    start = "import errno, sys; from pathlib import Path; import tests.test_old_or_new as here\n"
    script = f"{start}disk = Path(sys.argv[1])\n{textwrap.dedent(check)}"
    done = subprocess.run(
        [*apart, sys.executable, "-c", script, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


# Readers and other builds ------------------------------------------------------------------------


def test_whoever_reads_while_sites_are_swapped_sees_one_of_them(tmp_path: Path) -> None:
    output = tmp_path / "site"
    put(output, OLD)
    (output / "CNAME").write_bytes(FOREIGN["CNAME"])
    whole = [OLD | {"CNAME": FOREIGN["CNAME"]}, NEW | {"CNAME": FOREIGN["CNAME"]}]
    ended, seen = threading.Event(), []
    begun: list[int] = []

    def read() -> None:
        while not ended.is_set():
            before = len(begun)
            site = snapshot(output)
            # The site after the next may lie in the folder of the first, which is still open.
            if len(begun) == before:
                seen.append(site)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for turn in range(20):
            begun.append(turn)
            put(output, (NEW, OLD)[turn % 2])
    finally:
        ended.set()
        reader.join()
    found = [site for site in seen if site is not None]
    assert len(found) > 5
    assert all(site in whole for site in found)


def snapshot(folder: Path) -> Files | None:
    """Read one site through a descriptor of its folder; None where it was swapped meanwhile.

    Nothing is given where a file of the present site is missing.
    """
    top = os.open(folder, os.O_RDONLY)
    found: Files = {}
    try:
        for above, _, names, descriptor in os.fwalk(dir_fd=top, onerror=stop):
            for name in names:
                with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=descriptor), "rb") as file:
                    found[(Path(above) / name).as_posix()] = file.read()
    except FileNotFoundError:
        return {} if is_still(folder, top) else None
    else:
        if not is_still(folder, top):
            return None  # it was being cleared away, perhaps, while it was read
        found.pop(manifest.NAME)
        return found
    finally:
        os.close(top)


def stop(error: OSError) -> None:
    raise error


def is_still(folder: Path, descriptor: int) -> bool:
    return os.path.samestat(folder.stat(), os.fstat(descriptor))


WAIT = """
with publish.staging(Path(output), patience) as stage:
    print("locked", flush=True)
    sys.stdin.read()
"""


def test_a_second_build_is_told_that_another_is_writing(tmp_path: Path) -> None:
    """It touches nothing, and when the other has ended it is let in."""
    output = old_site(tmp_path)
    with subprocess.Popen(
        child(output, {}, script=WAIT), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == b"locked\n"
        before = traces(tmp_path)
        with pytest.raises(BusyError, match="another build is writing"):
            put(output, NEW)
        assert traces(tmp_path) == before
        other.communicate()
    put(output, NEW)
    assert files_in(output) == NEW | FOREIGN


def test_a_dead_build_blocks_nobody_though_a_process_that_it_started_lives_on(
    tmp_path: Path,
) -> None:
    """A pool of workers can outlive a build that is killed."""
    output = old_site(tmp_path)
    script = """
import os
staging = publish.staging(Path(output), patience)
stage = staging.__enter__()
stage.add(Output("index.html", b"half"))
if os.fork():
    os.kill(os.getpid(), 9)
print("locked", flush=True)
sys.stdin.read()
os._exit(0)
"""
    reads, writes = os.pipe()
    with subprocess.Popen(
        child(output, {}, script=script), stdin=reads, stdout=subprocess.PIPE
    ) as dead:
        os.close(reads)
        assert dead.stdout
        assert dead.stdout.readline() == b"locked\n"
        dead.wait()
        assert leftovers(output) == {"site.stage"}
        put(output, NEW)
        os.close(writes)
    assert files_in(output) == NEW | FOREIGN
    assert leftovers(output) == set()


def test_builds_at_once_take_turns(tmp_path: Path) -> None:
    output = old_site(tmp_path)
    builds = [subprocess.Popen(child(output, files, patience=60)) for files in (OLD, NEW, OLD, NEW)]
    assert [build.wait() for build in builds] == [0, 0, 0, 0]
    assert files_in(output) in (OLD | FOREIGN, NEW | FOREIGN)
    assert leftovers(output) == set()


# Other file systems ------------------------------------------------------------------------------


def test_a_site_on_a_disk_of_its_own_is_published_too(tmp_path: Path) -> None:
    """As a volume of a container: it cannot be swapped, and nothing can be moved into it."""
    (tmp_path / "site").mkdir()
    check_on_a_disk(
        tmp_path / "site",
        """
        (disk / "mine").mkdir()
        (disk / "mine" / "note").write_bytes(b"foreign")
        here.put(disk, here.OLD)
        (disk / "CNAME").write_bytes(b"foreign")
        here.put(disk, here.NEW)
        foreign = {"CNAME": b"foreign", "mine/note": b"foreign"}
        assert here.files_in(disk) == here.NEW | foreign
        assert here.leftovers(disk) == set()
        """,
    )


def test_a_disk_that_is_mounted_in_the_site_stays_where_it_is(tmp_path: Path) -> None:
    """An empty one too: no copy of its folder takes its place."""
    put(tmp_path / "site", OLD)
    (tmp_path / "site" / "mine").mkdir()
    check_on_a_disk(
        tmp_path / "site" / "mine",
        """
        for site in (here.NEW, here.OLD):
            here.put(disk.parent, site)
            assert disk.is_mount()
            assert here.files_in(disk.parent) == site
            assert here.leftovers(disk.parent) == set()
        """,
    )
