"""The benchmarks measure what they say they do."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import corpus as made_up
from benchmarks.builds import readme, real
from benchmarks.builds.__main__ import main as measure_builds
from benchmarks.builds.contenders import CONTENDERS, OURS, RULER, Corpus, Site, hugo
from benchmarks.builds.measuring import FailedError, Measured, measured
from benchmarks.builds.pages import pages as plain_pages
from benchmarks.builds.plot import BOTTOM, LINE_HEIGHT, Line, Scale, apart, drawing, lines
from benchmarks.builds.proportion import proportions
from benchmarks.builds.rounds import BODY, COLD, TITLE, UNCHANGED, Result, missing
from benchmarks.builds.table import in_words, table
from benchmarks.evidence import corpus
from benchmarks.evidence.corpus import new_problems
from benchmarks.evidence.pages import pages
from benchmarks.evidence.planting import KINDS, slips
from benchmarks.evidence.stated import is_stated
from benchmarks.evidence.table import BEGIN, END

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> corpus.Corpus:
    return corpus.clean(tmp_path_factory.mktemp("clean") / "site")


def test_the_readme_has_a_row_for_each_kind_of_error() -> None:
    table = README[README.index(BEGIN) : README.index(END)]
    rows = re.findall(
        r"^\| ([^|]+?) \| (?:\d+ of \d+|–) \| (?:\d+ of \d+|–) \|$", table, re.MULTILINE
    )
    assert rows == list(KINDS)


def test_sound_prose_raises_next_to_no_alarms(clean: corpus.Corpus) -> None:
    """At most one in a hundred sentences; the benchmark prints them."""
    alarms = [f"{one.place} {one.rule}: {one.message}" for one in clean.problems]
    assert len(alarms) <= len(clean.sentences) / 100, "\n".join(alarms)


def test_every_kind_of_error_can_be_planted(clean: corpus.Corpus, tmp_path: Path) -> None:
    published = corpus.published(tmp_path / "published")
    briefs = [*pages(clean), *pages(published)]
    assert [kind for kind in KINDS if not any(any(slips(page, kind)) for page in briefs)] == []


def test_a_planted_error_is_named_and_the_corpus_stays_as_it_was(clean: corpus.Corpus) -> None:
    """A kind of each sort: within a sentence, in its sources, in the whole brief."""
    page = next(page for page in pages(clean) if page.brief.slug == "ferry-heron")
    for kind in ("digit of a figure", "key of a claim", "dispute not listed"):
        slip = next(slips(page, kind))
        assert new_problems(clean, page.path, page.with_edits(slip.edits)), kind
        assert (clean.root / page.path).read_text(encoding="utf-8") == page.text


def test_what_a_cited_claim_states_is_no_error(clean: corpus.Corpus) -> None:
    """Behind `between 180 and 210 people`, 210 is stated, and 110 is an error worth planting."""
    sentence = next(each for each in clean.sentences if "180 and 210 people" in each.text)
    assert is_stated("210", sentence)
    assert not is_stated("110", sentence)


def runs(**seconds: list[float]) -> dict[str, list[Measured]]:
    """Return measurements of these steps; processor time and memory are of no account."""
    steps = {"cold": COLD, "unchanged": UNCHANGED, "body": BODY, "title": TITLE}
    return {
        steps[step]: [Measured(each, 1.5, 2_000_000) for each in times]
        for step, times in seconds.items()
    }


@pytest.mark.slow
def test_builds_are_measured_from_the_front_door(capsys: pytest.CaptureFixture[str]) -> None:
    """Ours alone, which is there without a network; every step leads where it should."""
    measure_builds(["--briefs", "10", "--only", OURS, "--rounds", "1"])
    printed = capsys.readouterr()
    (row,) = re.findall(rf"^\| {OURS} \| (.+) \|$", printed.out, re.MULTILINE)
    *times, memory, written = row.split(" | ")
    assert all(re.fullmatch(r"[\d.]+ s", each) for each in times), printed.err
    assert len(times) == 5
    assert re.fullmatch(r"\d+ MB|–", memory)
    assert re.fullmatch(r"\d+ files, [\d.]+ MB", written)


def test_a_ratio_is_that_of_the_same_round() -> None:
    """The machine slows down from round to round: the ratios do not notice."""
    ruler = Result(RULER, 1_000, runs(cold=[1, 2, 4], body=[4, 4, 8]), 3, 4_000_000)
    taken = runs(cold=[3, 6, 4], body=[2, 2, 4], title=[8, 8, 16])
    ours = Result(OURS, 1_000, taken, 7, 9_000_000)
    rows = table("1,000 briefs", (ours, ruler)).splitlines()
    assert rows[0].startswith("| 1,000 briefs | cold | nothing changed | one body edited |")
    assert rows[2] == (
        "| Hugo | **1.0 ×** 2.0 s | – | **1.0 ×** 4.0 s | – | 1.5 s | 2 MB | 3 files, 4.0 MB |"
    )
    assert rows[3] == (
        "| Backgrounder | **3.0 ×** 4.0 s | – | **0.50 ×** 2.0 s | **2.0 ×** 8.0 s"
        " | 1.5 s | 2 MB | 7 files, 9.0 MB |"
    )


def test_who_fails_has_no_times() -> None:
    failed = Result("MkDocs", 100, runs(cold=[1]), fault="3 pages are missing")
    text = table("100 briefs", (Result(OURS, 100, runs(cold=[2])), failed))
    assert "| MkDocs" not in text
    assert text.endswith("Failed: MkDocs.")
    assert "×" not in text, "there is nothing to hold it against"
    assert [line.name for line in lines((failed,))] == []


def test_real_pages_are_held_against_made_up_briefs_of_any_length() -> None:
    """Twice the words in twice the time are in proportion, whatever a brief takes."""
    real_pages = Result(OURS, 10, every(4), 20, 8_000_000, words=2_000, kind="real pages")
    briefs = Result(OURS, 10, every(2), 20, 4_000_000, words=1_000)
    heading, _, *rows = proportions((real_pages,), (briefs,)).splitlines()
    assert heading.startswith(f"| {OURS} | cold | nothing changed | one body edited | processor")
    assert rows[:2] == [
        "| 10 real pages, 2,000 words | 4.0 s | 4.0 s | 4.0 s | 1.5 s | 2.0 MB | 20 | 8.0 MB |",
        "| – for a brief | 400 ms | 400 ms | 400 ms | 150 ms | 200 kB | 2.0 | 800 kB |",
    ]
    each, thousand = (re.findall(r"\*\*([\d.]+) ×", row) for row in rows[-2:])
    assert each == ["2.0", "2.0", "2.0", "1.0", "1.0", "1.0", "2.0"]
    assert thousand == ["1.0", "1.0", "1.0", "0.50", "0.50", "0.50", "1.0"]


def test_who_fails_is_held_against_nothing() -> None:
    failed = Result(OURS, 10, every(4), fault="3 pages are missing", words=2_000)
    sound = Result(OURS, 10, every(2), words=1_000)
    assert proportions((failed,), (sound,)) == proportions((sound,), (failed,)) == ""


def every(seconds: float) -> dict[str, list[Measured]]:
    """Return measurements of all steps but an edited title."""
    return runs(cold=[seconds], unchanged=[seconds], body=[seconds])


@pytest.mark.parametrize(
    ("number", "words"), [(0.0621, "0.062"), (0.5, "0.50"), (9.94, "9.9"), (9.96, "10")]
)
def test_figures_have_the_digits_that_one_may_believe(number: float, words: str) -> None:
    assert in_words(number) == words


def test_the_drawing_is_told_in_words_and_names_every_line() -> None:
    drawn = (
        Line("Ours & theirs", ((100, 1.0), (1_000, 10.0)), "ours"),
        Line("Hugo", ((100, 2.0), (1_000, 9.9))),
    )
    root = ET.fromstring(drawing(drawn))
    svg = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{svg}title")
    assert "Ours & theirs: 1.0 s for 100 briefs, 10 s for 1,000" in str(root.findtext(f"{svg}desc"))
    names = {group.findtext(f"{svg}text") for group in root.iter(f"{svg}g")}
    assert names == {"Ours & theirs 10 s", "Hugo 9.9 s"}
    labels = [float(group[-1].attrib["y"]) for group in root.iter(f"{svg}g")]
    assert abs(labels[0] - labels[1]) >= LINE_HEIGHT


def test_equal_factors_are_equal_distances() -> None:
    scale = Scale(1, 100, start=0, end=200)
    assert [scale.place(each) for each in (1, 10, 100)] == pytest.approx([0, 100, 200])
    assert Scale(5, 5, start=0, end=200).place(5) == 100


def test_names_keep_their_order_when_they_are_moved_apart() -> None:
    moved = apart([BOTTOM, 100, 101, BOTTOM])
    assert sorted(range(4), key=moved.__getitem__) == [1, 2, 0, 3]
    near = sorted(moved)
    assert near[-1] <= BOTTOM
    assert min(b - a for a, b in pairwise(near)) >= LINE_HEIGHT


def test_a_command_that_fails_or_takes_too_long_is_not_measured(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="no such lake"):
        measured((sys.executable, "-c", "raise SystemExit('no such lake')"), tmp_path, 60)
    with pytest.raises(FailedError, match="took more than"):
        measured((sys.executable, "-c", "while True: pass"), tmp_path, 0.2)


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="Linux tells memory")
def test_the_memory_is_that_of_all_processes_together(tmp_path: Path) -> None:
    """A program that holds 80 MB, and its child that holds as much until it has been seen."""
    held = "import sys\nheld = b'x' * 80_000_000\n"
    child = f"{held}sum(range(20_000_000))"
    parent = (
        f"{held}import subprocess\nsubprocess.run([sys.executable, '-c', {child!r}], check=True)"
    )
    took = measured((sys.executable, "-c", parent), tmp_path, 60)
    assert 160_000_000 < took.peak < 250_000_000
    assert 0 < took.busy < 60


def test_the_others_get_the_briefs_without_citations(tmp_path: Path) -> None:
    made_up.write(tmp_path, 20)
    texts = plain_pages(tmp_path)
    assert len(texts) == 20
    for page in texts:
        assert "[@" not in page.summary + page.body
        assert ".md)" not in page.body
        assert 0 < len(page.related) <= 5
        assert page.slug not in dict(page.related)
        assert len(page.body.split()) > 400


@pytest.mark.parametrize(
    ("lost", "fault"),
    [
        ("topics/topic-00003/index.html", "1 pages are missing"),
        ("tags/*/index.html", "pages of tags are missing"),
        ("index.xml", "the feed is not whole"),
        ("", "the edit does not show"),
    ],
)
def test_an_output_that_lacks_something_counts_for_nothing(
    tmp_path: Path, lost: str, fault: str
) -> None:
    site, whole = built(tmp_path)
    assert missing(site, whole, "") == ""
    for path in site.output.glob(lost) if lost else ():
        path.unlink()
    assert fault in missing(site, whole, "" if lost else "a word that nobody wrote")


def built(folder: Path) -> tuple[Site, Corpus]:
    """Return a site of another tool, as if that had been run."""
    made_up.write(folder / "corpus", 10)
    whole = Corpus(folder / "corpus", plain_pages(folder / "corpus"))
    site = hugo(folder / "hugo", whole)
    tags = {tag for page in whole.pages for tag in page.tags}
    for name in (*(f"topics/{page.slug}" for page in whole.pages), *(f"tags/{t}" for t in tags)):
        (site.output / name).mkdir(parents=True)
        (site.output / name / "index.html").write_text("<p>A page.</p>")
    (site.output / "index.xml").write_text("<rss>" + "<item></item>" * 10 + "</rss>")
    return site, whole


def test_strange_markdown_becomes_a_site_that_can_be_built(tmp_path: Path) -> None:
    """A page that is refused all the same is named and left out."""
    source = tmp_path / "source" / "Old Shore"
    source.mkdir(parents=True)
    head = '---\ntitle: "The `shore`: a & b"\nms.date: 11/4/2016\n---\n'
    (source / "Lake_Orro.md").write_text(f"{head}# Lake\n\nSee <a>[it](gone.md)</a>, 12 boats.\n")
    (source / "unseen.md").write_text("Words turned round: \u202e.\n", encoding="utf-8")
    (source / "unfounded.md").write_text("Nobody knows [@nowhere].\n", encoding="utf-8")
    left_out = real.write(tmp_path / "project", tmp_path / "source", 100)
    assert len(left_out) == 2
    assert "`nowhere`" in left_out[0]
    assert "U+202E" in left_out[1]
    (page,) = plain_pages(tmp_path / "project")
    assert (page.slug, page.date, page.tags) == (
        "old-shore-lake-orro",
        "2016-11-04",
        ("old-shore",),
    )


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("---\ntitle: {{ the lake }}\n---\nIt falls.\n", "lake"),
        ("---\n- a list\n---\nIt falls.\n", "lake"),
        ("\ufeff---\ntitle: Orro\nday: 2020-13-45\n---\nIt falls.\n", "Orro"),
    ],
)
def test_any_front_matter_will_do(tmp_path: Path, written: str, title: str) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "lake.md").write_text(written, encoding="utf-8")
    assert real.write(tmp_path / "project", tmp_path / "source", 100) == ()
    (page,) = plain_pages(tmp_path / "project")
    assert (page.title, page.body) == (title, "It falls.\n")


def test_pages_are_taken_at_even_distances_and_none_for_another(tmp_path: Path) -> None:
    for name in ("lake a", "lake-a", "lake b", "lake c", "lake-c", "über", "ß"):
        path = tmp_path / "source" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{name}\n", encoding="utf-8")
    for most, found in ((100, 7), (3, 3)):
        project = tmp_path / f"project-{most}"
        assert real.write(project, tmp_path / "source", most) == ()
        assert len(plain_pages(project)) == found
    bodies = [page.body for page in plain_pages(tmp_path / "project-3")]
    assert sorted(bodies) == ["lake a\n", "lake c\n", "lake-c\n"]


def test_the_readme_has_a_row_for_each_tool_and_its_drawing() -> None:
    report = README[README.index(readme.BEGIN) : README.index(readme.END)]
    names = set(re.findall(r"^\| (\w[\w ]*?) \| \*\*", report, re.MULTILINE))
    assert names == {contender.name for contender in CONTENDERS}
    assert "docs/build-times.svg" in report
    ET.parse(readme.DRAWING)
