"""Write the table of chapters in README.md: `make readme`. A test proves that the table is current."""

import re

import yaml
from launch import links
from repository import ROOT, repository

#: The services with the picture that each offers for its button.
BADGES = {
    "colab": ("Colab", "https://colab.research.google.com/assets/colab-badge.svg"),
    "binder": ("Binder", "https://mybinder.org/badge_logo.svg"),
    "kaggle": ("Kaggle", "https://kaggle.com/static/images/open-in-kaggle.svg"),
    "studiolab": ("Studio Lab", "https://studiolab.sagemaker.aws/studiolab.svg"),
    "gradient": ("Gradient", "https://assets.paperspace.io/img/gradient-badge.svg"),
}
_PLACE = re.compile(r"(<!-- chapters:[^\n]*-->\n).*?(<!-- end of chapters -->)", re.DOTALL)


def chapters() -> list[tuple[str, str]]:
    """Return the document name and the title of every chapter with code, in the book's order."""
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf8"))["parts"]
    found = []
    for part in parts:
        for entry in part["chapters"]:
            text = (
                (ROOT / "book" / f"{entry.get('file')}.md").read_text(encoding="utf8") if part.get("numbered") else ""
            )
            if "{code-cell}" in text:
                found.append((entry["file"], re.search(r"^# (.+)$", text, re.MULTILINE)[1]))
    return found


def table() -> str:
    """Return the table as Markdown."""
    written = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf8"))["repository"]
    repo = written["url"].removeprefix("https://github.com/")
    lines = ["| Chapter |" + " |" * len(BADGES), "|---" * (len(BADGES) + 1) + "|"]
    for docname, title in chapters():
        found = links(docname, repo, written["branch"])
        badges = " | ".join(f"[![{name}: {title}]({image})]({found[key]})" for key, (name, image) in BADGES.items())
        lines.append(f"| [{title}]({repository().site}/{docname}.html) | {badges} |")
    return "\n".join(lines) + "\n"


def with_table(readme: str) -> str:
    """Return the README's text with the current table in its place."""
    return _PLACE.sub(lambda place: f"{place[1]}\n{table()}\n{place[2]}", readme)


if __name__ == "__main__":
    path = ROOT / "README.md"
    path.write_text(with_table(path.read_text(encoding="utf8")), encoding="utf8")
