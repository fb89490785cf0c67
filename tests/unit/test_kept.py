"""A secret is whole on the disk before it has its name, and what is no whole one is not used."""

import os
import stat
from pathlib import Path

import pytest

from domain.errors import StartupError
from services.kept import keep


def test_a_secret_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path, told, link, sync = tmp_path / "folder" / "key", list[str](), os.link, os.fsync

    def linked(source: Path, target: Path) -> None:
        told.append("named")
        link(source, target)

    def synced(descriptor: int) -> None:
        told.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "content")
        sync(descriptor)

    monkeypatch.setattr(os, "link", linked)
    monkeypatch.setattr(os, "fsync", synced)
    kept = keep(path)
    assert told == ["content", "named", "folder"]
    assert keep(path) == kept == path.read_text()
    assert (os.listdir(path.parent), path.stat().st_mode & 0o777) == (["key"], 0o600)


@pytest.mark.parametrize("content", ["", "\n", "x" * 31])
def test_a_blank_or_short_secret_is_none(tmp_path: Path, content: str):
    path = tmp_path / "key"
    path.write_text(content)
    with pytest.raises(StartupError, match="blank or cut short"):
        keep(path)
    assert path.read_text() == content
