"""A Jupyter server extension: answers of the kernel leave at once.

Tornado leaves Nagle's algorithm on for the kernel's websocket, and so a small message waits until
the one before is acknowledged: about 40 ms at each move of a slider.
"""

import functools
import inspect

try:
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
except ImportError:  # A later Jupyter may move it: the course works without, only slower.
    KernelWebsocketHandler = None


def _jupyter_server_extension_points():
    return [{"module": "helpers.course.server"}]


def _load_jupyter_server_extension(serverapp):
    try:
        send_at_once(KernelWebsocketHandler)
    except (AttributeError, TypeError) as error:
        serverapp.log.warning("helpers: sliders will be slower, TCP_NODELAY is not set: %s", error)


def send_at_once(handler):
    """Make every websocket of the class `handler` set TCP_NODELAY as soon as it is open.

    Raises AttributeError or TypeError where the class has no `open` or no `set_nodelay`.
    """
    opened = handler.open
    if not callable(handler.set_nodelay):
        raise TypeError(f"set_nodelay: expected a method, got {handler.set_nodelay!r}")

    @functools.wraps(opened)
    async def open_at_once(self, *args, **kwargs):
        result = opened(self, *args, **kwargs)
        if inspect.isawaitable(result):
            await result
        # The client may have left while the kernel was being reached.
        if self.ws_connection is not None:
            self.set_nodelay(True)

    handler.open = open_at_once
