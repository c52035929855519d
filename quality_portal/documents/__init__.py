"""Numbered documents, their PDFs, and the files that others send us.

kinds → content → numbering → actions (issue, void, attach) → printing → press → render (the child process).
composer breaks lines onto the grid, faces finds the type faces, charts draws figures for page and paper alike.
"""
