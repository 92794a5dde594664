#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A gateway on loopback: python3 web.py DIRECTORY.

Writes its port to DIRECTORY/port, and each request to DIRECTORY/request: the
path, the headers, the body.  What it answers is in DIRECTORY/answer: a status,
"slow" (a byte of the answer a second) or "never".
"""
import http.server
import os
import sys
import time

directory = sys.argv[1]


class Gateway(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        size = int(self.headers.get('Content-Length', 0))
        body = self.rfile.read(size).decode()
        with open(directory + '/new', 'w') as out:
            out.write(self.path + '\n')
            for name, value in sorted(self.headers.items()):
                out.write(f'{name.lower()}: {value}\n')
            out.write('\n' + body + '\n')
        os.rename(directory + '/new', directory + '/request')
        with open(directory + '/answer') as file:
            answer = file.read().strip()
        if answer == 'never':
            time.sleep(1000)
        if answer == 'slow':
            for byte in b'HTTP/1.1 200 OK\r\n' * 10:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(1)
        self.send_response(int(answer))
        self.send_header('Content-Length', '2')
        self.end_headers()
        self.wfile.write(b'{}')

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Gateway)
with open(directory + '/port.new', 'w') as port:
    port.write(str(server.server_port))
os.rename(directory + '/port.new', directory + '/port')
server.serve_forever()
