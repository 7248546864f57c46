"""The wheel, and the .deb with an environment of its own in /opt/interviewd.

    bin/package

The environment holds what `requirements/run.txt` pins, installed by hash as wheels, on the system's
own Python: the package depends on that very minor version. It is made once per lock and kept in the
user's cache, which the tests of a real boot use, too.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from interviewd import __version__

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "run.txt"
SCRIPTS = ROOT / "packaging"
SYSTEM_PYTHON = Path("/usr/bin/python3")
INSTALLED = "/opt/interviewd"

SHARED = {
    "man/man1/interviewd.1": "man/man1/interviewd.1.gz",
    "man/man5/interviewd-config.5": "man/man5/interviewd-config.5.gz",
    "bash-completion/completions/interviewd": "bash-completion/completions/interviewd",
    "zsh/site-functions/_interviewd": "zsh/vendor-completions/_interviewd",
    "fish/vendor_completions.d/interviewd.fish": "fish/vendor_completions.d/interviewd.fish",
}
"""Where the environment has the manual, and where Debian wants it, below share/."""

_CLEAN = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONDONTWRITEBYTECODE": ""}


class Missing(Exception):
    """This machine lacks something; the words say what."""


def wheel(folder: Path) -> Path:
    """The wheel of this checkout, built into a folder."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    [built] = folder.glob(f"interviewd-{__version__}-*.whl")
    return built


def environment(venv: Path, built: Path) -> Path:
    """An environment to be seen at /opt/interviewd: the pinned packages, as hard links, and the
    wheel. Raises Missing.
    """
    shutil.copytree(_pinned(), venv, symlinks=True, copy_function=_link)
    run(venv / "bin/python", "-m", "pip", "install", "-qq", "--no-deps", "--no-index", built)
    program = venv / "bin/interviewd"
    program.write_text(program.read_text().replace(f"#!{venv}/", f"#!{INSTALLED}/", 1))
    return venv


def deb(venv: Path, folder: Path, version: str, compression: str = "zstd") -> Path:
    """The Debian package of an environment. Raises Missing."""
    if shutil.which("dpkg-deb") is None:
        raise Missing("there is no dpkg-deb on this machine")
    tree = folder / f"tree-{version}"
    _lay_program(venv, tree / INSTALLED.lstrip("/"))
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin/interviewd").symlink_to(f"{INSTALLED}/bin/interviewd")
    for source, place in SHARED.items():
        path = tree / "usr/share" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (venv / "share" / source).read_bytes()
        path.write_bytes(gzip.compress(text, mtime=0) if path.suffix == ".gz" else text)
    documents = tree / "usr/share/doc/interviewd"
    documents.mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", documents / "copyright")
    shutil.copy(ROOT / "README.md", documents)
    (documents / "changelog.gz").write_bytes(
        gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), mtime=0)
    )
    _lay_control(tree, version)
    architecture = _output("dpkg", "--print-architecture")
    package = folder / f"interviewd_{version}_{architecture}.deb"
    run("dpkg-deb", "--root-owner-group", f"-Z{compression}", "--build", tree, package)
    shutil.rmtree(tree)
    return package


def _lay_program(venv: Path, place: Path) -> None:
    """The environment without pip, and of its programs only ours: the others name the folder in
    which they were made.
    """
    shutil.copytree(venv, place, symlinks=True, copy_function=_link)
    for path in (place / "bin").iterdir():
        if path.name != "interviewd" and not path.name.startswith("python"):
            path.unlink()
    for path in place.glob("lib/python3*/site-packages/*"):
        if path.name.partition("-")[0] in {"pip", "setuptools", "_distutils_hack"}:
            shutil.rmtree(path)
    for path in (place / "share", place / "include"):
        shutil.rmtree(path, ignore_errors=True)
    settings = (place / "pyvenv.cfg").read_text().splitlines(keepends=True)
    (place / "pyvenv.cfg").unlink()  # a hard link to the cache's
    (place / "pyvenv.cfg").write_text(
        "".join(line for line in settings if not line.startswith("command"))
    )


def _lay_control(tree: Path, version: str) -> None:
    control = tree / "DEBIAN"
    kilobytes = sum(path.lstat().st_size for path in tree.rglob("*")) // 1024
    major, minor = _output(SYSTEM_PYTHON, "-c", "import sys; print(*sys.version_info[:2])").split()
    control.mkdir()
    (control / "control").write_text(
        (SCRIPTS / "control")
        .read_text()
        .format(
            version=version,
            architecture=_output("dpkg", "--print-architecture"),
            kilobytes=kilobytes,
            python=f"{major}.{minor}",
            next_python=f"{major}.{int(minor) + 1}",
        )
    )
    for name in ("postinst", "prerm", "postrm"):
        shutil.copy(SCRIPTS / name, control / name)
        (control / name).chmod(0o755)


# --- the pinned environment ---------------------------------------------------------------------


def _pinned() -> Path:
    """An environment of the system's own Python with exactly what the lock pins, made once."""
    if not SYSTEM_PYTHON.exists():
        raise Missing(f"there is no {SYSTEM_PYTHON}")
    version = _output(SYSTEM_PYTHON, "-V")
    name = hashlib.sha256(f"{version}\n".encode() + LOCK.read_bytes()).hexdigest()[:16]
    with _alone(_cache()) as cache:
        venv = cache / f"venv-{name}"
        if not venv.exists():
            _make(cache / "venv-new", venv)
    return venv


def _make(new: Path, venv: Path) -> None:
    """Under another name first: what was interrupted is never taken for whole."""
    shutil.rmtree(new, ignore_errors=True)
    if (
        subprocess.run(
            [SYSTEM_PYTHON, "-m", "venv", new], capture_output=True, check=False
        ).returncode
        != 0
    ):
        raise Missing(f"{SYSTEM_PYTHON} cannot make environments: python3-venv is missing")
    pip: list[str | Path] = [new / "bin/python", "-m", "pip", "--no-input", "install", "-qq"]
    run(*pip, "--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement", LOCK)
    new.rename(venv)


def _link(source: str, target: str) -> None:
    """Without a second copy on the disk, where both lie on one."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _cache() -> Path:
    """Beside other caches of the person, whatever HOME says during a test."""
    home = Path(pwd.getpwuid(os.getuid()).pw_dir)
    folder = home / ".cache" / "interviewd-tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def run(*command: str | Path) -> None:
    environ = {**os.environ, **_CLEAN}
    environ.pop("PYTHONPATH", None)
    done = subprocess.run(
        command, cwd=ROOT, env=environ, text=True, capture_output=True, check=False
    )
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def _output(*command: str | Path) -> str:
    return subprocess.run(command, text=True, capture_output=True, check=True).stdout.strip()


def main() -> int:
    folder = ROOT / "dist"
    built = wheel(folder)
    print(built.relative_to(ROOT))
    venv = folder / "environment"
    shutil.rmtree(venv, ignore_errors=True)
    try:
        print(deb(environment(venv, built), folder, __version__).relative_to(ROOT))
    except Missing as missing:
        print(f"no .deb: {missing}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(venv, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
