"""The shipped templates of a language, rendered."""

from __future__ import annotations

from functools import partial

from interviewd.system import resources, templates
from interviewd.writer.plain_letter import Render

TEXTS = templates.Templates([resources.folder("templates")])


def render_in(language: str) -> Render:
    return partial(TEXTS.render, language=language)
