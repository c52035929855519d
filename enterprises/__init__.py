"""Who makes things: enterprises, their people, products, licences, and how they stand.

Read in this order:
`law/`            credit codes, licence numbers, the grounds of the five acts on a licence, conditions of production
`states.py`       what states there are and the legal moves between them
`models/`         reference (categories, industries), enterprise, product, licence with its acts, reminders and
                  applications, inspectors, standing, membership, batch
`actions/`        the only writers, the same nouns; `imports.py` brings whole registers in by COPY
`queries/`        what may be seen and found; `public.py` is all that the world sees
`views/`          staff pages, the enterprise's own page, the import in four steps

Higher rooms write facts down here by calling `actions.standing.grant` and `actions.licence.suspend`;
nothing here knows them.
"""
