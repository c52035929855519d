"""Starts the portal on a machine that has nothing but Python. No Django in here, except in `prepare` and `testdb`.

`environment` knows where things live, `children` starts processes that cannot outlive us, `postgres` and `valkey` bring
the two services from their wheels, `services` starts whichever the environment does not name, `supervisor` runs the
portal (`./dev run`), `testing` is the pytest plugin (`./dev test`).
"""
