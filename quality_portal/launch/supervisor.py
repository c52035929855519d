"""`./dev run`: services, tables, web, worker, beat and, on an empty database, the demo. Ctrl-C stops all, the database last."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from quality_portal import env

from . import children, environment, prepare
from .environment import ROOT
from .services import services
from .trouble import Trouble

PYTHON = sys.executable
# Threads, so that a browser keeps its connection and a slow one holds up nobody; each process has its own socket, or one
# process would get nearly all the connections that are kept open.
WEB = (
    PYTHON, "-m", "gunicorn", "quality_portal.wsgi", "--workers", "2", "--threads", "4", "--reuse-port", "--keep-alive", "15",
    "--timeout", "60", "--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket",
)  # fmt: skip
GRACE = {"web": 8, "beat": 5, "worker": 8, "demo": 3}


def say(words: str) -> None:
    print(words, flush=True)


def address() -> tuple[str, int]:
    """Return where the web server listens, if nobody does yet."""
    port = env.number("PORTAL_PORT", 8000, low=1, high=65535)
    host = os.environ.get("PORTAL_BIND", "127.0.0.1")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Trouble(
                    f"端口 {port} 已被占用。请换一个端口，例如：PORTAL_PORT={port + 1} ./dev run",
                    f"Port {port} is taken. Choose another, for example: PORTAL_PORT={port + 1} ./dev run",
                ) from error
            raise Trouble(
                f"无法在 {host}:{port} 上监听：{error.strerror}。请检查 PORTAL_BIND 和 PORTAL_PORT。",
                f"Cannot listen on {host}:{port}: {error.strerror}. Check PORTAL_BIND and PORTAL_PORT.",
            ) from error
    return host, port


def take_over(state: Path) -> int:
    """Take this checkout's lock. A portal that runs here is named; what a killed one left behind is ended."""
    descriptor = environment.lock(state)
    if descriptor is not None:
        return descriptor
    facts = environment.running(state)
    if facts is not None:
        where = facts.get("web", "")
        raise Trouble(f"门户已在运行：{where}（进程 {facts['pid']}）。", f"The portal is already running: {where} (process {facts['pid']}).")
    say("上次运行被强行终止，正在收尾…")
    end = time.monotonic() + 15
    while time.monotonic() < end:
        time.sleep(0.1)
        descriptor = environment.lock(state)
        if descriptor is not None:
            return descriptor
        if time.monotonic() > end - 10:  # the kernel asked them to end five seconds ago
            for pid in children.holders(state / "run.lock"):
                os.kill(pid, signal.SIGKILL)
    raise Trouble(
        f"上次运行留下的进程没有结束，它们占用着 {state / 'run.lock'}。请结束这些进程后重试。",
        f"Processes of an earlier run do not end; they hold {state / 'run.lock'}. End them and try again.",
    )


def outgrown(column: str, state: Path | None) -> Trouble:
    """The database was made by code whose initial migration has been rewritten since; `state` is the folder of our own one."""
    if state:
        remedy = f"请删除目录 {state} 后重新启动，示例数据会重新生成。", f"Delete {state} and start again: the demo data is made anew."
    else:
        remedy = "请另建一个空的数据库，写进 DATABASE_URL。", "Make an empty database and name it in DATABASE_URL."
    return Trouble(
        f"这个数据库是用旧的表结构建立的，没有 {column}。第一次发布以前，表结构会整个改写。{remedy[0]}",
        f"This database was made with older tables: it has no {column}. Until the first release tables may be rewritten. {remedy[1]}",
    )


class Portal:
    """The running processes, and the order in which they end."""

    def __init__(self, state: Path, lock: int, host: str, port: int, *, debug: bool) -> None:
        self.state, self.lock, self.debug = state, lock, debug
        self.own_database = "DATABASE_URL" not in os.environ
        self.bind = f"{host}:{port}"
        shown = "127.0.0.1" if host in {"0.0.0.0", ""} else host
        self.url = f"http://{shown}:{port}/"
        os.environ.setdefault("PORTAL_ADDRESS", self.url)  # printed on documents made here
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = threading.Event()

    def start(self, name: str, command: list[str], *, show: bool = False) -> None:
        """Start a process without the owner's database role; its log is in the state folder."""
        environ = {key: value for key, value in os.environ.items() if key != "DATABASE_OWNER_URL"}
        with (self.state / f"{name}.log").open("ab") as log:
            self.processes[name] = children.start(
                command, keep=self.lock, cwd=ROOT, env=environ, stdout=None if show else log, stderr=None if show else log
            )

    def prepare(self) -> bool:
        """Migrate as the owner; True when nobody lives in the database yet. Nothing to do when no code has changed."""
        mark, code = environment.prepared(self.state), environment.fingerprint()
        if self.own_database and mark.exists() and mark.read_text() == code:
            return False
        done = subprocess.run(
            [PYTHON, "-m", "quality_portal.launch.prepare"],
            cwd=ROOT, env=os.environ | {"PORTAL_AS_OWNER": "1"}, capture_output=True, text=True, check=False,
            start_new_session=True, preexec_fn=children.dies_with_us(signal.SIGTERM),
        )
        (self.state / "prepare.log").write_text(done.stderr)
        if done.returncode == prepare.UNREACHABLE:
            raise Trouble(f"连接不上数据库：{done.stderr.strip()}", "The database in DATABASE_URL does not answer.")
        if done.returncode == prepare.OUTGROWN:
            raise outgrown(done.stderr.strip(), self.state if self.own_database else None)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or [""])[-1]
            raise Trouble(
                f"数据库表结构更新失败：{last}（详见 {self.state / 'prepare.log'}）",
                f"The tables could not be brought up to date: {last} (see {self.state / 'prepare.log'})",
            )
        *lines, found = done.stdout.strip().splitlines()
        if "DATABASE_OWNER_URL" not in os.environ:
            say("\n".join(lines))
        if self.own_database and found == "inhabited":
            mark.write_text(code)
        return found == "empty"

    def web(self) -> None:
        """Start the web server and wait for its first answer."""
        self.start("web", [*WEB, "--bind", self.bind, *(["--reload"] if self.debug else [])])
        end = time.monotonic() + 60
        while not self.stopping.is_set():
            try:
                with urllib.request.urlopen(f"{self.url}healthz", timeout=5) as answer:
                    answer.read()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if self.processes["web"].poll() is not None or time.monotonic() > end:
                    raise Trouble(
                        f"网页服务没有启动，详见 {self.state / 'web.log'}。",
                        f"The web server did not start; see {self.state / 'web.log'}.",
                    ) from None
            time.sleep(0.05)

    def work(self) -> None:
        """Start one worker and the clock."""
        celery = [PYTHON, "-m", "celery", "-A", "quality_portal"]
        worker = ["worker", "--concurrency", "1", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        self.start("worker", [*celery, *worker])
        self.start("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile", "", "--schedule", str(self.state / "beat")])

    def load_demo(self) -> None:
        """Load the demo while the portal is already up; its progress goes to the terminal."""
        if os.environ.get("PORTAL_DEMO") == "1":
            say("数据库是空的，正在载入演示数据；网页已可访问，约一分钟后内容一并出现…")
            self.start("demo", [PYTHON, str(ROOT / "manage.py"), "demo"], show=True)

    def accounts(self) -> None:
        """Print the demo accounts."""
        if os.environ.get("PORTAL_DEMO") == "1":
            self.start("accounts", [PYTHON, str(ROOT / "manage.py"), "demo", "--accounts"], show=True)

    def watch(self) -> int:
        """Wait for the end: ours, or that of a process that must not end."""
        while not self.stopping.wait(0.2):
            for name, process in list(self.processes.items()):
                if process.poll() is None:
                    continue
                del self.processes[name]
                if name == "demo" and process.returncode == 0:
                    self.accounts()
                elif name == "demo":
                    say("演示数据没有载入完整，门户照常运行。The demo was not loaded; the portal runs on.")
                elif name != "accounts":
                    raise Trouble(
                        f"{name} 意外停止，详见 {self.state / (name + '.log')}。",
                        f"{name} ended unexpectedly; see {self.state / (name + '.log')}.",
                    )
        return 0

    def stop(self) -> None:
        """End the clients first, all at once; whoever takes too long is killed."""
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        for name, process in self.processes.items():
            children.stop(process, within=GRACE.get(name, 3))


def run(arguments: list[str]) -> int:
    """Run the portal until it is told to stop."""
    if set(arguments) - {"--debug"}:
        raise Trouble("用法：./dev run [--debug]", "Usage: ./dev run [--debug]")
    began = time.monotonic()
    state = environment.make_state_dir()
    lock = take_over(state)
    environment.lock(state, "supervisor")  # not handed to children: it tells a living portal from what one left behind
    host, port = address()
    environment.development(state)
    if arguments:
        os.environ["PORTAL_DEBUG"] = "1"
    if host == "0.0.0.0":  # whoever opens it to the network knows by which names
        os.environ.setdefault("PORTAL_HOSTS", "*")
    portal = Portal(state, lock, host, port, debug=bool(arguments))

    def end(number: int, frame: FrameType | None) -> None:
        portal.stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    with contextlib.ExitStack() as stack:
        stack.callback(say, "已停止。")  # said last, after the database
        stack.enter_context(services(state, lock=lock, say=say))
        named = {"database": os.environ["DATABASE_URL"], "redis": os.environ["REDIS_URL"], "pid": os.getpid(), "web": portal.url}
        environment.note_running(state, named | {"owner": os.environ.get("DATABASE_OWNER_URL", named["database"])})
        try:
            say("更新数据库表结构…")
            empty = portal.prepare()
            say("启动网页服务…")
            portal.web()
            if not portal.stopping.is_set():
                say(f"\n产品质量监督门户已启动（{time.monotonic() - began:.1f} 秒）：{portal.url}\n按 Ctrl-C 停止。\n")
                portal.work()
                portal.load_demo() if empty else portal.accounts()
            return portal.watch()
        finally:
            say("正在停止…")
            portal.stop()
            (state / "run.json").unlink(missing_ok=True)
