"""How long a save takes to show in a real browser: ours, and other tools' beside it."""
