"""What stops a start, said in one sentence of each language."""

from __future__ import annotations

import errno


class Trouble(Exception):
    """Printed as it is, without a traceback; the exit code is 1."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


def from_os_error(error: OSError) -> Trouble:
    """Name the two everyday causes; anything else keeps the system's own words."""
    where = error.filename or ""
    if error.errno == errno.ENOSPC:
        return Trouble(
            f"磁盘空间不足，无法写入 {where}。请腾出空间，或用 PORTAL_STATE 指定其他目录。",
            f"The disk is full: {where} cannot be written. Free some space or name another folder in PORTAL_STATE.",
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Trouble(
            f"没有权限写入 {where}。请用 PORTAL_STATE 指定一个可写的目录。",
            f"No permission to write {where}. Name a folder that can be written in PORTAL_STATE.",
        )
    return Trouble(f"系统错误：{error}。", f"The system says: {error}.")
