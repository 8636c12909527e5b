"""Show every message that leaves on one page (`make preview`), or agree on their texts (`make
snapshots`).

A text that changes fails the tests until `make snapshots` was run and its difference was read.
"""

import argparse
import html
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from chalicelib.messages import LANGUAGES
from infra.local.console import ROOT
from infra.local.outbox_pages import lines as as_lines
from infra.samples import Sample, alerts, letters, lines

PAGE = ROOT / "build" / "messages.html"
SNAPSHOTS = ROOT / "tests" / "snapshots"


def snapshots() -> Mapping[str, str]:
    """Return the agreed texts by the name of their file."""
    found = {f"letters.{language}.txt": lines(letters(language)) for language in sorted(LANGUAGES)}
    return {**found, "alerts.id.txt": lines(alerts())}


def page() -> str:
    """Return all messages as HTML, without script and without inline style."""
    parts = [_section(language, list(letters(language))) for language in LANGUAGES]
    parts.append(_section("id", list(alerts())))
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>Semua pesan</title></head><body><h1>Semua pesan</h1>"
        "<p>Dengan contoh isi. <span lang=en>Every message that leaves, with samples.</span></p>"
        f"{''.join(parts)}</body></html>"
    )


def _section(language: str, samples: list[Sample]) -> str:
    people = ", ".join(dict.fromkeys(sample.audience for sample in samples))
    articles = "".join(_article(sample, language) for sample in samples)
    links = " · ".join(
        f'<a href="#{_place(sample, language)}">{html.escape(sample.name)}</a>'
        for sample in samples
    )
    heading = f"<h2>{language}: {people}</h2><nav><p>{links}</p></nav>"
    return f'<section lang="{language}">{heading}{articles}</section>'


def _place(sample: Sample, language: str) -> str:
    return html.escape(f"{language}-{sample.audience}-{sample.name}".replace(" ", "-"))


def _article(sample: Sample, language: str) -> str:
    sms = f"{len(sample.sms)} / 160: {html.escape(sample.sms)}" if sample.sms else "–"
    shown = f"<details><summary>HTML</summary>{_body(sample.html)}</details>" if sample.html else ""
    return (
        f'<article id="{_place(sample, language)}">'
        f"<h3>{html.escape(sample.audience)}: {html.escape(sample.name)}</h3>"
        f"<p><strong>{html.escape(sample.subject)}</strong></p>"
        f"<p>{as_lines(sample.text)}</p>{shown}<p>SMS {sms}</p></article><hr>"
    )


def _body(letter: str) -> str:
    """What a mail program would show of a letter; our own template, so it needs no cleaning."""
    found = re.search(r"<body>(.*)</body>", letter, re.DOTALL)
    return f"<blockquote>{found[1] if found else ''}</blockquote>"


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts into the folder, by the name of their file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def main() -> int:
    """Command line of `make preview` and `make snapshots`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--snapshots", action="store_true")
    if parser.parse_args().snapshots:
        write(SNAPSHOTS, snapshots())
        print(f"{SNAPSHOTS.relative_to(ROOT)} is what the messages say now; read its difference.")
        return 0
    write(PAGE.parent, {PAGE.name: page()})
    print(f"{PAGE.relative_to(ROOT)} shows every message that leaves.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
