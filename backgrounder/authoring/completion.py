"""What a shell loads to complete our command lines, and what it is told at each press of TAB.

The shell knows nothing by itself: it asks the program that printed the script, which was named by
its place then. So no TAB runs a `build.py` that happens to lie where one stands.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backgrounder.authoring.offers import Offer

NAMES = ("build.py", "backgrounder")
"""What the program is called by."""


def script(shell: str, program: Sequence[str]) -> str:
    """Return what a shell, a key of `SHELLS`, has to load.

    `program` is the command that answers, such as an interpreter and a file, as absolute paths.
    """
    quoted = _quoted_for_fish if shell == "fish" else shlex.quote
    command = " ".join(map(quoted, program))
    return SHELLS[shell].replace("NAMES", " ".join(NAMES)).replace("PROGRAM", command)


def answer(shell: str, offer: Offer) -> str:
    """Return what a shell is told: what is to be completed besides, then a word in each line."""
    line = _LINES[shell]
    lines = [
        line.format(text=word.text, about=word.about.partition("\n")[0]).rstrip(":\t")
        for word in (*offer.words, *offer.names)
    ]
    return "\n".join((offer.besides, *lines))


def asked(shell: str, words: Sequence[str]) -> list[str]:
    """Return the words that a shell asks with: each comes with a `=` before it.

    So they are no options of the question itself.
    """
    plain = [word.removeprefix("=") for word in words]
    return [_unquoted(word) for word in plain] if shell == "bash" else plain


def _unquoted(word: str) -> str:
    """Return what a word means that stands in a command line with its quotes, as bash gives it."""
    try:
        return "".join(shlex.split(word))
    except ValueError:  # a quote that is still open
        return word.lstrip("\"'")


def _quoted_for_fish(text: str) -> str:
    """Quote as https://fishshell.com/docs/current/language.html#quotes says."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


_LINES = {"bash": "{text}", "zsh": "{text}:{about}", "fish": "{text}\t{about}"}
"""How each takes a word and what it does; none of our words has a colon."""

_BASH = """\
_backgrounder() {
    local IFS=$'\\n' found words=("${COMP_WORDS[@]:1:COMP_CWORD-1}" "$2")
    found=($(PROGRAM completion bash "${words[@]/#/=}" 2>/dev/null))
    case "${found[0]-}" in
        words) compopt +o default 2>/dev/null;;
        folders) compopt +o default -o dirnames 2>/dev/null;;
    esac
    COMPREPLY=("${found[@]:1}")
}
complete -o default -F _backgrounder NAMES
"""
"""Files, quoted as need be, are readline's own work. bash 3, which macOS has, knows no `compopt`:
there they are offered wherever we offer nothing."""

_ZSH = """\
_backgrounder() {
    local -a before=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}") found
    found=("${(@f)$(PROGRAM completion zsh "=${(@)^before}" 2>/dev/null)}")
    local besides="$found[1]"
    shift found
    (( $#found )) && _describe word found
    [[ $besides == words ]] && return
    compset -P '--*='
    if [[ $besides == folders ]]; then _path_files -/; else _files; fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
compdef _backgrounder NAMES
"""

_FISH = """\
function _backgrounder
    set -l words (commandline -opc)
    set -l current (string unescape -- (commandline -ct))
    set -l program PROGRAM
    set -l found
    test -x $program[1]
    and set found ($program completion fish =$words[2..] "=$current" 2>/dev/null)
    string join \\n -- $found[2..]
    set -l option (string match -r -- '^--[^=]*=' "$current")
    set -l path (string replace -r -- '^--[^=]*=' '' "$current")
    switch "$found[1]"
        case words
        case folders
            string replace -r -- '^' "$option" (__fish_complete_directories "$path" '')
        case '*'
            string replace -r -- '^' "$option" (__fish_complete_path "$path")
    end
end
for name in NAMES
    complete -c $name -f -a '(_backgrounder)'
end
"""

SHELLS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
