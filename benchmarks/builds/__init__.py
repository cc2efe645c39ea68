"""How long whole builds take: ours, and other tools' of the same pages beside it."""
