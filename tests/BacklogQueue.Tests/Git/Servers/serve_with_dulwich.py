"""Serves the repositories below a folder with dulwich; prints its URL first, and ends when its input does."""

import os
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from dulwich.server import FileSystemBackend
from dulwich.web import make_wsgi_chain


class Folder(FileSystemBackend):
    def open_repository(self, path):
        return super().open_repository(os.path.join(self.root, path.lstrip("/")))


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def end_with_input():
    sys.stdin.read()
    os._exit(0)


application = make_wsgi_chain(Folder(sys.argv[1]))
server = make_server("127.0.0.1", 0, application, server_class=Server, handler_class=QuietHandler)
print(f"http://127.0.0.1:{server.server_port}/", flush=True)
threading.Thread(target=end_with_input, daemon=True).start()
server.serve_forever()
