"""Help around the writing: new files to fill in, safe renaming, explanations, editors and shells.

No stage of the build: what is here reads the project, and writes only what an author asks for by a
command. It knows `read` and the vocabulary, and what the build found comes in as values.
"""
