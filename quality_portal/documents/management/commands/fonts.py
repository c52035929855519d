"""Prepare the faces that print documents; with --install fetch free ones into the portal's own folder first."""

import shutil
import subprocess
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from quality_portal.documents import faces
from quality_portal.documents.actions import faces_folder

# Debian package -> the files wanted from it, and their licence as the package states it.
FREE = {
    "texlive-lang-chinese": (("FandolFang-Regular.otf", "FandolKai-Regular.otf"), "GPL-3 with font exception"),
    "fonts-lxgw-wenkai": (("LXGWWenKai-Regular.ttf",), "SIL OFL 1.1"),
    "fonts-noto-cjk": (("NotoSerifCJK-Bold.ttc", "NotoSerifCJK-Regular.ttc"), "SIL OFL 1.1"),
}
ORIGINS = {"licensed": "本机正版字体", "free": "自由字体", "wheel": "随程序的字体"}


class Command(BaseCommand):
    """Licensed faces of the machine come first, then free ones, then the two that came with the portal."""

    help = "准备打印文书所用的字体（加 --install 下载自由字体到数据目录，不改动系统）"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --install, and folders to look in."""
        parser.add_argument("--install", action="store_true", help="下载自由的仿宋、楷体、小标宋（约 160 MB，只保留所需文件）")
        parser.add_argument("folders", nargs="*", type=Path, help="另外查找字体的文件夹，例如存放正版字体的目录")

    def handle(self, *args: object, install: bool, folders: list[Path], **options: object) -> None:
        """Prepare, and say which face prints what."""
        store = faces_folder()
        for folder in folders:
            if not folder.is_dir():
                raise CommandError(f"没有这个文件夹：{folder}")
        if install:
            fetch(store / "free", self.stdout.write)
        made = faces.prepare(store, [*folders, *faces.SYSTEM_FOLDERS])
        for role, spec in faces.ROLES.items():
            face = made.get(role)
            words = f"{face.name}（{ORIGINS[face.origin]}）" if face else "本机没有，用宋体代替"
            self.stdout.write(f"{spec.title:　<6}{words}")
        if any(role not in made for role in faces.ROLES):
            self.stdout.write("加 --install 可下载自由字体；有正版字体时，写出其文件夹：./dev fonts 文件夹")


def fetch(target: Path, say: Callable[[str], object]) -> None:
    """Take the free faces out of Debian's packages; the packages themselves are not installed."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise CommandError("本机没有 apt-get。请自行下载字体，再用 ./dev fonts 文件夹 指明位置。")
    target.mkdir(parents=True, exist_ok=True)
    for package, (names, licence) in FREE.items():
        if all((target / name).is_file() for name in names):
            continue
        say(f"下载 {package}（{licence}）…")
        with tempfile.TemporaryDirectory() as scratch:
            done = subprocess.run(["apt-get", "download", "-q", package], cwd=scratch, capture_output=True, check=False)
            archive = next(Path(scratch).glob("*.deb"), None)
            if done.returncode or archive is None:
                reason = done.stderr.decode(errors="replace").strip()[-300:]
                raise CommandError(f"下载 {package} 没有成功：{reason}。请先运行 apt-get update，再试一次。")
            subprocess.run(["dpkg-deb", "-x", str(archive), "tree"], cwd=scratch, check=True)
            for name in names:
                found = next(Path(scratch, "tree").rglob(name))
                shutil.copyfile(found, target / name)
            licence_file = Path(scratch, "tree/usr/share/doc", package, "copyright")
            shutil.copyfile(licence_file, target / f"{package}.copyright")
