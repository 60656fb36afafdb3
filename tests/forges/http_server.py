"""A web server for one case: logs people in, and runs git http-backend as CGI (RFC 3875).

    http_server.py BACKEND ROOT NAME:PASSWORD...

Listens on a free port of 127.0.0.1 and writes its number on standard output.
"""
import base64
import http.server
import os
import subprocess
import sys

backend, root, *people = sys.argv[1:]
logins = {"Basic " + base64.b64encode(one.encode()).decode(): one.split(":")[0] for one in people}


class Server(http.server.BaseHTTPRequestHandler):
    def serve(self):
        path, _, query = self.path.partition("?")
        user = logins.get(self.headers.get("Authorization"))
        if user is None:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        environment = {name: os.environ[name] for name in
                       ("PATH", "HOME", "TMPDIR", "LC_ALL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL")}
        # Headers as HTTP_..., which is why none of them can be REMOTE_USER.
        for name, value in self.headers.items():
            environment["HTTP_" + name.upper().replace("-", "_")] = value
        environment.update(
            GATEWAY_INTERFACE="CGI/1.1", REQUEST_METHOD=self.command, PATH_INFO=path, QUERY_STRING=query,
            CONTENT_TYPE=self.headers.get("Content-Type", ""), REMOTE_USER=user, REMOTE_ADDR="127.0.0.1",
            GIT_PROJECT_ROOT=root, GIT_HTTP_EXPORT_ALL="")
        body = self.body()
        environment["CONTENT_LENGTH"] = str(len(body))
        said = subprocess.run([backend], input=body, env=environment, stdout=subprocess.PIPE, check=False).stdout
        head, _, content = said.partition(b"\r\n\r\n")
        headers = [line.split(": ", 1) for line in head.decode("latin-1").split("\r\n") if line]
        status = next((value for name, value in headers if name == "Status"), "200 OK")
        self.send_response(int(status.split()[0]))
        for name, value in headers:
            if name != "Status":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    do_GET = do_POST = serve
    protocol_version = "HTTP/1.1"


with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
