"""The everyday causes of a failed start, said in words."""

import errno
import shutil
from types import SimpleNamespace

import pytest

from quality_portal.launch import environment
from quality_portal.launch.trouble import Trouble, from_os_error


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "磁盘空间不足"), (errno.EACCES, "没有权限写入"), (errno.EROFS, "没有权限写入"), (errno.EIO, "系统错误")],
)
def test_what_the_system_says_becomes_a_sentence(number: int, words: str) -> None:
    assert words in str(from_os_error(OSError(number, "…", "/var/lib/portal")))


def test_a_full_disk_stops_the_start_before_it_breaks_something(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PORTAL_STATE", str(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=10**6))
    with pytest.raises(Trouble, match="磁盘空间不足"):
        environment.make_state_dir()


def test_a_folder_that_cannot_be_made_is_a_sentence_too(monkeypatch, tmp_path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PORTAL_STATE", str(tmp_path / "file" / "state"))
    with pytest.raises(NotADirectoryError) as caught:
        environment.make_state_dir()
    assert "系统错误" in str(from_os_error(caught.value))
