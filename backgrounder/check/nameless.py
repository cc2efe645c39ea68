"""Voices without a name are at least described."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from backgrounder.check.desk import Finding, Rule
from backgrounder.check.phrases import is_heading, occurrences, phrase, written
from backgrounder.problems import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backgrounder.check.desk import Desk

_BARE = (
    r"(?:anonymous|credible|inside|informed|knowledgeable|other|reliable|senior|top|trusted"
    r"|unidentified|unnamed|undisclosed|well-informed|well-placed)"
)
"""Words before `sources` that do not say where they stand."""
_COUNT = (
    r"(?:an?|another|both|few|many|more|multiple|numerous|one|our|several|some|two|three|four|five"
    r"|six|seven|eight|nine|ten|various)"
)
_SAID = (
    r"(?:added|alleged|claimed|confirmed|disclosed|explained|insisted|revealed|said|stated|told"
    r"|warned)"
)
_BEFORE = r"(?:(?<![^\s(])(?:after|and|as|because|but|that|what|when|while)\s|^|[,;:—–(]\s?)"
"""What stands before a subject that nothing describes: a joint, or the beginning of a clause."""
_SOURCE = phrase(
    rf"""
    {_BEFORE} (?P<bare>(?:{_BARE}\s(?:{_BARE}\s)?)?sources?\s(?:also\s|have\s|had\s)?{_SAID})\b
    | \b(?P<counted>{_COUNT}\s(?:{_BARE}\s){{0,2}}sources?\s(?:also\s|have\s|had\s|has\s)?{_SAID})\b
    | (?:^|[,;:—–]\s|\bthat\s)(?P<present>(?:{_BARE}\s){{0,2}}sources\s(?:say|claim|confirm))\b
        (?!\s(?:nothing|little|so|otherwise|different|both|more)\b)
    | \b(?P<cited>(?:according\sto|quoting|citing)\s(?:{_COUNT}\s)?(?:{_BARE}\s){{1,2}}sources?)\b
        (?!\s(?:in|of|from|at|within|inside|who|on)\b)
    | \b(?P<according>according\sto\s(?:(?:an?|some|several)\s)?sources?)\b
        (?!\s(?:in|of|from|at|within|inside|who|on|that|cited|quoted|named|listed)\b)
    | \b(?P<near>sources?\s(?:close\sto|familiar\swith|privy\sto|in\sthe\sknow
        |with\s(?:direct\s|first-hand\s)?knowledge\sof))\b
    """,
    "source sources",
)
_REASON = re.compile(
    r"\b(?:named?|naming|anonym\w+|unnamed|identif\w+|names?)\b.*?"
    r"\b(?:because|since|as|for\sfear|fear\w*|lest|(?:not|nor)\s(?:allowed|authori[sz]ed|permitted))\b"
)
_WEASEL = phrase(
    r"""
    (?:^|[,;:—–]\s|\b(?:and|but|that|as|while|although|though)\s)
        (?P<many>(?:(?:many|most|some|several|various)\s)?
        (?:analysts|commentators|critics|experts|insiders|observers|opponents|pundits|supporters
            |many|some)\s
        (?:also\s|have\s|had\s|now\s|still\s|\w+ly\s)?
        (?:agree|agreed|allege|argue|argued|believe|believed|claim|claimed|contend|doubt|fear
            |feared|insist|maintain|say|said|suggest|suspect|think|warn|warned))\b
    | \bit\s(?:is|has\sbeen)\s(?P<passive>(?:also\s|often\s|sometimes\s|commonly\s|generally\s
        |widely\s)?(?:argued|believed|claimed|said|thought|understood))\sthat\b
    """,
    "analysts commentators critics experts insiders observers opponents pundits supporters many"
    " some argued believed claimed said thought understood",
)


def bare_sources(desk: Desk) -> Iterator[Finding]:
    """Find people called `sources` and nothing more; `the source` has been described before."""
    for sentence, match in occurrences(desk, _SOURCE):
        if not _REASON.search(sentence.text):
            group = match.lastgroup or ""
            yield Finding(
                sentence.place(match.start(group)),
                f"`{written(sentence, match, group)}` does not say what kind of source speaks",
                "say where they stand and why they are not named: `two officials, who asked not to"
                " be named because …`",
            )


def weasels(desk: Desk) -> Iterator[Finding]:
    """Find `experts say` and the like behind which nobody stands."""
    for sentence, match in occurrences(desk, _WEASEL):
        if not sentence.is_cited and not is_heading(sentence):
            group = match.lastgroup or ""
            words = written(sentence, match, group)
            yield Finding(
                sentence.place(match.start(group)),
                f"`{words}`: who does?" if group == "many" else f"`it is {words} that`: by whom?",
                "name at least one of them, and cite the claim",
            )


RULES = (
    Rule(
        id="bare-source",
        level=Level.ERROR,
        about="A source who is not named is described.",
        why="readers could not judge how it knows",
        find=bare_sources,
        failing="Sources said that the boats had left [@vell-2023#left].",
        passing="Fishers, who asked not to be named because they feared for their boats, said that"
        " the others had left [@vell-2023#left].",
    ),
    Rule(
        id="weasel",
        level=Level.WARNING,
        about="Nameless `experts` and `critics` rest on a citation.",
        why="readers could not see who they are",
        find=weasels,
        failing="Experts say that the lake will dry up.",
        passing="Experts say that the lake will dry up [@orro-2024#level].",
    ),
)
