"""What the tests of this room agree on."""

from datetime import UTC, datetime

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CODE_A = "91990102MA0A1B2C3C"
CODE_B = "91990202MA0A1B2C3H"
