"""The templates of blocks and letters, compiled once: a person's own before the shipped ones.

A broken template stops only its own texts, and says where it is broken. Templates run in a sandbox: they see the facts
they are given, which are plain text and numbers, and neither files nor attributes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewd.errors import TextBroken

if TYPE_CHECKING:
    from jinja2 import Environment, Template

NAMES = ("prep", "debrief", "reminder", "alarm", "thank-you", "thank-you-coordinator", "follow-up")
SUFFIX = ".txt.j2"
OUTPUT_LIMIT = 64 << 10  # bytes; a page is 3 KB
_SOURCE_LIMIT = 256 << 10


class Texts:
    """Compiled templates by name; `broken` are those that do not compile, for `doctor`."""

    def __init__(self, templates: Mapping[str, Template], broken: Mapping[str, TextBroken]) -> None:
        self._templates, self._broken = dict(templates), dict(broken)

    @property
    def broken(self) -> tuple[TextBroken, ...]:
        return tuple(self._broken.values())

    def render(self, name: str, facts: Mapping[str, object]) -> str:
        """The text of template `name`. Raises TextBroken, with file and line, for a broken or a missing one."""
        if name in self._broken:
            raise self._broken[name]
        template = self._templates.get(name)
        if template is None:
            raise TextBroken(f"{name}{SUFFIX}", None, "there is no such template")
        try:
            return "".join(_bounded(template, facts))
        except TextBroken:
            raise
        # A template is a program of somebody's own; whatever it runs into, only its own text is lost.
        except Exception as error:
            raise TextBroken(template.filename or name, _line_of(error, template.filename), str(error)[:300]) from error


def load(folders: Sequence[Path]) -> Texts:
    """The templates of these folders, the first folder that has one winning. Never raises for a broken one."""
    environment = _environment()
    templates: dict[str, Template] = {}
    broken: dict[str, TextBroken] = {}
    for name in NAMES:
        path = next((path for folder in folders if (path := folder / f"{name}{SUFFIX}").exists()), None)
        if path is None:
            broken[name] = TextBroken(f"{name}{SUFFIX}", None, "there is no such template")
            continue
        try:
            templates[name] = _compiled(environment, path)
        except TextBroken as error:
            broken[name] = error
    return Texts(templates, broken)


def _compiled(environment: Environment, path: Path) -> Template:
    from jinja2 import TemplateSyntaxError

    try:
        source = path.read_bytes()
        if len(source) > _SOURCE_LIMIT:
            raise TextBroken(str(path), None, "it is larger than any text needs to be")
        code = environment.compile(source.decode("utf-8-sig"), name=path.name, filename=str(path))
    except OSError as error:
        raise TextBroken(str(path), None, error.strerror or "it cannot be read") from error
    except UnicodeDecodeError as error:
        raise TextBroken(str(path), None, "it is not UTF-8 text") from error
    except TemplateSyntaxError as error:
        raise TextBroken(str(path), error.lineno, error.message or "it does not compile") from error
    return environment.template_class.from_code(environment, code, environment.make_globals(None))


def _bounded(template: Template, facts: Mapping[str, object]) -> Iterator[str]:
    left = OUTPUT_LIMIT
    for piece in template.generate(dict(facts)):
        left -= len(piece.encode("utf-8", "surrogatepass"))
        if left < 0:
            raise TextBroken(template.filename or "", None, f"it writes more than {OUTPUT_LIMIT // 1024} KiB")
        yield piece


def _line_of(error: BaseException, filename: str | None) -> int | None:
    """The template's line on which it went wrong: Jinja rewrites the traceback so that it names the template."""
    line, frame = None, error.__traceback__
    while frame:
        if frame.tb_frame.f_code.co_filename == filename:
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


def _environment() -> Environment:
    """The sandbox: immutable, strict about names, and too small to fill the memory by multiplying text."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"*", "**", "%"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            if operator == "**" or not all(isinstance(side, (int, float)) for side in (left, right)):
                raise ValueError(f"{operator} works on numbers only")
            return super().call_binop(context, operator, left, right)

    # Plain text: there is nothing to escape, and what strangers wrote is never a template.
    environment = Sandbox(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        cache_size=0,
    )
    # Loops and padding that make much out of little; no text needs them.
    for name in ("range", "lipsum", "cycler", "namespace"):
        environment.globals.pop(name, None)
    for name in ("center", "indent", "format", "xmlattr", "tojson", "pprint", "attr"):
        environment.filters.pop(name, None)
    return environment
