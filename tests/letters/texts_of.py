"""The shipped templates of a language, rendered."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from interviewd.system import templates as texts
from interviewd.writer.plain import Render

ROOT = Path(__file__).parents[2] / "templates"


@cache
def render_in(language: str) -> Render:
    return texts.load((ROOT / language,)).render
