"""From a figure to pixels: fast while it moves, sharp and small when it rests."""

import base64
import io
import threading

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

SHARP = 1.6  # pixels of a still for each pixel of the moving picture

# A drag may arrive in another thread while a cell computes, and a resting picture is sharpened in
# a third. One lock for all pictures: they share matplotlib's parser of formulas, which is no
# thread's own.
DRAWING = threading.RLock()


def movers(fig):
    """Return the animated artists of fig in the order in which they are drawn."""
    found = (a for ax in fig.axes for a in sorted(ax.get_children(), key=lambda a: a.zorder))
    return [a for a in found if a.get_animated()]


def painter(fig):
    """Return paint(): the pixels of fig now, an (height, width, 4) view of bytes.

    Only what is animated is drawn anew, over a stored background; where anything else has changed
    (a title, a limit), or an Axes is in 3-D, all of it is.
    """
    if not isinstance(fig.canvas, FigureCanvasAgg):
        FigureCanvasAgg(fig)  # a bare Figure's canvas has no pixels
    solid = any(ax.name == "3d" for ax in fig.axes)
    background = None

    def paint():
        nonlocal background
        if background is None or fig.stale or solid:
            fig.canvas.draw()
            fig.set_layout_engine("none")  # a layout that moved would move the background
            background = fig.canvas.copy_from_bbox(fig.bbox)
            fig.stale = False
        else:
            fig.canvas.restore_region(background)
        for artist in movers(fig):
            artist.draw(fig.canvas.get_renderer())
        return fig.canvas.buffer_rgba()

    return paint


def jpeg(pixels):
    """Return the pixels as JPEG: what a drag sends, quick to write and to read."""
    file = io.BytesIO()
    # RGBX skips the opacity while it encodes; to drop it before would copy the picture.
    image = Image.frombuffer("RGBX", pixels.shape[1::-1], pixels, "raw", "RGBX", 0, 1)
    image.save(file, "jpeg", quality=88, subsampling=0)
    return file.getvalue()


def png(fig):
    """Return fig, all of it, as a PNG of 64 colours, at SHARP times its own resolution.

    The figure counts as unchanged afterwards: its own size and resolution are put back.
    """
    stale = fig.stale
    file = io.BytesIO()
    fig.savefig(file, format="rgba", dpi=SHARP * fig.dpi)
    fig.stale = stale
    width, height = fig.canvas.get_width_height()
    size = (round(width * SHARP), round(height * SHARP))
    image = Image.frombuffer("RGBA", size, file.getvalue()).convert("RGB")
    file = io.BytesIO()
    # Level 9, which `optimize` would take, doubles the time for a twentieth of the bytes.
    few_colors(image, 64).save(file, "png", compress_level=8)
    return file.getvalue()


def few_colors(image, colors):
    """Return the RGB image with a palette of that many colours, the last of them white."""
    # The octree takes an eighth of the default method's time, but makes white a light grey.
    few = image.quantize(colors - 1, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    red, green, blue = np.moveaxis(np.asarray(image), 2, 0)
    places = np.where(red & green & blue == 255, colors - 1, few).astype(np.uint8)
    palette = few.getpalette()[: 3 * (colors - 1)]
    white = [255] * (3 * colors - len(palette))
    few = Image.fromarray(places)
    few.putpalette(palette + white)
    return few


def bundle(fig, still, alt):
    """Return (data, metadata) of fig for display: its still, a PNG, and alt as its words."""
    width, height = fig.canvas.get_width_height()
    data = {"image/png": base64.b64encode(still).decode(), "text/plain": alt}
    return data, {"image/png": {"alt": alt, "width": width, "height": height}}
