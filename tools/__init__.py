"""What the Makefile runs before and around the engine: standard library only.

This file also turns away a Python that is too old, and so must be readable to one.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "Backgrounder needs Python 3.11 or newer, and `%s` is Python %s.\n"  # noqa: UP031
        "Choose another one, for example: make site PYTHON=python3.13"
        % (sys.executable, sys.version.split()[0])
    )
