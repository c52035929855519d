"""How the portal finds things: one way of writing a term down, for names, numbers and sounds.

`fold` writes text as searches read it (full width, capitals, traditional characters, brackets); PostgreSQL has the same
function, made by the migration from the same table. `terms` reads what a visitor typed, `sounds` knows pinyin,
`near` forgives one slip, `ranking` puts hits in order, `marks` shows where they hit, `lookups` speaks to PostgreSQL.

The rows stay where they are: each room indexes its own tables and its public gate answers for them. Only names that very
many rows carry (of products) are kept here once, with their sound: `models`, `names`.
"""
