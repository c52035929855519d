"""What an announcement is drafted from: the facts of each kind, computed, with what cannot be told yet and why.

Reading order: `shapes` (a bulletin and its lines), `results`, `figures` and `result` (sampling), `waiting` (cases on the ladder),
`decided` (licences, stopped production), `noted` (recall, catalogue, withdrawal), `correction`, `lists` (filled from the room above),
`build` (one door to all of them, and what moved since), `choices` (what may be drafted now), `tables` (how lists print).
"""

from .build import Moved, build, moved, register
from .choices import Choice, choices
from .shapes import Bulletin, LeftOut, Line, Part, key_of

__all__ = ["Bulletin", "Choice", "LeftOut", "Line", "Moved", "Part", "build", "choices", "key_of", "moved", "register"]
