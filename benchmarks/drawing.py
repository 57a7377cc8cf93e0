"""A page of HTML → a picture of it, as high as its content. It needs chromium on the path, and Pillow."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

_SCALE = 2
_WIDTH, _HEIGHT = 760, 2400
_MARGIN = 20


def draw(html: str, path: Path, background: str = "white") -> None:
    """Draw *html* as wide as a page, without the part of its *background* that is below the content."""
    chromium = shutil.which("chromium") or sys.exit("there is no chromium on the path; install it")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(html, "utf-8")
        options = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--force-device-scale-factor={_SCALE}"]
        size = f"--window-size={_WIDTH},{_HEIGHT}"
        command = [chromium, *options, size, f"--screenshot={path}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    with Image.open(path) as drawn:
        picture = drawn.convert("RGB")
    blank = Image.new("RGB", picture.size, background)
    *_, bottom = ImageChops.difference(picture, blank).getbbox() or picture.getbbox() or (0, 0, 0, 0)
    picture.crop((0, 0, picture.width, min(bottom + _MARGIN * _SCALE, picture.height))).save(path, optimize=True)
    print(f"drew {path}")
