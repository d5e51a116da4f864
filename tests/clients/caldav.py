"""A CalDAV server of our own on loopback, and what can be asked of it."""

import contextlib
import socket
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET

import requests

QUERY = b"""<?xml version="1.0"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
<D:prop><D:getetag/><C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR">
<C:comp-filter name="VEVENT"/></C:comp-filter></C:filter></C:calendar-query>"""

DATA = "{urn:ietf:params:xml:ns:caldav}calendar-data"


class Server:
    def __init__(self, address):
        self.address = address
        self.session = requests.Session()
        self.session.trust_env, self.session.auth = False, ("duty", "")

    def wait(self):
        for _ in range(100):
            with contextlib.suppress(requests.ConnectionError):
                # Logging in makes the user's home.
                self.session.request("PROPFIND", f"{self.address}/duty/").raise_for_status()
                return
            time.sleep(0.1)
        raise TimeoutError("radicale does not answer")

    def url(self, name):
        return f"{self.address}/duty/{name}/"

    def put(self, name, data):
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        self.session.put(self.url(name), data, headers=headers).raise_for_status()

    def get(self, name):
        """The whole calendar as one file."""
        answer = self.session.get(self.url(name))
        answer.raise_for_status()
        return answer.content

    def query(self, name):
        """Every item that a calendar-query finds, each a file."""
        answer = self.session.request("REPORT", self.url(name), data=QUERY, headers={"Depth": "1"})
        answer.raise_for_status()
        return [data.text.encode() for data in ET.fromstring(answer.content).iter(DATA)]


@contextlib.contextmanager
def radicale():
    with tempfile.TemporaryDirectory() as folder:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        options = [
            *("--server-hosts", f"127.0.0.1:{port}", "--storage-filesystem-folder", folder),
            *("--auth-type", "none", "--logging-level", "error"),
        ]
        command = [sys.executable, "-m", "radicale", "--config", "", *options]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            server = Server(f"http://127.0.0.1:{port}")
            server.wait()
            yield server
        finally:
            process.terminate()
            process.wait()
