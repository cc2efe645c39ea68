"""What this build tells the next."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field, replace
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING

from backgrounder.garbage import nothing_collected
from backgrounder.memory import notebook
from backgrounder.memory.made import encoded
from backgrounder.memory.notebook import Learnt
from backgrounder.memory.outputs import MANIFEST, states_of
from backgrounder.memory.record import Record, forget, load, save
from backgrounder.memory.states import Seen
from backgrounder.memory.unchanged import day, libraries, look_at_engine, look_at_inputs, order

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from backgrounder.built import Built
    from backgrounder.memory.made import Made
    from backgrounder.settings import Run


@dataclass(frozen=True, slots=True)
class Recollection:
    """What is known when a build begins."""

    record: Record | None
    """Of the last build; None where it cannot be used."""
    inputs: Seen
    engine: Seen
    """As they are now."""
    learnt: Learnt
    """Of the authors' files, by the last run that looked at them."""

    @property
    def maker(self) -> str:
        """The digest of Backgrounder itself, and of the libraries that it uses."""
        digest = blake2b(libraries().encode(), digest_size=16)
        for name, (_, content) in sorted(self.engine.files.items()):
            digest.update(name + content)
        return digest.hexdigest()


@nothing_collected()
def recall(run: Run) -> Recollection:
    """Return what the last runs left behind, and look at everything before anything is read."""
    now = time.time_ns()
    record = load(run.root)
    inputs, engine = (record.inputs, record.engine) if record else (Seen(), Seen())
    began = Recollection(
        record, look_at_inputs(run, inputs, now), look_at_engine(engine, now), Learnt()
    )
    return replace(began, learnt=notebook.load(run.root, began.maker))


@nothing_collected()
def note(run: Run, began: Recollection, learnt: Learnt) -> None:
    """Keep what was learnt of the authors' files, if it is anything new."""
    was, now = began.learnt, learnt
    same = (was.basis, was.kept, was.before) == (now.basis, now.kept, now.before)
    same = same and was.templates == now.templates
    if not (same and was.parts.keys() == now.parts.keys()):
        notebook.save(run.root, began.maker, now, was.written)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What is known when a build has ended."""

    built: Built
    zone: str
    """The site's time zone."""
    settled: bool
    """Whether the next build, with nothing changed, would find the same problems."""
    stage: Path
    made: Made
    paths: tuple[str, ...]
    """Of every file of the site."""
    states: Mapping[str, int] = field(default_factory=dict)
    """Of those of them that are known to be as they were before the build."""


@nothing_collected()
def remember(run: Run, began: Recollection, ended: Ended) -> None:
    """Keep what the next build can use, unless the inputs were touched while this one read them.

    Where it cannot be kept, the next build makes everything anew.
    """
    now = time.time_ns()
    inputs, engine = look_at_inputs(run, began.inputs, now), look_at_engine(began.engine, now)
    if (inputs.files, engine.files) != (began.inputs.files, began.engine.files):
        forget(run.root)
        return
    try:
        record = _record(run, began, ended)
    except OSError:  # somebody took an output away already
        forget(run.root)
    else:
        save(run.root, record)


def _record(run: Run, began: Recollection, ended: Ended) -> Record:
    manifest = run.output / MANIFEST
    # It was written last, just before the new site was put in its place.
    written = manifest.stat().st_mtime_ns
    return Record(
        order=order(run),
        libraries=libraries(),
        zone=ended.zone,
        day=day(run, ended.zone),
        settled=ended.settled,
        built=ended.built,
        inputs=began.inputs.to_keep(),
        engine=began.engine.to_keep(),
        stage=os.fsencode(ended.stage),
        manifest=sha256(manifest.read_bytes()).hexdigest(),
        outputs=states_of((*ended.paths, MANIFEST), run.output, written, ended.states),
        made=encoded(ended.made),
    )
