#!/usr/bin/env python3
"""Runs a draw (双随机抽取) again, offline, from its data.json: python3 verify_draw.py data.json

Needs Python 3.8 or newer and nothing else.
1. digest = SHA-256 of `input`, written as JSON with sorted keys, no spaces, UTF-8, NFC.
2. seed = SHA-256(digest + public value); a ticket is HMAC-SHA256(seed, text); smaller comes first.
3. In each stratum a share of the quota by ticket "key#0"; the rest, then the reserves, by the smallest of "key#1" … "key#weight".
4. For each enterprise drawn: officers by (times drawn so far, ticket "key|officer"); the first team without anybody recused,
   a pair that was there before, or anybody at the limit. The limit gives way first, then the pair; a recusal never does.
"""
import hashlib
import hmac
import itertools
import json
import sys
import unicodedata


def digest_of(body):
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def enterprises(body, ticket):
    selected, reserves = [], []
    for layer in sorted(body["strata"], key=lambda row: row["key"]):
        hat = [row for row in body["candidates"] if row["stratum"] == layer["key"]]
        alike = -(-layer["quota"] * body["random_share"] // 100)
        first = sorted(hat, key=lambda row: (ticket(row["key"] + "#0"), row["key"]))[:alike]
        taken = {row["key"] for row in first}
        best = {row["key"]: min(ticket(f"{row['key']}#{n + 1}") for n in range(row["weight"])) for row in hat if row["key"] not in taken}
        order = sorted(best, key=lambda key: (best[key], key))
        more = layer["quota"] - len(first)
        selected += [row["key"] for row in first] + order[:more]
        reserves += order[more:more + layer["reserves"]]
    return selected, reserves


def teams(body, drawn, ticket):
    load = {row["key"]: row["load"] for row in body["officers"]}
    times, barred = dict.fromkeys(load, 0), {tuple(row) for row in body["recusals"]}
    been = {(place, frozenset(pair)) for place, *pair in body["pairs"]}
    for key in drawn:
        free = sorted((name for name in load if (name, key) not in barred), key=lambda name: (times[name], ticket(f"{key}|{name}"), name))
        for keep_pairs, keep_limit in ((1, 1), (1, 0), (0, 1), (0, 0)):
            able = [name for name in free if not (keep_limit and body["limit"]) or load[name] + times[name] < body["limit"]]
            team = next((team for team in itertools.combinations(able, min(body["team"], len(free)))
                         if not keep_pairs or not any((key, frozenset(pair)) in been for pair in itertools.combinations(team, 2))), None)
            if team is not None:
                break
        for name in team:
            times[name] += 1
        yield sorted(team)


def main(path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    body, digest = data["input"], digest_of(data["input"])
    print("digest", digest, "= published" if digest == data["commitment"] else "≠ PUBLISHED " + data["commitment"])
    seed, again = "", []  # before the draw nothing may have come out of the hat
    if data["public_value"]:
        seed = hashlib.sha256((digest + data["public_value"]).encode()).hexdigest()
        print("seed", seed)
        def ticket(text):
            return hmac.new(seed.encode(), text.encode(), hashlib.sha256).digest()
        selected, reserves = enterprises(body, ticket)
        names, drawn = {row["key"]: row["name"] for row in body["candidates"]}, selected + reserves
        again = [[n, key, names[key], n > len(selected), team] for n, (key, team) in enumerate(zip(drawn, teams(body, drawn, ticket)), 1)]
    for place, key, name, reserve, team in again:
        print(place, key, name, "reserve" if reserve else "selected", *team)
    told = [[row[part] for part in ("rank", "key", "name", "reserve", "officers")] for row in data["outcome"]]
    same = (digest, body["number"], seed, again) == (data["commitment"], data["number"], data["seed"], told)
    print("SAME as published" if same else "NOT the same as published")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "data.json"))
