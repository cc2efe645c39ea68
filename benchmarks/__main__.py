"""Measure our commands beside a bare Python, and our builds beside other tools': `make bench`.

Options are those of `benchmarks.builds`.
"""

from __future__ import annotations

from benchmarks import commands
from benchmarks.builds.__main__ import main

if __name__ == "__main__":
    commands.main()
    main()
