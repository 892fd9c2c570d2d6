"""A real SMTP server for tests. It keeps each message as DIR/NNNN.eml.

    server.py --dir DIR --plain PORT --tls PORT --cert FILE --key FILE --user NAME --password WORD

The plain port takes mail from anybody. The other offers STARTTLS and takes mail
only after it and after AUTH. DIR/control makes the server rude; it is read anew
for every recipient and every message, one word or line each:

    reject          550 for every recipient
    reject TEXT     550 for recipients that contain TEXT
    greylist        451 at a recipient's first attempt, accepted afterwards
    later           451 for every message, after its content
    delay SECONDS   waits before it answers the content
    drop            closes the connection instead of answering the content

Without the file, or with an empty one, it is polite.
"""

import argparse
import asyncio
import pathlib
import signal
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Keeper:
    def __init__(self, folder):
        self.folder = folder
        self.count = len(list(folder.glob("*.eml")))
        self.seen = set()

    def moods(self):
        try:
            lines = (self.folder / "control").read_text().splitlines()
        except FileNotFoundError:
            return {}
        words = (line.split(maxsplit=1) for line in lines if line.strip())
        return {word[0]: word[1] if len(word) > 1 else "" for word in words}

    async def handle_RCPT(self, server, session, envelope, address, options):
        moods = self.moods()
        if "reject" in moods and moods["reject"] in address:
            return "550 5.1.1 No such mailbox"
        if "greylist" in moods and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 Greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        moods = self.moods()
        if "delay" in moods:
            await asyncio.sleep(float(moods["delay"] or 1))
        if "drop" in moods:
            server.transport.abort()
            return "421 4.3.2 Gone"
        if "later" in moods:
            return "451 4.3.0 Not now"
        self.count += 1
        name = f"{self.count:04}.eml"
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        head += f"X-Session-TLS: {'yes' if session.ssl else 'no'}\r\n"
        head += f"X-Session-User: {session.auth_data or ''}\r\n"
        part = self.folder / f".{name}"
        part.write_bytes(head.encode() + envelope.original_content)
        part.rename(self.folder / name)
        return f"250 2.0.0 Kept as {name}"


async def serve(args):
    folder = pathlib.Path(args.dir)
    folder.mkdir(parents=True, exist_ok=True)
    keeper = Keeper(folder)

    def authenticate(server, session, envelope, mechanism, data):
        good = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == (args.user, args.password)
        return AuthResult(success=True, auth_data=args.user) if good else AuthResult(success=False, handled=False)

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(args.cert, args.key)
    loop = asyncio.get_running_loop()

    def plain():
        return SMTP(keeper, hostname="localhost", enable_SMTPUTF8=True, loop=loop)

    def guarded():
        return SMTP(keeper, hostname="localhost", enable_SMTPUTF8=True, tls_context=context, require_starttls=True,
                    authenticator=authenticate, auth_required=True, loop=loop)

    await loop.create_server(plain, "127.0.0.1", args.plain)
    await loop.create_server(guarded, "127.0.0.1", args.tls)
    (folder / "ready").write_text("")
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    await stop.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dir", required=True)
    parser.add_argument("--plain", type=int, required=True)
    parser.add_argument("--tls", type=int, required=True)
    for name in ("cert", "key", "user", "password"):
        parser.add_argument(f"--{name}", required=True)
    asyncio.run(serve(parser.parse_args()))


main()
