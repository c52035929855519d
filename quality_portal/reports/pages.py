"""The report on a page: the printed content, with its charts drawn."""

from typing import Any

from quality_portal.documents.charts import svg

from . import content


def build(figures: dict[str, Any]) -> dict[str, Any]:
    """Headline figures, summary and chapters; each chart block carries its SVG."""
    return {
        "title": content.title(figures),
        "figures": content.headline(figures),
        "points": content.points(figures),
        "sections": [_drawn(section) for section in content.sections(figures)],
        "target": content.meets_target(figures["passed"], figures["tested"]),
    }


def _drawn(section: dict[str, Any]) -> dict[str, Any]:
    return {**section, "blocks": [_shown(block) for block in section["blocks"]]}


def _shown(block: dict[str, Any]) -> dict[str, Any]:
    """A chart with its drawing; a table with each cell beside its column's name, as a phone shows it."""
    if block["type"] == "chart":
        return {**block, "svg": svg(block["chart"], block["data"])}
    if block["type"] == "table":
        return {**block, "cells": [list(zip(block["columns"], row, strict=True)) for row in block["rows"]]}
    return block
