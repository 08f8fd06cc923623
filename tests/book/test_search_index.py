"""The search finds words and the library, and carries no numbers and no second list of functions."""

import json

from small_book import build_small_book

INDEX = """# Book

```{index} single: Gram matrix
```

The result is 60263884 in float64, for x_2 and log1p.

```{eval-rst}
.. py:module:: toys

.. py:function:: spin(top)

   Turn it.
```
"""


def test_numbers_and_second_entries_are_left_out(tmp_path):
    assert build_small_book(tmp_path, {"index.md": INDEX}, ["search_index"]) == ""
    text = (tmp_path / "html" / "searchindex.js").read_text(encoding="utf8")
    index = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    assert {"float64", "x_2", "log1p", "turn"} <= index["terms"].keys()
    assert "60263884" not in index["terms"]
    assert index["indexentries"].keys() == {"gram matrix"}
    assert [name for *_, name in index["objects"]["toys"]] == ["spin"]
    general = (tmp_path / "html" / "genindex.html").read_text(encoding="utf8")
    assert "spin()" in general
    assert "Gram matrix" in general
