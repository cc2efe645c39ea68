#!/usr/bin/env python3
"""Build the site: `python build.py`. Everything else: `python build.py --help`."""

import sys

from backgrounder.cli import main

if __name__ == "__main__":
    sys.exit(main())
