"""`python -m quality_portal.launch run | manage … | check`; ./dev calls it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from quality_portal.env import BadSetting

from . import children
from .environment import ROOT, WITHOUT_DATABASE, adopt, lock, make_state_dir
from .services import services
from .trouble import Trouble, from_os_error


def manage(arguments: list[str]) -> int:
    """Run a Django command on the services that are running here, or on ones started for it."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    ends_with_us = children.dies_with_us(signal.SIGTERM)
    if adopt(arguments[:1]) or not arguments or arguments[0] in WITHOUT_DATABASE:
        return subprocess.run(command, check=False, preexec_fn=ends_with_us).returncode
    state = make_state_dir()
    held = lock(state)
    if held is None:
        raise Trouble("数据库正由另一个命令使用，请稍后再试。", "Another command is using the database: try again later.")
    with services(state, lock=held):
        if arguments[0] == "bench":
            furnish()
        return subprocess.run(command, check=False, preexec_fn=ends_with_us).returncode


def furnish() -> None:
    """Bring the tables up to date and, where nobody lives yet, load the demo: a measurement needs something to measure."""
    command = [sys.executable, "-m", "quality_portal.launch.prepare"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"PORTAL_AS_OWNER": "1"}, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        raise Trouble(f"数据库表结构更新失败：{last}", f"The tables could not be brought up to date: {last}")
    if done.stdout.split()[-1] == "empty":
        subprocess.run([sys.executable, str(ROOT / "manage.py"), "demo"], check=True)


def main() -> int:
    """Do what was asked; trouble is one sentence, never a traceback."""
    arguments = sys.argv[1:]
    try:
        if arguments[:1] == ["run"]:
            from .supervisor import run

            return run(arguments[1:])
        if arguments[:1] == ["check"]:
            from .checks import check

            return check()
        return manage(arguments[1:])
    except (Trouble, BadSetting) as trouble:
        print(trouble, file=sys.stderr)
    except OSError as error:
        print(from_os_error(error), file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main())
