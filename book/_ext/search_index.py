"""What the search finds, without what nobody searches for.

The search page loads the index of the whole book at once, so the index holds no bare numbers, which the outputs of the
cells are full of, and names each function of the library once: it stands among the objects of its module, and a second
time among the entries of the general index.
"""

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish


class WordsWithoutNumbers(SearchEnglish):
    """English words; a number alone is not a word."""

    def word_filter(self, word: str) -> bool:
        """Return whether the word goes into the index."""
        return not word.isdigit() and super().word_filter(word)


def drop_library_entries(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove the index entries of Python objects from a page of the website; the general index keeps them."""
    if app.builder.name != "html":
        return
    library = app.env.domains["py"]
    for node in list(doctree.findall(addnodes.index)):
        targets = {target.removeprefix("module-") for _, _, target, _, _ in node["entries"]}
        if targets and targets <= library.objects.keys() | library.modules.keys():
            node.parent.remove(node)


def setup(app: Sphinx) -> dict[str, bool]:
    """Replace the English words of the search and listen for the finished trees."""
    app.add_search_language(WordsWithoutNumbers)
    app.connect("doctree-resolved", drop_library_entries)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
