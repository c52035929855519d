"""`python -m quality_portal.launch run | manage … | check`; ./dev calls it."""

from __future__ import annotations

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
        return subprocess.run(command, check=False, preexec_fn=ends_with_us).returncode


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
