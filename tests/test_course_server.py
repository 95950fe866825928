"""The server extension, on fakes, and the real class that it is for."""

import asyncio
import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import tornado.httpserver
import tornado.netutil
import tornado.web
import tornado.websocket
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

from helpers.course import server


def run(coroutine):
    """Run it in a thread of its own: the browser tests leave an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def handler(asynchronous, connected=True):
    class Handler:
        def __init__(self):
            self.events = []
            self.ws_connection = object() if connected else None

        def set_nodelay(self, value):
            self.events.append(value)

        def open(self, kernel_id):
            self.events.append(kernel_id)

    class Waiting(Handler):
        async def open(self, kernel_id):
            await asyncio.sleep(0)
            self.events.append(kernel_id)

    return Waiting if asynchronous else Handler


@pytest.mark.parametrize("asynchronous", [True, False])
def test_no_delay_is_set_after_the_websocket_is_open(asynchronous):
    kind = handler(asynchronous)
    server.send_at_once(kind)
    socket = kind()
    run(socket.open("kernel 1"))
    assert socket.events == ["kernel 1", True]


def test_a_client_that_has_left_is_no_error():
    kind = handler(True, connected=False)
    server.send_at_once(kind)
    socket = kind()
    run(socket.open("kernel 1"))
    assert socket.events == ["kernel 1"]


@pytest.mark.parametrize("later", [None, type("Moved", (), {"open": lambda self: None})])
def test_where_a_later_jupyter_moved_the_class_there_is_one_warning(later, monkeypatch, caplog):
    monkeypatch.setattr(server, "KernelWebsocketHandler", later)
    app = SimpleNamespace(log=logging.getLogger("app"))
    with caplog.at_level("WARNING"):
        server._load_jupyter_server_extension(app)
    (record,) = caplog.records
    assert "TCP_NODELAY is not set" in record.message


def test_the_real_handler_is_there_and_is_wrapped(monkeypatch, caplog):
    assert server.KernelWebsocketHandler is KernelWebsocketHandler
    monkeypatch.setattr(KernelWebsocketHandler, "open", KernelWebsocketHandler.open)
    server._load_jupyter_server_extension(SimpleNamespace(log=logging.getLogger("app")))
    assert KernelWebsocketHandler.open.__wrapped__.__qualname__ == "KernelWebsocketHandler.open"
    assert caplog.records == []


def test_jupyter_is_told_which_module_to_load():
    assert server._jupyter_server_extension_points() == [{"module": "helpers.course.server"}]


class Echo(tornado.websocket.WebSocketHandler):
    """Sends its own TCP_NODELAY back."""

    def on_message(self, message):
        stream = self.ws_connection.stream
        self.write_message(str(stream.socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))


async def no_delay_of(kind):
    """TCP_NODELAY on the server's side of a real websocket of the class `kind`."""
    web = tornado.httpserver.HTTPServer(tornado.web.Application([("/", kind)]))
    sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
    web.add_sockets(sockets)
    port = sockets[0].getsockname()[1]
    client = await tornado.websocket.websocket_connect(f"ws://127.0.0.1:{port}")
    await client.write_message("?")
    answer = await client.read_message()
    client.close()
    web.stop()
    await web.close_all_connections()
    return int(answer)


def test_a_real_websocket_waits_by_itself_and_not_with_the_extension():
    quick = type("Quick", (Echo,), {})
    server.send_at_once(quick)
    assert run(no_delay_of(Echo)) == 0
    assert run(no_delay_of(quick)) != 0
