"""A real browser for the pages that are made here, and axe-core, which judges how accessible a page
is.

Both are outside programs: Missing says which of them a machine lacks.
"""

from __future__ import annotations

import fcntl
import hashlib
import html
import json
import os
import pwd
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

AXE = "axe-core-4.10.3.tgz"
AXE_SHA256 = "0f2b4d7dcdf7d1219df8d1959ad68e565f51d14c3f0d88bb71cd59abeb956292"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

# Each page in a frame of its own, at each width: axe runs in it, and its layout is measured.
HARNESS = """<!doctype html><body><pre id="result">nothing was measured</pre><script>
const pages = %(pages)s, widths = %(widths)s, axe = %(axe)s;
async function measure(text, width) {
  const frame = document.createElement("iframe");
  Object.assign(frame.style, {width: width + "px", height: "900px", border: 0});
  frame.srcdoc = text;
  const loaded = new Promise(done => frame.onload = done);
  document.body.append(frame);
  await loaded;
  const inside = frame.contentWindow, page = frame.contentDocument;
  inside.eval(axe);
  const found = await inside.axe.run(page);
  const days = [...page.querySelectorAll(".day")].map(day => day.getBoundingClientRect());
  const today = page.querySelector(".today h2").getBoundingClientRect();
  const cut = [...page.querySelectorAll(".text")].filter(text => {
    const tile = text.parentElement, line = parseFloat(inside.getComputedStyle(text).lineHeight);
    const rest = text.clientHeight %% line;
    return text.clientHeight > tile.clientHeight || (width > 760 && Math.min(rest, line - rest) > 0.5);
  });
  const measured = {
    broken: found.violations.map(each => each.id + ": " + each.nodes.map(node => node.html).join(" ")),
    unsure: found.incomplete.map(each => each.id),
    checked: found.passes.map(each => each.id),
    overflow: page.documentElement.scrollWidth - page.documentElement.clientWidth,
    cut: cut.map(text => text.textContent),
    days: days.filter(day => day.width > 30 && day.height > 30).length,
    today: today.top,
  };
  frame.remove();
  return measured;
}
(async () => {
  const results = {};
  for (const [name, text] of Object.entries(pages))
    for (const width of widths)
      results[`${name} ${width}`] = await measure(text, width);
  document.getElementById("result").textContent = JSON.stringify(results);
})().catch(error => document.getElementById("result").textContent = String(error.stack));
</script>"""


class Missing(Exception):
    """This machine lacks something; the words say what."""


def measure(
    pages: Mapping[str, str], widths: tuple[int, ...], folder: Path, *, dark: bool
) -> dict[str, dict[str, Any]]:
    """What axe and the layout of each page at each width are, by "name width". Raises Missing."""
    texts = {name: without_policy(text) for name, text in pages.items()}
    harness = folder / "harness.html"
    harness.write_text(
        HARNESS % {"pages": _js(texts), "widths": _js(widths), "axe": _js(axe())}, encoding="utf-8"
    )
    command = [
        *chromium(folder / "profile"),
        f"--blink-settings=preferredColorScheme={0 if dark else 1}",
        "--window-size=1400,1000",
        "--virtual-time-budget=120000",
        "--dump-dom",
        harness.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    result = re.search(r'<pre id="result">(.*?)</pre>', done.stdout, re.DOTALL)
    assert result, done.stdout[:2000] + done.stderr[-2000:]
    assert result[1].startswith("{"), result[1]
    report = json.loads(html.unescape(result[1]))
    assert isinstance(report, dict)
    return report


def photograph(page: Path, picture: Path, width: int, height: int) -> None:
    """A PNG of the page's upper part, light. Raises Missing."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            *chromium(Path(folder)),
            "--blink-settings=preferredColorScheme=1",
            "--hide-scrollbars",
            f"--window-size={width},{height}",
            f"--screenshot={picture}",
            page.as_uri(),
        ]
        subprocess.run(command, capture_output=True, check=True, timeout=120)


def chromium(profile: Path) -> list[str]:
    """How Chromium is started, with a profile of its own. Raises Missing."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        raise Missing("there is no Chromium on this machine")
    return [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]


def without_policy(text: str) -> str:
    """A page without its Content-Security-Policy, which would keep axe out, too."""
    return re.sub(r"<meta http-equiv[^>]*>\n", "", text, count=1)


def _js(value: object) -> str:
    return json.dumps(value).replace("</", "<\\/")


def axe() -> str:
    """The source of axe-core, fetched once by npm and kept in the user's cache. Raises Missing."""
    npm = shutil.which("npm")
    folder = Path(pwd.getpwuid(os.getuid()).pw_dir) / ".cache" / "interviewd-tests"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "axe.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        archive = folder / AXE
        if not archive.exists():
            if npm is None:
                raise Missing("there is no npm on this machine to fetch axe-core with")
            package = AXE.removesuffix(".tgz").replace("core-", "core@")
            command = [npm, "pack", "--silent", f"--pack-destination={folder}", package]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
            if done.returncode != 0:
                raise Missing("npm cannot fetch axe-core here")
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == AXE_SHA256, archive
    with tarfile.open(archive) as packed:
        member = packed.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode()
