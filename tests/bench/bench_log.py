"""The published verifier over 1,000,000 entries, against the plainest thing that reads as much: one SHA-256 of each line.

Every fifth entry is an official act with its body, and there is a checkpoint for every thousand. Run by `./dev bench`, or
`python tests/bench/bench_log.py [entries]`; prints seconds, the ratio in one run, and the verifier's peak memory.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ENTRIES, OFFICIAL, SIGNED = 1_000_000, 5, 1_000
GOAL, MEMORY = 90.0, 300  # seconds, MB
SCRIPT = Path(__file__).resolve().parents[2] / "quality_portal/static/portal/verify_log.py"
ORIGIN = "quality-portal/log/v1"


def written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def entry(position: int) -> dict[str, object]:
    """One act: a hash alone, or with the body of an official one."""
    seed = hashlib.sha256(str(position).encode()).hexdigest()
    if position % OFFICIAL:
        return {"position": position, "leaf": seed}
    public = {
        "dataset": "announcements", "change": "created", "reason": "", "key": seed[:32], "title": f"关于第{position}号抽查结果的公告",
        "url": f"/announcements/{seed[:32]}/", "office": "云岭省市场监督管理局",
    }  # fmt: skip
    at = f"2026-11-22T08:00:00.{position % 1_000_000:06d}Z"
    body = {"algorithm": "sha256-v1", "at": at, "recorded_at": at, "legal_on": None, "verb": "announcement.publish", "public": public, "sealed": seed, "row": seed}
    return {"position": position, "leaf": hashlib.sha256(b"\x00" + written(body)).hexdigest(), "body": body}


def make(folder: Path, entries: int) -> str:
    """Write the two downloads; return the signer's public key."""
    from quality_portal.audit.merkle import Range

    key, tree = Ed25519PrivateKey.generate(), Range()
    told = key.public_key().public_bytes_raw().hex()
    with (folder / "entries.jsonl").open("w", encoding="utf-8") as lines, (folder / "checkpoints.jsonl").open("w") as signed:
        for position in range(1, entries + 1):
            row = entry(position)
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
            tree.append(bytes.fromhex(str(row["leaf"])))
            if position % SIGNED == 0:
                size, root, at = position, tree.root().hex(), "2026-11-22T16:00:00.000000Z"
                signature = key.sign(f"{ORIGIN}\n{size}\n{root}\n{at}\n-\n".encode()).hex()
                point = {"number": size // SIGNED, "size": size, "root": root, "at": at, "day": "", "algorithm": "ed25519", "key": told, "signature": signature}
                signed.write(json.dumps(point) + "\n")
    return told


def plain(path: Path) -> float:
    """Reading the same bytes and hashing each line."""
    began = time.perf_counter()
    with path.open("rb") as lines:
        for line in lines:
            hashlib.sha256(line).digest()
    return time.perf_counter() - began


def main(entries: int = ENTRIES) -> bool:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        key = make(folder, entries)
        base = plain(folder / "entries.jsonl")
        began = time.perf_counter()
        command = [sys.executable, "-I", "-S", str(SCRIPT), "log", "entries.jsonl", "checkpoints.jsonl", "--key", key]
        verifier = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
        said = verifier.stdout.read()  # type: ignore[union-attr]
        _, status, used = os.wait4(verifier.pid, 0)  # this child's own memory, not that of all
        verifier.returncode = os.waitstatus_to_exitcode(status)
        took, peak = time.perf_counter() - began, used.ru_maxrss / 1024
    fine = verifier.returncode == 0 and took <= GOAL and peak <= MEMORY
    sys.stdout.write(
        f"核对台账 {entries:,} 条、校验点 {entries // SIGNED:,} 个：{took:.1f} 秒，目标 ≤ {GOAL:.0f} 秒；是逐行摘要的 {took / base:.1f} 倍；"
        f"内存峰值 {peak:.0f} MB，目标 ≤ {MEMORY} MB\n{said[:60]}\n"
    )
    return fine


if __name__ == "__main__":
    sys.path.insert(0, str(SCRIPT.parents[3]))
    sys.exit(0 if main(*(int(word) for word in sys.argv[1:2])) else 1)
