"""Problems as one SARIF log, which code hosts and editors show beside the lines.

SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from textwrap import indent
from typing import TYPE_CHECKING
from urllib.parse import quote

from backgrounder import __version__
from backgrounder.problems import Level
from backgrounder.reports import in_a_sentence, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from backgrounder.check.desk import Demand
    from backgrounder.problems import Problem
    from backgrounder.reports import Lines

    Json = Mapping[str, object]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
PROJECT = "%SRCROOT%"
"""Stands for the project's folder, as GitHub calls it; where that lies stays on this machine."""

FINGERPRINT = "ruleFileAndLine/v1"
_OTHERS = "Files can be read, and pages can be made of them."


def as_sarif(problems: Sequence[Problem], demands: Iterable[Demand], line_at: Lines) -> str:
    """Return one SARIF log with all problems, in their order.

    `demands` are the rules that it describes; problems of others, which reading a file or making
    a page meets, get a description of their own.
    """
    rules = {demand.id: _described(demand) for demand in demands}
    for problem in sorted(problems, key=lambda problem: problem.rule):
        rules.setdefault(problem.rule, _rule(problem.rule, Level.ERROR, _OTHERS, _OTHERS))
    indices = {rule: index for index, rule in enumerate(rules)}
    prints = _fingerprints(problems, line_at)
    run = {
        "tool": {"driver": _driver(list(rules.values()))},
        "originalUriBaseIds": {PROJECT: {"description": {"text": "The project's folder."}}},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(problem, indices[problem.rule], fingerprint)
            for problem, fingerprint in zip(problems, prints, strict=True)
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _driver(rules: Sequence[Json]) -> Json:
    return {
        "name": "Backgrounder",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": rules,
    }


def _described(demand: Demand) -> Json:
    why = f"{demand.why[:1].upper()}{demand.why[1:]}." if demand.why else ""
    failing, passing = (
        indent(example.strip("\n"), "    ") for example in (demand.failing, demand.passing)
    )
    whole = f"{demand.about} {why}".strip()
    shown = f"{whole}\n\nThis fails:\n\n{failing}\n\nThis passes:\n\n{passing}"
    return _rule(demand.id, demand.level, demand.about, whole) | {
        "help": _message(f"{whole} Examples: python build.py rules {demand.id}")
        | {"markdown": _literal(shown)},
    }


def _rule(identifier: str, level: Level, about: str, whole: str) -> dict[str, object]:
    return {
        "id": identifier,
        "shortDescription": _message(about),
        "fullDescription": _message(whole),
        "help": _message(whole),
        "defaultConfiguration": {"level": str(level)},
    }


def _result(problem: Problem, index: int, fingerprint: str) -> Json:
    region = {"startLine": problem.place.line, "startColumn": problem.place.column}
    file = {"uri": quote(problem.place.path), "uriBaseId": PROJECT}
    return {
        "ruleId": problem.rule,
        "ruleIndex": index,
        "level": str(problem.level),
        "message": _message(in_a_sentence(problem)),
        "locations": [{"physicalLocation": {"artifactLocation": file, "region": region}}],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }


def _fingerprints(problems: Iterable[Problem], line_at: Lines) -> Iterator[str]:
    """Yield what stays the same for each problem while lines above it come and go.

    That is its rule, its file and the words of its line; never those of a line with a protected
    name, for whoever guesses could try names on a hash.
    """
    counts: Counter[str] = Counter()
    for problem in problems:
        words = line_at(problem.place).split() if problem.quotable else []
        known = "\0".join((problem.rule, problem.place.path, *words))
        counts[known] += 1
        yield sha256(f"{known}\0{counts[known]}".encode(errors="replace")).hexdigest()


def _message(text: str) -> dict[str, str]:
    return {"text": _literal(text)}


def _literal(text: str) -> str:
    """Return `text` with its braces doubled: one alone would hold the place of an argument.

    SARIF 2.1.0, section 3.11.5.
    """
    return visible(text).replace("{", "{{").replace("}", "}}")
