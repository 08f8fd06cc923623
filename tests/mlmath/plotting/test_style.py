"""What the figures share: an order of colours, dashes and markers in which no two look alike."""

import pytest
from mlmath.plotting import style


@pytest.mark.parametrize("name", ["CYCLE", "PALETTE", "DASHES", "MARKERS"])
def test_six_curves_differ_in_colour_dash_and_marker(name: str) -> None:
    assert len(set(getattr(style, name))) == len(getattr(style, name)) == 6


def test_five_lines_differ_in_colour_dash_and_marker() -> None:
    assert [len(set(column)) for column in zip(*style.LINES, strict=True)] == [5, 5, 5]
    assert {color for color, _, _ in style.LINES} <= set(style.COLORS)


def test_each_entry_gets_its_line_and_a_sixth_is_refused() -> None:
    entries = {name: name.upper() for name in "abcde"}
    assert list(style.styled(entries, "sums")) == list(zip(entries.items(), style.LINES, strict=True))
    with pytest.raises(ValueError, match="sums must hold at most 5 lines, got 6"):
        style.styled(entries | {"f": "F"}, "sums")
