"""What an earlier commit left behind runs on unharmed.

`fixtures/<day>` holds what the commit of that day wrote. Stored histories, queue messages and rows
have vectors of their own beside their tests (`tests/vectors`, `tests/contracts`).
"""

from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"
