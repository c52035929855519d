"""Whatever is done has a sentence: every verb recorded in the code, and every move of every object."""

from __future__ import annotations

import ast

import pytest
from django.apps import apps

from quality_portal.audit.verbs import VERBS, sentence

from .source import calls, spelled

RECORDERS = {"trail.record", "record", "audit.trail.record"}


def recorded() -> dict[str, str]:
    """Every verb that is spelled out in a call of the recorder, with its place."""
    found = {}
    for file, call in calls():
        if spelled(call.func) in RECORDERS and call.args:
            literals = [node for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant)]
            if isinstance(call.args[0], ast.Constant | ast.IfExp):
                found |= {
                    node.value: f"{file}:{call.lineno}"
                    for node in literals
                    if isinstance(node.value, str) and "." in node.value
                }
    return found


def movable() -> list[type]:
    """Models of the portal that have moves; a test's own trial model is none of them."""
    return [model for model in apps.get_models() if getattr(model, "MOVES", ()) and not model.__module__.startswith("tests")]


def moves() -> dict[str, str]:
    return {f"{model._meta.model_name}.{move.name}": model._meta.label for model in movable() for move in model.MOVES}


def test_the_search_finds_what_is_recorded():
    assert {"account.created", "account.disabled", "calendar.loaded", "document.issued"} <= set(recorded())


def test_every_recorded_verb_has_a_sentence():
    assert {verb: place for verb, place in recorded().items() if verb not in VERBS} == {}


def test_every_move_has_a_sentence():
    assert {verb: place for verb, place in moves().items() if verb not in VERBS} == {}


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_sentence_names_its_subject(verb):
    words = sentence(verb, subject="甲", actor="乙")
    assert "甲" in words
    assert "{" not in words


def test_moves_cite_the_law_and_lead_to_known_states():
    odd = []
    for model in movable():
        for move in model.MOVES:
            choices = {value for value, _ in model._meta.get_field("state").choices or ()}
            states = {str(state) for state in (*move.from_, move.to)}
            if not str(move.basis) or (choices and not states <= choices):
                odd.append(f"{model._meta.label}.{move.name}")
    assert odd == []
