"""Our command line as it is where Pagefind is not installed; run by its path."""

import sys
from pathlib import Path

sys.modules["pagefind_bin"] = None  # type: ignore[assignment] # importing it now fails
sys.path[0] = str(Path(__file__).parent.parent.parent)

from backgrounder.cli import main  # noqa: E402 - found only now

if __name__ == "__main__":
    sys.exit(main())
