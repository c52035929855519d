#!/usr/bin/env python3
"""Checks the public register of acts (防篡改台账), offline, from files downloaded at /log/.

    python3 verify_log.py log entries.jsonl checkpoints.jsonl [--key HEX] [--kept OLD.jsonl ...]
    python3 verify_log.py act proof.json --root HEX
    python3 verify_log.py grown consistency.json [--first-root HEX] [--second-root HEX]

Needs Python 3.8 or newer and nothing else: SHA-256 comes from the standard library, Ed25519 (RFC 8032) is written below.
`log`: every leaf hash, no gap, the root and signature of every checkpoint, nothing cut off at the end. --kept names
checkpoints that you saved earlier: all of them must still be in the log; entries in several files: cat them, and say - for
entries.jsonl. --key is the signer's public key, best taken from paper.
`act`: one act with its proof leads to the root that you give, for example the one printed in a newspaper or a report.
`grown`: the log of one day is the beginning of the log of a later day.
Trees as in RFC 6962 and RFC 9162: leaf = SHA-256(00 ‖ body), node = SHA-256(01 ‖ left ‖ right); body is JSON with sorted keys, no spaces, UTF-8.
"""
import argparse
import hashlib
import json
import sys

ORIGIN = "quality-portal/log/v1"


class Bad(Exception):
    """Something does not hold; the words name the first place."""


# --- hashes ---

def leaf_hash(body):
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The complete subtrees of the log so far: a few hashes, however long the log is."""

    def __init__(self):
        self.size, self.parts = 0, []

    def append(self, leaf):
        self.parts.append(leaf)
        self.size += 1
        size = self.size
        while size % 2 == 0:
            right = self.parts.pop()
            self.parts.append(node_hash(self.parts.pop(), right))
            size //= 2

    def root(self):
        if not self.parts:
            return hashlib.sha256(b"").digest()
        found = self.parts[-1]
        for part in reversed(self.parts[:-1]):
            found = node_hash(part, found)
        return found


def included(leaf, index, size, path):
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        raise Bad("the proof is about a place that the log does not have")
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise Bad("the proof is too long")
        if place % 2 or place == last:
            found = node_hash(step, found)
            while place and place % 2 == 0:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    if last:
        raise Bad("the proof is too short")
    return found


def grown(first, second, path):
    """The two roots that a consistency proof leads to (RFC 9162, 2.1.4.2); `path` begins with the first root's own hash."""
    if first == second:
        return path[0], path[0]
    place, last = first - 1, second - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for step in path[1:]:
        if last == 0:
            raise Bad("the proof is too long")
        if place % 2 or place == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while place and place % 2 == 0:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, step)
        place, last = place >> 1, last >> 1
    if last:
        raise Bad("the proof is too short")
    return old, new


# --- Ed25519 (RFC 8032), checking only ---

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a, b):
    """Points as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z."""
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    o, q = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, q - o, q + o, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(a):
    m, n, o = a[0] * a[0] % P, a[1] * a[1] % P, 2 * a[2] * a[2] % P
    g, h = n - m, m + n
    e, f = (a[0] + a[1]) ** 2 - h, g - o
    return e * f % P, -g * h % P, f * g % P, -e * h % P


def times(number, point, other, second):
    """number × point + other × second, both at once."""
    choice, found = (None, point, second, add(point, second)), (0, 1, 1, 0)
    for bit in range(max(number, other).bit_length() - 1, -1, -1):
        found, which = double(found), (number >> bit & 1) + 2 * (other >> bit & 1)
        found = add(found, choice[which]) if which else found
    return found


def point_of(data):
    y, sign = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        raise Bad("not a point of the curve")
    x = P - x if x % 2 != sign else x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(key, signature, message):
    """Is this Ed25519 signature genuine?"""
    key, signature = bytes.fromhex(key), bytes.fromhex(signature)
    number = int.from_bytes(signature[32:], "little")
    if len(key) != 32 or len(signature) != 64 or number >= Q:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    point, told = point_of(key), point_of(signature[:32])
    found = times(number, BASE, challenge, (P - point[0], point[1], 1, P - point[3]))
    return (found[0] - told[0] * found[2]) % P == 0 and (found[1] - told[1] * found[2]) % P == 0


# --- the three checks ---

def lines(path):
    with (sys.stdin if path == "-" else open(path, encoding="utf-8")) as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def check_signature(row, keys):
    if keys and row["key"] not in keys:
        raise Bad(f"checkpoint {row['number']} is signed with another key: {row['key']}")
    message = f"{ORIGIN}\n{row['size']}\n{row['root']}\n{row['at']}\n{row['day'] or '-'}\n".encode()
    if row["algorithm"] != "ed25519":
        raise Bad(f"checkpoint {row['number']}: this script does not know the algorithm {row['algorithm']}")
    if not signed(row["key"], row["signature"], message):
        raise Bad(f"checkpoint {row['number']}: the signature does not hold")


def check_checkpoints(path, kept, keys):
    """Every checkpoint, by size; those kept earlier must be among them, word for word."""
    rows = list(lines(path))
    for place, row in enumerate(rows, start=1):
        if row["number"] != place:
            raise Bad(f"checkpoint {place} is missing")
        check_signature(row, keys)
    for old in (row for name in kept for row in lines(name)):
        if old["number"] > len(rows) or rows[old["number"] - 1] != old:
            raise Bad(f"checkpoint {old['number']}, which you kept, is not in the log any more or was changed")
    return sorted(rows, key=lambda row: row["size"])


def check_log(entries, checkpoints, kept, keys):
    due = check_checkpoints(checkpoints, kept, keys)
    tree, done, good = Tree(), 0, 0
    for entry in lines(entries):
        place = tree.size + 1
        if entry["position"] != place:
            raise Bad(f"position {place} is missing; the next is {entry['position']}")
        leaf = bytes.fromhex(entry["leaf"])
        if len(leaf) != 32 or ("body" in entry and leaf_hash(entry["body"]) != leaf):
            raise Bad(f"position {place}: the act is not what was sealed")
        tree.append(leaf)
        while done < len(due) and due[done]["size"] == place:
            if tree.root().hex() != due[done]["root"]:
                raise Bad(f"position {good + 1} to {place}: changed after {due[done]['at']}, when another root was signed")
            good, done = place, done + 1
    if done < len(due):
        raise Bad(f"position {tree.size + 1}: the end is cut off, {due[done]['size']} acts were signed at {due[done]['at']}")
    return f"{tree.size} acts, {len(due)} checkpoints, root {tree.root().hex()}"


def check_act(path, root):
    with open(path, encoding="utf-8") as file:
        proof = json.load(file)
    leaf = bytes.fromhex(proof["leaf"])
    if "body" in proof and leaf_hash(proof["body"]) != leaf:
        raise Bad("the act is not what was sealed")
    found = included(leaf, proof["position"] - 1, proof["size"], [bytes.fromhex(step) for step in proof["path"]])
    if found.hex() != root.replace(" ", "").lower():
        raise Bad(f"the proof leads to another root: {found.hex()}")
    public = proof.get("body", {}).get("public") or {}
    return f"position {proof['position']} of {proof['size']}: {public.get('title', '(not public)')} {public.get('change', '')}".strip()


def check_grown(path, first_root, second_root):
    with open(path, encoding="utf-8") as file:
        proof = json.load(file)
    first, second, steps = proof["first"], proof["second"], [bytes.fromhex(step) for step in proof["path"]]
    wanted = ((first_root or proof["first_root"]).lower(), (second_root or proof["second_root"]).lower())
    if not 0 < first <= second or bool(steps) != (first < second):
        raise Bad("this is no proof")
    whole = first & (first - 1) == 0 or first == second  # the first root is then itself a part of the later tree
    old, new = grown(first, second, [bytes.fromhex(wanted[0]), *steps] if whole else steps)
    if (old.hex(), new.hex()) != wanted:
        raise Bad(f"the log of {second} acts does not continue the log of {first} acts")
    return f"the log of {second} acts continues the log of {first} acts"


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    log = commands.add_parser("log")
    log.add_argument("entries")
    log.add_argument("checkpoints")
    log.add_argument("--key", action="append", default=[])
    log.add_argument("--kept", action="append", default=[])
    act = commands.add_parser("act")
    act.add_argument("proof")
    act.add_argument("--root", required=True)
    more = commands.add_parser("grown")
    more.add_argument("proof")
    more.add_argument("--first-root", default="")
    more.add_argument("--second-root", default="")
    told = parser.parse_args(arguments)
    try:
        if told.command == "log":
            print("OK", check_log(told.entries, told.checkpoints, told.kept, told.key))
        elif told.command == "act":
            print("OK", check_act(told.proof, told.root))
        else:
            print("OK", check_grown(told.proof, told.first_root, told.second_root))
    except (Bad, KeyError, ValueError, TypeError) as bad:
        print("BAD", bad)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
