"""Wherever pages are made, the bytes are the same; and what goes wrong there is told in words."""

from __future__ import annotations

import os
import pickle
import select
import shutil
import signal
import socket
import subprocess
import sys
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dask.config
import pytest

from backgrounder import cli, executors, making
from backgrounder.executors import cluster
from backgrounder.executors.pace import Paced, done
from backgrounder.executors.standing import answer, standing
from benchmarks import corpus
from tests.front_door import Project, traces
from tests.loopback_cluster import Scheduler, scheduler, worker
from tests.test_protected import LIST, MIRA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


ENGINE = Path(__file__).parent.parent
BRIEFS = 40
"""Enough for some 25 batches."""

FORKLESS = """
import multiprocessing, sys
from backgrounder import cli, executors

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv.pop(1))
    executors.WORTH_PROCESSES = 1
    sys.exit(cli.main())
"""


COPIES = """
import sys
from backgrounder import cli, executors

executors.WORTH_PROCESSES = 1
in_copies = executors.in_copies

def counted(function, shares, number):
    print(f"{number} copies", file=sys.stderr)
    return in_copies(function, shares, number)

executors.in_copies = counted
sys.exit(cli.main())
"""
needs_copies = pytest.mark.skipif(sys.platform != "linux", reason="made by fork, on Linux alone")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Write a site that takes many batches, and build it in this process."""
    folder = tmp_path_factory.mktemp("large") / "project"
    corpus.write(folder, BRIEFS)
    project = Project(folder, "")
    assert project.build("--jobs", "1").code == 0
    return project


@pytest.fixture
def again(large: Project, tmp_path: Path) -> Project:
    """Copy the large site without what is known of its last build: all is to be made again."""
    known = shutil.ignore_patterns(".backgrounder")
    return Project(shutil.copytree(large.folder, tmp_path / "again", ignore=known), "")


@pytest.fixture
def edited(lake: Project) -> Project:
    """Build a small site and edit it."""
    assert lake.build().code == 0
    return lake.edit("content/topics/lake.md", "says the Vell", "says the whole Vell")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scheduler]:
    """Start a scheduler without workers: each test brings its own."""
    with scheduler(tmp_path_factory.mktemp("alone")) as started:
        yield started


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scheduler]:
    """Start a scheduler and two workers."""
    with scheduler(tmp_path_factory.mktemp("pair")) as started, worker(started), worker(started):
        yield started


def refusal(project: Project, address: str) -> str:
    """Return what is said of a cluster that cannot be used: the old site is untouched."""
    before = traces(project.site)
    result = project.build("--executor", address)
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith("build.py: the Dask scheduler at t")
    assert result.err.endswith("or build without `--executor`\n")
    assert "the site is what it was before" in result.err
    assert traces(project.site) == before
    return result.err


def once(act: Callable[[], object]) -> Callable[..., Iterator[Any]]:
    """Return an onlooker that acts when the first thing has passed."""

    def watch(things: Iterable[Any], _: int) -> Iterator[Any]:
        for number, thing in enumerate(things):
            if number == 1:
                act()
            yield thing

    return watch


@contextmanager
def relay(of: Scheduler, **environment: str) -> Iterator[Callable[[], object]]:
    """Start a worker; give what kills it, with all that it holds, and starts another."""
    with ExitStack() as stack:
        first = stack.enter_context(worker(of))

        def change() -> None:
            first.kill()
            stack.enter_context(worker(of, **environment))

        yield change


# Processes of this machine -----------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("start", ["spawn", "forkserver"])
def test_processes_that_are_not_forked_make_the_same_bytes(
    again: Project, large: Project, start: str
) -> None:
    program = again.folder / "program.py"
    program.write_text(FORKLESS, encoding="utf-8")
    shutil.rmtree(again.site)
    done = subprocess.run(
        [sys.executable, str(program), start, "--root", str(again.folder), "--jobs", "2"],
        env=os.environ | {"PYTHONPATH": str(ENGINE)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert again.tree() == large.tree()


def in_copies(project: Project, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, which has copies made of it."""
    return subprocess.run(
        [sys.executable, "-c", COPIES, *arguments, "--root", str(project.folder), "--jobs", "2"],
        env=os.environ | {"PYTHONPATH": str(ENGINE)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@needs_copies
def test_copies_of_the_process_make_the_same_bytes(again: Project, large: Project) -> None:
    shutil.rmtree(again.site)
    done = in_copies(again)
    assert (done.returncode, done.stderr.splitlines()) == (0, ["2 copies"] * 2)
    assert again.tree() == large.tree()


@needs_copies
def test_copies_of_the_process_find_the_same_problems(again: Project) -> None:
    for number in (3, 17, 30):
        topic = again.folder / f"content/topics/topic-{number:05}.md"
        text = topic.read_text(encoding="utf-8")
        topic.write_text(f"{text}\nExactly 17 boats sank.\n", encoding="utf-8")
    again.edit("seeds/sources/record-00003.yaml", "by:", "standing: doubtful\n    by:")
    here = again.check("--jobs", "1")
    shutil.rmtree(again.folder / ".backgrounder")  # where it is kept what was found
    there = in_copies(again, "check")
    assert len(here.problems) > 3
    assert there.stderr == "2 copies\n"
    assert there.returncode == here.code == 1
    assert there.stdout.splitlines()[:-1] == here.out.splitlines()[:-1]


@needs_copies
def test_a_copy_that_is_ended_from_outside_is_told_of_in_words() -> None:
    code = (
        "import os\nfrom backgrounder.executors import spread\n"
        "def end(number):\n    os.kill(os.getpid(), 9)\n"
        "try:\n    list(spread(end, range(3), 2))\n"
        "except OSError as error:\n    print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ENGINE,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "ended from outside" in done.stdout
    assert "--jobs 1" in done.stdout


@needs_copies
def test_copies_end_with_the_process_that_made_them() -> None:
    code = (
        "import os, time\nfrom backgrounder.executors import spread\n"
        "def wait(number):\n    os.write(1, b'%d\\n' % os.getpid())\n    time.sleep(600)\n"
        "list(spread(wait, range(2), 2))"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ENGINE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        copies = {int(process.stdout.readline()), int(process.stdout.readline())}
        assert len(copies) == 2
        process.kill()
        closed, _, _ = select.select([process.stdout], [], [], 20)
        for each in copies if not closed else ():
            os.kill(each, signal.SIGKILL)
        assert closed, "somebody is left who could write"


def test_a_process_that_is_ended_from_outside_is_told_of_in_words() -> None:
    with pytest.raises(OSError, match="--jobs 1"), executors._told_if_broken():
        raise BrokenProcessPool


def test_however_much_there_is_to_do_little_is_kept_at_a_time() -> None:
    taken: list[int] = []

    def values() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = Paced(lambda *batch: partial(done, *batch), 3).map(str, values(), chunksize=2)
    assert next(results) == "0"
    assert len(taken) == 6
    assert list(results) == [str(number) for number in range(1, 100)]


# What travels ------------------------------------------------------------------------------------


def test_no_path_of_this_machine_and_nothing_of_the_protected_list_travels(
    lake: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker needs no folder of ours: templates travel as texts."""
    lake.write(LIST).write("-- templates/404.html --\nNowhere in Vell\n")
    sent: list[bytes] = []
    monkeypatch.setattr(making, "executor_for", lambda *_: recording(sent))
    result = lake.build()
    assert result.code == 0, result.out
    everything = b"".join(sent)
    assert b"Nowhere in Vell" in everything
    digests = [name.digest for name in MIRA.names]
    for private in (str(lake.folder), str(ENGINE), MIRA.id, MIRA.say, MIRA.salt, *digests):
        assert private.encode() not in everything
    assert bytes.fromhex(MIRA.salt) not in everything


@contextmanager
def recording(sent: list[bytes]) -> Iterator[Executor]:
    """Give an executor that works in this process, and keeps what would travel."""

    class Recorder(Executor):
        def map(self, fn: Callable[..., Any], *iterables: Iterable[Any], **_: Any) -> Iterator[Any]:
            for values in zip(*iterables, strict=True):
                sent.append(pickle.dumps((fn, values)))
                function, copies = pickle.loads(sent[-1])
                yield function(*copies)

    yield Recorder()


# A cluster ---------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_cluster_makes_the_same_bytes(again: Project, large: Project, pair: Scheduler) -> None:
    shutil.rmtree(again.site)
    result = again.build("--executor", pair.asked_for)
    assert (result.code, result.err) == (0, "")
    assert again.tree() == large.tree()


@pytest.mark.slow
def test_what_a_cluster_made_is_not_made_again(lake: Project, pair: Scheduler) -> None:
    """Not even here; and where nothing is to be made, nobody is asked."""
    assert lake.build("--executor", pair.asked_for).code == 0
    assert lake.build("--executor", "dask://127.0.0.1:9").code == 0
    lake.edit("content/topics/lake.md", "says the Vell", "says the whole Vell")
    result = lake.build("--explain")
    assert result.code == 0
    assert "topics/lake/index.html: its view has changed: body" in result.out
    assert "sources/" not in result.out


@pytest.mark.slow
def test_a_mistake_in_a_template_is_told_as_if_it_were_made_here(
    lake: Project, pair: Scheduler
) -> None:
    lake.write("-- templates/404.html --\n<p>\n{{ view.nosuch }}\n")
    here, there = lake.build(), lake.build("--executor", pair.asked_for)
    assert here.rules == ["template-undefined"]
    assert (there.code, there.problems) == (here.code, here.problems)


@pytest.mark.slow
def test_a_worker_killed_half_way_costs_a_retry_and_nothing_else(
    again: Project, large: Project, alone: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(again.site)
    with relay(alone) as change:
        monkeypatch.setattr(cli, "_watch", once(change))
        result = again.build("--executor", alone.asked_for)
    assert (result.code, result.err) == (0, "")
    assert again.tree() == large.tree()


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("openssl"), reason="makes the certificate")
def test_a_cluster_behind_tls_serves_those_who_have_a_certificate(
    edited: Project, tmp_path: Path
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    openssl = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=orro.example"
    files = ("-keyout", str(key), "-out", str(certificate))
    subprocess.run([*openssl.split(), *files], check=True, capture_output=True)
    settings = {"distributed.comm.tls.ca-file": str(certificate)}
    for role in ("scheduler", "worker", "client"):
        settings[f"distributed.comm.tls.{role}.cert"] = str(certificate)
        settings[f"distributed.comm.tls.{role}.key"] = str(key)
    theirs = {
        f"DASK_{name.upper().replace('.', '__').replace('-', '_')}": value
        for name, value in settings.items()
    }
    with scheduler(tmp_path, "--protocol", "tls", **theirs) as ours, worker(ours, **theirs):
        assert "with certificates" in refusal(edited, ours.asked_for)
        with dask.config.set(settings):
            assert edited.build("--executor", ours.asked_for).code == 0


# What can be wrong -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        *("8786", "127.0.0.1:8786", "tcp://127.0.0.1:8786", "dask://127.0.0.1", "dask://:8786"),
        *("dask://127.0.0.1:8786/x", "dask://me:secret@127.0.0.1:8786", "dask://127.0.0.1:x"),
    ],
)
def test_what_is_no_address_is_a_mistake_in_the_command(lake: Project, written: str) -> None:
    result = lake.build("--executor", written)
    assert result.code == 2
    assert "is not a scheduler's address like dask://192.168.1.20:8786" in result.err


def test_a_missing_extra_is_a_mistake_in_the_command(
    lake: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = lake.build("--executor", "dask://127.0.0.1:8786")
    assert result.code == 2
    assert "pip install 'backgrounder[cluster]'" in result.err


def test_where_nobody_speaks_nobody_waits_for_long(
    edited: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECTING", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert "does not answer (nothing came within 0.5 s)" in refusal(
            edited, f"dask://127.0.0.1:{port}"
        )
    assert "does not answer" in refusal(edited, f"dask://127.0.0.1:{port}")


@pytest.mark.slow
def test_a_scheduler_without_workers_is_told_of(
    edited: Project, alone: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECTING", 0.5)
    said = refusal(edited, alone.asked_for)
    assert "has no workers; the site is" in said
    assert f"`dask worker {alone.address}`" in said


@pytest.mark.slow
def test_a_worker_is_no_scheduler(edited: Project, alone: Scheduler) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with worker(alone, "--worker-port", str(port)):
        assert "it is a worker" in refusal(edited, f"dask://127.0.0.1:{port}")


@pytest.fixture
def other(tmp_path: Path) -> str:
    """Copy Backgrounder with other code, though of the same version; return where it is."""
    shutil.copytree(ENGINE / "backgrounder", tmp_path / "other" / "backgrounder")
    module = tmp_path / "other" / "backgrounder" / "dates.py"
    module.write_text(module.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    return str(tmp_path / "other")


@pytest.mark.slow
def test_a_worker_with_another_backgrounder_is_refused(
    edited: Project, alone: Scheduler, other: str
) -> None:
    with worker(alone, PYTHONPATH=other):
        said = refusal(edited, alone.asked_for)
    assert f"and not {standing()['Backgrounder']};" in said
    assert "install the same" in said


@pytest.mark.slow
def test_a_worker_with_another_backgrounder_that_comes_half_way_is_refused_too(
    again: Project, alone: Scheduler, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with relay(alone, PYTHONPATH=other) as change:
        monkeypatch.setattr(cli, "_watch", once(change))
        assert f"and not {standing()['Backgrounder']};" in refusal(again, alone.asked_for)


@pytest.mark.slow
def test_a_worker_without_backgrounder_is_refused(edited: Project, alone: Scheduler) -> None:
    with worker(alone, PYTHONPATH=""):
        said = refusal(edited, alone.asked_for)
    assert "No module named 'backgrounder'" in said
    assert "install the same" in said


def test_whatever_differs_is_named() -> None:
    ours = {**standing(), "Python": "3.99.0", "Markdown": "9.9"}
    found = answer(ours, b"nothing that could be loaded")
    assert found.results == ()
    assert f"Python {standing()['Python']} and not 3.99.0, Markdown" in found.differences
    assert "Jinja2" not in found.differences


@pytest.mark.slow
def test_when_all_workers_are_gone_nobody_waits_for_ever(
    again: Project, alone: Scheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with worker(alone) as only:
        monkeypatch.setattr(cli, "_watch", once(only.kill))
        assert "failed (it has no workers any more)" in refusal(again, alone.asked_for)


@pytest.mark.slow
def test_a_scheduler_lost_half_way_is_told_of(
    again: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scheduler(tmp_path) as ours, worker(ours):
        monkeypatch.setattr(cli, "_watch", once(ours.process.kill))
        assert "failed (" in refusal(again, ours.asked_for)
