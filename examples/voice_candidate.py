"""A candidate for a spoken interview, without any LiveKit client: it speaks what you type, and shows what is said.

It needs a running service (`viva serve`), a worker (`viva voice`), a LiveKit server, and the packages of this project.
A line is spoken. The path of a .wav file is played. /type WORDS answers in writing; /repeat, /skip, /pause, /resume
ask for just that; /quit leaves, and the interview can be joined again with --interview.
"""

import argparse
import asyncio
import http.client
import io
import json
import sys
import threading
import urllib.error
import urllib.request
import wave
from pathlib import Path
from typing import Any

import numpy as np
from livekit import rtc

RATE = 24_000
FRAME = RATE // 50
CALLS = ("repeat", "skip", "pause", "resume")
# Lines that are piped in wait until the interviewer has listened for so long; typed ones interrupt it.
LISTENING_SECONDS = 1.0
REPLY_SECONDS = 15.0
LEAVING_SECONDS = 8.0
# No line waits longer for an interviewer who neither speaks nor listens.
NOBODY_SECONDS = 90.0
NOBODY = "No interviewer listens. Is a worker running (viva voice), with the database of the service?"


class Refused(Exception):
    """The service said no; the message says why."""


class Service:
    """A client of one service."""

    def __init__(self, url: str, token: str | None) -> None:
        self.url = url.rstrip("/")
        self._headers = {"Content-Type": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, body: object = None) -> bytes:
        """Send a request; the reply's body.

        Raises:
            Refused: it was refused, or nobody is there.
        """
        data = None if body is None else json.dumps(body).encode()
        try:
            request = urllib.request.Request(self.url + path, data, self._headers, method=method)
            with urllib.request.urlopen(request, timeout=120) as reply:
                return reply.read()
        except urllib.error.HTTPError as error:
            raise Refused(f"{method} {path}: {error.code} {error.read().decode(errors='replace')}") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            why = getattr(error, "reason", error) or type(error).__name__
            raise Refused(f"{self.url} does not answer as it should ({why}). Start it by: viva serve") from error

    def told(self, method: str, path: str, body: object = None) -> Any:
        """Send a request; what the reply says.

        Raises:
            Refused: it was refused, or whoever is there is no service of this kind.
        """
        try:
            return json.loads(self.ask(method, path, body))
        except ValueError as error:
            raise Refused(f"{self.url} does not answer as it should. Start it by: viva serve") from error

    def begin(self, topic: str, questions: int) -> str:
        """Begin an interview; its id."""
        body = {"topic": topic, "difficulty": "medium", "num_questions": questions}
        return self.told("POST", "/start-interview", body)["session_id"]

    def agree(self, interview: str) -> None:
        """Agree to be recorded."""
        self.ask("PUT", f"/interviews/{interview}/recording", {"consent": True})

    def way(self, interview: str) -> dict[str, str]:
        """The way into the interview's room.

        Raises:
            Refused: there is none; the interview goes on in writing.
        """
        told = self.told("POST", f"/interviews/{interview}/voice")
        if told["livekit"] is None:
            raise Refused(told["fallback_reason"])
        return told["livekit"]

    def spoken(self, text: str) -> bytes:
        """A WAV file in which somebody says this."""
        return self.ask("POST", "/text-to-speech", {"text": text})


def read(path: str) -> bytes:
    """The bytes of a file.

    Raises:
        Refused: it cannot be read.
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error


def samples(content: bytes) -> "np.ndarray[Any, np.dtype[np.int16]]":
    """What a WAV file (16 bit) sounds like, at the rate at which we speak.

    Raises:
        Refused: it is none, or there is nothing in it.
    """
    try:
        with wave.open(io.BytesIO(content)) as file:
            if file.getsampwidth() != 2:
                raise Refused("Only WAV files with 16 bit are played.")
            found = np.frombuffer(file.readframes(file.getnframes()), np.int16).reshape(-1, file.getnchannels())
            rate = file.getframerate()
    except (wave.Error, EOFError, ValueError) as error:
        raise Refused(f"This is no WAV file: {error}") from error
    if not len(found):
        raise Refused("There is no sound in this WAV file.")
    places = np.arange(0, len(found) - 1, rate / RATE)
    return np.interp(places, np.arange(len(found)), found[:, 0]).astype(np.int16)


def sound_file(target: Path) -> wave.Wave_write:
    """A WAV file to be written.

    Raises:
        Refused: it cannot be.
    """
    try:
        target.open("wb").close()
    except OSError as error:
        raise Refused(f"{target} cannot be written: {error.strerror}") from error
    file = wave.open(str(target), "wb")  # noqa: SIM115
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(RATE)
    return file


class Candidate:
    """In the room: speaks, and shows what is said and what happens."""

    def __init__(self, service: Service, target: Path | None) -> None:
        self.over = asyncio.Event()
        self.finished = False
        self._service = service
        self._room = rtc.Room()
        self._source = rtc.AudioSource(RATE, 1, queue_size_ms=1000)
        self._tasks: set[asyncio.Task[None]] = set()
        self._heard = sound_file(target) if target else None
        self._notice = ""

    async def join(self, way: dict[str, str]) -> None:
        """Join, with a microphone that is silent for now.

        Raises:
            Refused: there is no way in.
        """
        self._room.on("track_subscribed", self._subscribed)
        self._room.on("data_received", self._told)
        self._room.on("disconnected", lambda *_: self.over.set())
        self._room.register_text_stream_handler("lk.transcription", self._caption)
        try:
            await self._room.connect(way["url"], way["token"])
        except rtc.ConnectError as error:
            raise Refused(f"The room at {way['url']} cannot be joined: {error}") from error
        track = rtc.LocalAudioTrack.create_audio_track("microphone", self._source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        await self._room.local_participant.publish_track(track, options)
        print(f"[in room {way['room_name']} as {way['identity']}]")

    async def leave(self) -> None:
        """Leave, and close the file of what was heard."""
        await self._room.disconnect()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._heard is not None:
            self._heard.close()

    async def do(self, line: str) -> None:
        """Do what a line says.

        Raises:
            Refused: it cannot be done.
        """
        command, _, words = line.partition(" ")
        if command == "/type":
            await self._room.local_participant.send_text(words, topic="lk.chat")
        elif command.removeprefix("/") in CALLS and command.startswith("/"):
            print(f"[{command}: {await self._call(command.removeprefix('/'))}]")
        elif line.endswith(".wav"):
            await self._speak(samples(await asyncio.to_thread(read, line)))
        elif line.startswith("/"):
            raise Refused(f"There is no {command}, only /type WORDS, /{', /'.join(CALLS)} and /quit.")
        elif line:
            await self._speak(samples(await asyncio.to_thread(self._service.spoken, line)))

    async def listened_to(self) -> None:
        """Wait until the interviewer has spoken, and has been listening for a while.

        Raises:
            Refused: nobody is there who does.
        """
        waited = quiet = missed = 0.0
        while quiet < LISTENING_SECONDS and not self.over.is_set():
            await asyncio.sleep(0.1)
            agent = self._agent()
            state = agent.attributes.get("lk.agent.state") if agent else None
            missed = 0.0 if state in ("speaking", "listening") else missed + 0.1
            if missed > NOBODY_SECONDS:
                raise Refused(NOBODY)
            waited = REPLY_SECONDS if state == "speaking" else waited + 0.1
            quiet = quiet + 0.1 if state == "listening" and waited >= REPLY_SECONDS else 0.0

    def _agent(self) -> rtc.RemoteParticipant | None:
        kind = rtc.ParticipantKind.PARTICIPANT_KIND_AGENT
        return next((one for one in self._room.remote_participants.values() if one.kind == kind), None)

    async def _call(self, method: str) -> str:
        agent = self._agent()
        if agent is None:
            return "the interviewer is not here yet"
        return await self._room.local_participant.perform_rpc(
            destination_identity=agent.identity, method=method, payload=""
        )

    async def _speak(self, sound: "np.ndarray[Any, np.dtype[np.int16]]") -> None:
        sound = np.concatenate([sound, np.zeros(RATE // 2, np.int16)])
        for start in range(0, len(sound), FRAME):
            piece = sound[start : start + FRAME]
            frame = np.pad(piece, (0, FRAME - len(piece)))
            await self._source.capture_frame(rtc.AudioFrame(frame.tobytes(), RATE, 1, FRAME))
        await self._source.wait_for_playout()

    def _begin(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _subscribed(self, track: rtc.Track, *_: Any) -> None:
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            self._begin(self._hear(track))

    async def _hear(self, track: rtc.Track) -> None:
        async for event in rtc.AudioStream(track, sample_rate=RATE, num_channels=1):
            if self._heard is not None:
                self._heard.writeframesraw(bytes(event.frame.data))

    def _caption(self, reader: rtc.TextStreamReader, identity: str) -> None:
        self._begin(self._show(reader, identity))

    async def _show(self, reader: rtc.TextStreamReader, identity: str) -> None:
        text = (await reader.read_all()).strip()
        ours = identity == self._room.local_participant.identity
        final = (reader.info.attributes or {}).get("lk.transcription_final") == "true"
        if text and (final or not ours):
            print(f"{'you' if ours else 'interviewer'}: {text}")

    def _told(self, packet: rtc.DataPacket) -> None:
        if packet.topic == "viva.voice":
            self._notify(json.loads(packet.data)["data"]["message"])
        elif packet.topic == "viva.events":
            self._happened(json.loads(packet.data))

    def _notify(self, notice: str) -> None:
        # It comes again and again while nobody does.
        if notice != self._notice:
            print(f"[{notice}]")
        self._notice = notice

    def _happened(self, event: dict[str, Any]) -> None:
        shown = {
            name: event[name]
            for name in ("phase", "turn", "score", "recording", "message")
            if event.get(name) is not None
        }
        print(f"[{event['type']} {' '.join(f'{name}={value}' for name, value in shown.items())}]")
        if event["type"] == "finished":
            self.finished = True
            # The interviewer takes leave, and closes the room.
            asyncio.get_running_loop().call_later(LEAVING_SECONDS, self.over.set)


def typed(lines: "asyncio.Queue[str | None]", loop: asyncio.AbstractEventLoop) -> None:
    """Pass on what is typed; None is the end of it."""
    for line in sys.stdin:
        loop.call_soon_threadsafe(lines.put_nowait, line.strip())
    loop.call_soon_threadsafe(lines.put_nowait, None)


async def converse(candidate: Candidate) -> None:
    """Do what is typed until the interview is over, or there are no more lines and it has been left."""
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    threading.Thread(target=typed, args=(lines, asyncio.get_running_loop()), daemon=True).start()
    over = asyncio.create_task(candidate.over.wait())
    while not candidate.over.is_set():
        coming = asyncio.create_task(lines.get())
        await asyncio.wait({coming, over}, return_when=asyncio.FIRST_COMPLETED)
        if not coming.done() or coming.result() == "/quit":
            coming.cancel()
            break
        line = coming.result()
        if not sys.stdin.isatty():
            await candidate.listened_to()
        if line is None:
            break
        try:
            await candidate.do(line)
        except (Refused, rtc.RpcError) as error:
            print(f"[{error}]")
    if candidate.finished:
        await candidate.over.wait()
    over.cancel()


async def take_part(args: argparse.Namespace) -> int:
    """Take part in an interview; the exit status."""
    service = Service(args.url, args.token)
    candidate = Candidate(service, args.save)
    try:
        interview = args.interview or service.begin(args.topic, args.questions)
        print(f"[interview {interview}]")
        if args.record:
            service.agree(interview)
        await candidate.join(service.way(interview))
        await converse(candidate)
    finally:
        await candidate.leave()
    if candidate.finished:
        print(f"[the report: {service.url}/interview/report/{interview}]")
    else:
        print(f"[go on by: --interview {interview}]")
    if args.record:
        print(f"[hear it again: {service.url}/interviews/{interview}/playback]")
    if args.save:
        print(f"[what was heard: {args.save}]")
    return 0


def main() -> int:
    """Read the arguments, and take part."""
    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="the service (default: %(default)s)")
    parser.add_argument("--token", help="where the service asks for one: viva token YOU")
    parser.add_argument("--interview", metavar="ID", help="join this one; without it, a new one is begun")
    parser.add_argument("--topic", default="Data Structures", help="of a new one (default: %(default)s)")
    parser.add_argument("--questions", type=int, default=3, help="of a new one (default: %(default)s)")
    parser.add_argument("--record", action="store_true", help="agree to be recorded, to hear it again afterwards")
    parser.add_argument("--save", type=Path, metavar="FILE", help="a .wav file for what is heard")
    try:
        return asyncio.run(take_part(parser.parse_args()))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
