"""The templates of blocks and letters, compiled once: a person's own before the shipped ones.

A broken template stops only its own texts. Templates run in a sandbox: they see the facts they are
given, plain text and numbers, and neither files nor attributes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewd.errors import TextBroken
from interviewd.patterns import lazy_pattern

if TYPE_CHECKING:
    from jinja2 import Environment, Template

NAMES = ("prep", "debrief", "reminder", "alarm", "thank-you", "thank-you-coordinator", "follow-up")
SUFFIX = ".txt.j2"
DEFAULT = "en"  # what a language gets that has no templates of its own

_LANGUAGE = lazy_pattern(r"[a-z]{2,3}")  # no path: a line of an invitation may name it

OUTPUT_LIMIT = 64 << 10  # bytes; a page is 3 KB
_SOURCE_LIMIT = 256 << 10


class Templates:
    """The templates of these folders, compiled when they are first used.

    An earlier folder goes before a later one. In a folder `de/prep.txt.j2` goes before
    `prep.txt.j2`, which serves every language. What no folder has in a language is taken from the
    last folder's `en/`.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._compiled: dict[Path, Template | TextBroken] = {}

    @property
    def broken(self) -> tuple[TextBroken, ...]:
        """All that do not compile, and shipped ones that are missing, for `doctor`."""
        paths = [
            path
            for folder in self._folders
            for name in NAMES
            for path in sorted({folder / f"{name}{SUFFIX}", *folder.glob(f"*/{name}{SUFFIX}")})
            if path.exists()
        ]
        missing = [_missing(name) for name in NAMES if self.path(name, DEFAULT) is None]
        broken = (each for each in map(self._template, paths) if isinstance(each, TextBroken))
        return (*missing, *broken)

    def path(self, name: str, language: str) -> Path | None:
        """The file that template `name` is taken from in this language; None when there is none."""
        below = (language, "") if _LANGUAGE.fullmatch(language) else ("",)
        places = [(folder, each) for folder in self._folders for each in below]
        places += [(folder, DEFAULT) for folder in self._folders[-1:]]
        paths = (folder / each / f"{name}{SUFFIX}" for folder, each in places)
        return next((path for path in paths if path.exists()), None)

    def render(self, name: str, facts: Mapping[str, object], language: str = "") -> str:
        """The text of template `name`. Raises TextBroken for a broken or missing one."""
        path = self.path(name, language) if name in NAMES else None
        template = self._template(path) if path else _missing(name)
        if isinstance(template, TextBroken):
            raise template
        try:
            return "".join(_bounded(template, facts))
        except TextBroken:
            raise
        # A template is a person's own program: whatever it raises, only its own text is lost.
        except Exception as error:
            # Jinja rewrites the traceback so that it names the template's line.
            line, trace = None, error.__traceback__
            while trace:
                is_of_template = trace.tb_frame.f_code.co_filename == template.filename
                line, trace = trace.tb_lineno if is_of_template else line, trace.tb_next
            raise TextBroken(template.filename or name, line, str(error)[:300]) from error

    def _template(self, path: Path) -> Template | TextBroken:
        if path not in self._compiled:
            try:
                self._compiled[path] = _compiled(path)
            except TextBroken as error:
                self._compiled[path] = error
        return self._compiled[path]


def _missing(name: str) -> TextBroken:
    return TextBroken(f"{name}{SUFFIX}", None, "there is no such template")


def _compiled(path: Path) -> Template:
    from jinja2 import TemplateSyntaxError

    try:
        source = path.read_bytes()
        if len(source) > _SOURCE_LIMIT:
            raise TextBroken(str(path), None, "it is larger than any text needs to be")
        return _template_of(source.decode("utf-8-sig"), str(path))
    except OSError as error:
        raise TextBroken(str(path), None, error.strerror or "it cannot be read") from error
    except UnicodeDecodeError as error:
        raise TextBroken(str(path), None, "it is not UTF-8 text") from error
    except TemplateSyntaxError as error:
        raise TextBroken(str(path), error.lineno, error.message or "it does not compile") from error


@lru_cache(maxsize=64)  # compiling takes longer than a letter; every order reads its templates anew
def _template_of(source: str, path: str) -> Template:
    environment = _sandbox()
    code = environment.compile(source, name=Path(path).name, filename=path)
    return environment.template_class.from_code(environment, code, environment.make_globals(None))


def _bounded(template: Template, facts: Mapping[str, object]) -> Iterator[str]:
    left = OUTPUT_LIMIT
    for piece in template.generate(dict(facts)):
        left -= len(piece.encode("utf-8", "surrogatepass"))
        if left < 0:
            what = f"it writes more than {OUTPUT_LIMIT // 1024} KiB"
            raise TextBroken(template.filename or "", None, what)
        yield piece


@cache
def _sandbox() -> Environment:
    """The sandbox: immutable, strict about names, and without ways to fill the memory."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"*", "**", "%"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            are_numbers = all(isinstance(side, (int, float)) for side in (left, right))
            if operator == "**" or not are_numbers:
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
