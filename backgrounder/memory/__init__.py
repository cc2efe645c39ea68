"""What the last build was made from and what it left, so that the next does no more than it must.

One file in the project's `.backgrounder` folder holds it. It can be deleted at any moment, is data
and never code, and is not believed where it is damaged, of another project or of another version:
then everything is made anew. Content decides what has changed. A file's size, times and number only
spare reading it again, and not where it was touched less than two seconds before we looked: its
clock may be too coarse to tell a later change.

    if built := memory.unchanged(run): …           # nothing to do; nothing heavy was imported
    last = memory.recall(run)                      # before anything is read
    memory.pages.parted(…)                         # within the stage: which pages still stand
    memory.remember(…)                             # after the new site has its place
"""

from __future__ import annotations

from backgrounder.memory.unchanged import unchanged

__all__ = ["unchanged"]
