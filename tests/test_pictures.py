"""The guide's pictures: each is there, light, told in words too, and shows what authors see."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tools import browser as chromium
from tools import pictures
from tools.pictures import MOST_BYTES, PICTURES, ROOT, SCENES

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = (ROOT / "docs" / "authors-guide.md").read_text(encoding="utf-8")
SHOWN = {
    path: " ".join(text.split())
    for text, path in re.findall(r"!\[([^\]]*)\]\(pictures/([^)]*)\)", GUIDE)
}
"""The alternative text of each picture, by the name of its file."""


def test_the_pictures_of_the_guide_are_those_that_the_tool_takes() -> None:
    """None is missing, and none lies there unused."""
    assert sorted(SHOWN) == sorted(file.name for file in PICTURES.iterdir())
    assert sorted(SHOWN) == sorted(f"{scene.name}.png" for scene in SCENES)


@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_is_light(name: str) -> None:
    content = (PICTURES / name).read_bytes()
    assert content.startswith(b"\x89PNG\r\n")
    assert len(content) <= MOST_BYTES


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_an_alternative_text_has_the_words_of_its_picture(scene: pictures.Scene) -> None:
    for words in scene.shows:
        assert words in SHOWN[f"{scene.name}.png"]


@pytest.mark.browser
@pytest.mark.slow
def test_what_the_pictures_show_still_appears(tmp_path: Path) -> None:
    assert chromium.find(), chromium.ADVICE
    taken = [picture.name for picture in pictures.take(tmp_path)]
    assert sorted(taken) == sorted(SHOWN)


@pytest.mark.browser
@pytest.mark.slow
def test_no_picture_is_taken_without_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They have to stand in it, not just somewhere on the page."""
    (draft,) = (scene for scene in SCENES if scene.name == "draft")
    monkeypatch.setattr(pictures, "SCENES", (replace(draft, shows=("What happened?",)),))
    with pytest.raises(ValueError, match="`What happened\\?` does not stand in the picture"):
        next(pictures.take(tmp_path))
    assert not any(tmp_path.iterdir())
