"""Numbered documents, their PDFs, and the files that others send us.

kinds → content → numbering → actions (issue, correct, void, attach, seals) → printing → press → pressroom → forks, which
prints each paper in a child: render (the only one that knows WeasyPrint), drawing (long lists), tagging (PDF/UA-1 and PDF/A-3), cutting (embedded faces).
composer breaks lines onto the grid, tables sets lists in pages, faces finds the type faces, charts draws figures for
page and paper alike.
"""
