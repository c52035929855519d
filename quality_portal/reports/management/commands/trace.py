"""Print the chain that a number belongs to, from the plan to the quarterly report."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quality_portal.core.formats import isodate, isotime
from quality_portal.reports.queries.dossier import Dossier, dossier, threads


class Command(BaseCommand):
    help = "从任一编号（计划、抽取、抽样单、报告、不合格项、案号、回执、文号）列出整条链。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="编号")

    def handle(self, *args: Any, **options: Any) -> None:
        found = threads(options["number"])
        if not found:
            raise CommandError(f"没有找到编号“{options['number']}”。请核对后再试。")
        for thread in found:
            self._print(dossier(thread))

    def _print(self, chain: Dossier) -> None:
        self.stdout.write(f"{chain.thread.number}  {chain.thread.title}")
        for chapter in chain.chapters:
            self.stdout.write(f"  {chapter.title}")
            for act in chapter.acts:
                self.stdout.write(f"    {isotime(act.at)}  {act.who}  {act.sentence}  {act.note}".rstrip())
                if act.basis:
                    self.stdout.write(f"                      依据 {act.basis}")
        for paper in chain.papers:
            self.stdout.write(f"  文书  {isodate(paper.issued_on)}  {paper.number}  {paper.title}  {paper.content_sha256[:16]}")
