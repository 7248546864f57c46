"""The same call finds the shipped files however interviewd came to be here."""

from pathlib import Path
from typing import get_args

import pytest

from interviewd.system import resources


@pytest.mark.parametrize("name", get_args(resources.Folder))
def test_a_checkout_has_its_folders_beside_the_source_root(
    tmp_path: Path, name: resources.Folder
) -> None:
    """Bare and editable checkouts keep the folders at the top."""
    package = tmp_path / "daemon/interviewd"
    package.mkdir(parents=True)
    (tmp_path / name).mkdir()

    assert resources.folder(name, package) == tmp_path / name


@pytest.mark.parametrize("name", get_args(resources.Folder))
def test_a_wheel_has_them_inside_the_package(tmp_path: Path, name: resources.Folder) -> None:
    """A stranger's folder that happens to lie two above an installed package is never taken for
    ours.
    """
    package = tmp_path / "lib/site-packages/interviewd"
    (package / "share" / name).mkdir(parents=True)
    (tmp_path / "lib" / name).mkdir()

    assert resources.folder(name, package) == package / "share" / name


def test_a_lost_folder_is_named(tmp_path: Path) -> None:
    """A broken installation says which folder it lacks instead of handing out a path to nothing."""
    with pytest.raises(FileNotFoundError, match="its templates folder"):
        resources.folder("templates", tmp_path / "daemon/interviewd")


def test_the_running_package_has_its_folders() -> None:
    """What runs these tests has all its folders."""
    for name in get_args(resources.Folder):
        assert any(resources.folder(name).iterdir())
