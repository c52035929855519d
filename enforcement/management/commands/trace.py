"""Print the chain that a number belongs to: plan, draw, sample, report, finding, case, decisions, announcement."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from enforcement.queries.dossier import dossier, find


class Command(BaseCommand):
    help = "从任一编号（计划、抽样单、报告、不合格项、案号、文号）列出整条链。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="编号")

    def handle(self, *args: Any, **options: Any) -> None:
        samples = find(options["number"])
        if not samples:
            raise CommandError(f"没有找到编号“{options['number']}”。请核对后再试。")
        for sample in samples:
            chain = dossier(sample)
            self.stdout.write(chain.title)
            for node in chain.nodes:
                self.stdout.write(f"  {node.on.isoformat()}  {node.kind}  {node.number}  {node.text}".rstrip())
                if node.basis:
                    self.stdout.write(f"              依据 {node.basis}")
