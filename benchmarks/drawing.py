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


def draw(
    html: str,
    path: Path,
    background: str = "white",
    *,
    width: int = _WIDTH,
    height: int = _HEIGHT,
    scale: int = _SCALE,
    dark: bool = False,
) -> None:
    """Draw *html*, *width* by at most *height* pixels, each *scale* times as large, without what is blank at its end.

    Blank is what has the colour *background*; *dark* asks for dark colours.
    """
    chromium = shutil.which("chromium") or sys.exit("there is no chromium on the path; install it")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(html, "utf-8")
        options = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--force-device-scale-factor={scale}"]
        options += ["--blink-settings=preferredColorScheme=0"] if dark else []
        size = f"--window-size={width},{height}"
        command = [chromium, *options, size, f"--screenshot={path}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    with Image.open(path) as drawn:
        picture = drawn.convert("RGB")
    blank = Image.new("RGB", picture.size, background)
    *_, bottom = ImageChops.difference(picture, blank).getbbox() or picture.getbbox() or (0, 0, 0, 0)
    picture.crop((0, 0, picture.width, min(bottom + _MARGIN * scale, picture.height))).save(path, optimize=True)
    print(f"drew {path}")
