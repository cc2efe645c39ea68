"""Put the finished site where it is served from: wholly, or not at all.

`pipeline` uses it in this order:

    refusal = publish.refuse(output, root=root, engine=engine)
    with publish.staging(output) as stage:
        for each in outputs: stage.add(each)
        for each in publish.search_index(stage): stage.add(each)
        publication = stage.swap()

Everything is written to a stage beside the output, brought to the disk, and then the two change
places in one step. A reader of the output sees the old site or the new one, also after a kill, a
full disk or a loss of power. Where the file system cannot exchange two folders, the new files
replace the old one by one, in an order that leaves few dead links, and a build that was cut off is
finished by the next.

A manifest in the output says which files are ours. Ours are replaced even where somebody edited
them by hand; every other file and folder stays what and where it is, and one that stands where a
page must go stops the publication. What others put in while the two change places is brought over;
where its place is taken, it is kept beside the stage, in `.backgrounder/<output>.kept-1`.
"""

from __future__ import annotations

from backgrounder.publish.foreign import OccupiedError
from backgrounder.publish.lock import BusyError
from backgrounder.publish.manifest import sums_published
from backgrounder.publish.refusal import refuse
from backgrounder.publish.search import search_available, search_index
from backgrounder.publish.stage import Stage, staging

__all__ = [
    "BusyError",
    "OccupiedError",
    "Stage",
    "refuse",
    "search_available",
    "search_index",
    "staging",
    "sums_published",
]
