"""An IMAP server on loopback: TLS from the start or after STARTTLS, read-only or it complains."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from typing import Self


@dataclass
class ImapServer:
    """Serves one mailbox; `seen` are the commands that came, `trap` what it does wrong."""

    tls: ssl.SSLContext
    password: str
    user: str = "news@gaon.example"
    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 7
    mailbox: bytes = b"INBOX"
    implicit: bool = True
    trap: str = ""
    seen: list[str] = field(default_factory=list)
    in_the_open: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.10.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._threads: list[threading.Thread] = []
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(2)

    @property
    def url(self) -> str:
        scheme = "imaps" if self.implicit else "imap"
        return f"{scheme}://{self.user}@127.10.0.1:{self.port}/INBOX"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            connection.settimeout(10)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        line = connection
        with contextlib.suppress(OSError, ssl.SSLError, ValueError):
            if self.implicit:
                line = self.tls.wrap_socket(connection, server_side=True)
            self._talk(line, is_private=self.implicit)
        line.close()
        connection.close()

    def _talk(self, line: socket.socket, *, is_private: bool) -> None:
        if self.trap == "no imap":
            line.sendall(b"220 smtp.gaon.example ESMTP\r\n")
            return
        if self.trap == "endless line":
            while True:
                line.sendall(b"x" * 65536)
        line.sendall(b"* OK IMAP4rev1 ready\r\n")
        self._listen(line, is_private=is_private)

    def _listen(self, line: socket.socket, *, is_private: bool) -> None:
        buffer = b""
        while True:
            while b"\r\n" not in buffer:
                piece = line.recv(65536)
                if not piece:
                    return
                buffer += piece
            command, _, buffer = buffer.partition(b"\r\n")
            told = command.decode()
            (self.seen if is_private else self.in_the_open).append(told.partition(" ")[2])
            tag, _, rest = told.partition(" ")
            word = rest.split(" ", 1)[0].upper()
            if word == "STARTTLS" and not is_private:
                extra = b"* OK injected\r\n" if self.trap == "injects" else b""
                line.sendall(f"{tag} OK begin\r\n".encode() + extra)
                with self.tls.wrap_socket(line, server_side=True) as private:
                    self._listen(private, is_private=True)
                return
            if not self._answer(line, tag, word, rest, is_private=is_private):
                return

    def _answer(
        self, line: socket.socket, tag: str, word: str, rest: str, *, is_private: bool
    ) -> bool:
        done = f"{tag} OK done\r\n".encode()
        if word == "CAPABILITY":
            extra = "" if is_private or self.trap == "no starttls" else " STARTTLS LOGINDISABLED"
            line.sendall(f"* CAPABILITY IMAP4rev1{extra}\r\n".encode() + done)
        elif word == "LOGIN":
            if self.trap == "busy":
                line.sendall(f"{tag} NO [UNAVAILABLE] too many logins\r\n".encode())
            elif rest == f'LOGIN "{self.user}" "{self.password}"':
                line.sendall(done)
            else:
                line.sendall(f"{tag} NO [AUTHENTICATIONFAILED] bad {rest}\r\n".encode())
        elif word == "EXAMINE":
            if rest != f'EXAMINE "{self.mailbox.decode()}"':
                line.sendall(f"{tag} NO no such mailbox\r\n".encode())
                return True
            line.sendall(
                f"* {len(self.mails)} EXISTS\r\n* OK [UIDVALIDITY {self.validity}] here\r\n"
                f"{tag} OK [READ-ONLY] done\r\n".encode()
            )
        elif rest.upper().startswith("UID SEARCH"):
            found = self._found(rest)
            line.sendall(f"* SEARCH {' '.join(map(str, found))}\r\n".encode() + done)
        elif rest.upper().startswith("UID FETCH"):
            return self._fetch(line, tag, rest)
        elif word == "LOGOUT":
            line.sendall(b"* BYE\r\n" + done)
            return False
        else:  # SELECT, STORE, EXPUNGE: nothing of a reader's
            line.sendall(f"{tag} BAD not here\r\n".encode())
        return True

    def _found(self, rest: str) -> list[int]:
        start = re.search(r"UID (\d+):\*", rest)
        uids = sorted(self.mails)
        if start is None:
            return uids
        new = [uid for uid in uids if uid >= int(start[1])]
        return new or uids[-1:]  # "n:*" always names the last one

    def _fetch(self, line: socket.socket, tag: str, rest: str) -> bool:
        uids = [int(uid) for uid in re.findall(r"\d+", rest.partition("(")[0])]
        for count, uid in enumerate(uids, 1):
            mail = self.mails.get(uid)
            if mail is None:
                continue
            if "RFC822.SIZE" in rest:
                line.sendall(f"* {count} FETCH (UID {uid} RFC822.SIZE {len(mail)})\r\n".encode())
                continue
            if "BODY.PEEK[]" not in rest:
                line.sendall(f"{tag} BAD would set Seen\r\n".encode())
                return True
            cut = re.search(r"<0\.(\d+)>", rest)
            body = mail[: int(cut[1])] if cut else mail
            size = len(body)
            if self.trap == "lies":
                size = 2**31
            line.sendall(f"* {count} FETCH (UID {uid} BODY[] {{{size}}}\r\n".encode())
            if self.trap == "cuts" and uid == max(self.mails):
                line.sendall(body[: len(body) // 2])
                return False
            line.sendall(body + b")\r\n")
        line.sendall(f"{tag} OK done\r\n".encode())
        return True
