"""The measured table and its drawing, put into the documents."""

from __future__ import annotations

from benchmarks.builds.contenders import ROOT

README = ROOT / "README.md"
DRAWING = ROOT / "docs" / "build-times.svg"
BEGIN = "<!-- builds: made by `python -m benchmarks.builds --write-readme` -->"
END = "<!-- end of builds -->"


def write(report: str, svg: str) -> None:
    """Put a report between its marks in the README, and its drawing beside the documents."""
    DRAWING.write_text(svg, encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    picture = f"![Time of a build against the number of briefs]({DRAWING.relative_to(ROOT)})"
    renewed = f"{text[:begin]}\n\n{report}\n\n{picture}\n\n{text[end:]}"
    README.write_text(renewed, encoding="utf-8")
