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
    blocks = [
        {**block, "svg": svg(block["chart"], block["data"])} if block["type"] == "chart" else block
        for block in section["blocks"]
    ]
    return {**section, "blocks": blocks}
