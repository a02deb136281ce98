#!/usr/bin/env python3
"""Draws the pictures of the documentation, in light and dark.

  pictures.py             draws the path of a call, and the quickstart's output, which it reads from standard input
  pictures.py --check     exits with status 1 if the picture of the path of a call is out of date

    swift run moesif-quickstart 2> /dev/null | .ci/pictures.py
"""
import html
import pathlib
import sys

RESOURCES = pathlib.Path(__file__).resolve().parent.parent / "Sources/MoesifCapture/MoesifCapture.docc/Resources"
# Colors: background, box, border, text, weak text, accent, box of other machines.
THEMES = {
    "": ("#ffffff", "#f6f8fa", "#d0d7de", "#1f2328", "#59636e", "#0969da", "#ddf4ff"),
    "~dark": ("#0d1117", "#151b23", "#3d444d", "#f0f6fc", "#9198a1", "#4493f8", "#0c2d4d"),
}
FONT = "-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"
MONO = "'DejaVu Sans Mono', Menlo, Consolas, monospace"


def flow(theme) -> str:
    """Returns the picture of the path of a call from the app to the collector."""
    back, box, border, text, weak, accent, remote = theme
    parts = []

    def node(x, y, width, title, *lines, fill=box):
        height = 40 + 17 * len(lines)
        parts.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" fill="{fill}" stroke="{border}"/>'
            f'<text x="{x + width / 2}" y="{y + 25}" font-weight="600" fill="{text}">{html.escape(title)}</text>'
        )
        for number, line in enumerate(lines):
            y_line = y + 46 + 17 * number
            parts.append(f'<text x="{x + width / 2}" y="{y_line}" font-size="12" fill="{weak}">{html.escape(line)}</text>')

    def arrow(points, label="", at=(0, 0), anchor="middle"):
        path = " ".join(f"{'ML'[index > 0]}{x},{y}" for index, (x, y) in enumerate(points))
        parts.append(f'<path d="{path}" fill="none" stroke="{accent}" stroke-width="1.6" marker-end="url(#tip)"/>')
        if label:
            parts.append(
                f'<text x="{at[0]}" y="{at[1]}" font-size="12" text-anchor="{anchor}" fill="{weak}">{label}</text>'
            )

    parts.append(f'<text x="24" y="26" font-size="12" text-anchor="start" fill="{weak}">on your thread</text>')
    node(20, 36, 160, "Your code")
    node(330, 36, 210, "moesif.session()", "URLSession and a recorder")
    node(660, 36, 200, "Another company's API", fill=remote)
    arrow([(180, 52), (328, 52)], "request", (254, 45))
    arrow([(330, 66), (182, 66)], "response, unchanged", (256, 84))
    arrow([(540, 52), (658, 52)], "request", (599, 45))
    arrow([(660, 66), (542, 66)], "response", (601, 84))
    parts.append(
        f'<path d="M20,136 H860" stroke="{border}" stroke-dasharray="4 4"/>'
        f'<text x="856" y="154" font-size="12" text-anchor="end" fill="{weak}">on the library\'s own threads</text>'
    )
    arrow([(435, 93), (435, 120), (95, 120), (95, 168)], "when the call has ended: one enqueue", (265, 113))
    node(20, 170, 150, "Queue", "64 MiB at most", "counts dropped calls")
    node(200, 170, 190, "Worker", "hooks, sampling,", "redaction, masks")
    node(420, 170, 190, "Events", "in memory, or on disk", "with the spool")
    node(640, 170, 220, "Uploader", "batches of 25 or 2 seconds,", "gzip, retry, back off")
    arrow([(170, 207), (198, 207)])
    arrow([(390, 207), (418, 207)])
    arrow([(610, 207), (638, 207)])
    node(640, 284, 220, "Moesif's collector", fill=remote)
    arrow([(750, 244), (750, 282)], "HTTPS", (760, 268), "start")
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880 336" width="880" height="336" font-family="{FONT}" font-size="14" text-anchor="middle">
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="{accent}"/></marker></defs>
<rect width="880" height="336" rx="10" fill="{back}"/>
{chr(10).join(parts)}
</svg>
"""


def terminal(theme, output: str) -> str:
    """Returns the picture of a command's output in a terminal."""
    back, box, border, text, weak, accent, _ = theme
    # The statistics and the next steps are left out, because they are for a reader who runs the command.
    lines = output.partition("\n\nstatistics\n")[0].split("\n")
    width = 32 + 7.9 * max(map(len, lines))
    height = 34 + 17 * (len(lines) + 1)
    rows = []
    for number, line in enumerate(["$ swift run moesif-quickstart", *lines]):
        color = accent if number == 0 or "[redacted]" in line else weak if line[:1].strip() else text
        escaped = html.escape(line)
        rows.append(f'<text x="16" y="{30 + 17 * number}" fill="{color}" xml:space="preserve">{escaped}</text>')
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" font-family="{MONO}" font-size="12">
<rect x="0.5" y="0.5" width="{width - 1:.0f}" height="{height - 1}" rx="8" fill="{box}" stroke="{border}"/>
{chr(10).join(rows)}
</svg>
"""


def main() -> int:
    stale = 0
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(f"pictures.py: unknown arguments {sys.argv[1:]}")
    output = None if sys.argv[1:] else sys.stdin.read()
    if output is not None and "one whole event" not in output:
        sys.exit("pictures.py: the input is not the quickstart's output")
    for suffix, theme in THEMES.items():
        path = RESOURCES / f"flow{suffix}.svg"
        if output is None:
            stale += path.read_text(encoding="utf-8") != flow(theme)
            continue
        path.write_text(flow(theme), encoding="utf-8")
        (RESOURCES / f"quickstart{suffix}.svg").write_text(terminal(theme, output), encoding="utf-8")
    if stale:
        print("the pictures are not those that .ci/pictures.py draws")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
