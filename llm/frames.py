"""Parsing of a streamed chat completion: bytes in, text out, no I/O."""

import orjson

from domain.errors import UpstreamMalformed, UpstreamUnavailable
from llm.failures import UpstreamError
from llm.reply import at, is_error, message_text

LONGEST_LINE = 1024 * 1024


class Stream:
    """Server-sent events in, text out; knows when the text is over, and whether it ended well."""

    __slots__ = ("_finish", "_rest", "_said", "_whole", "error", "over")

    def __init__(self) -> None:
        self.over = False
        self.error: UpstreamError | None = None
        self._rest = b""
        self._said = False
        self._finish: object = None
        self._whole: bool | None = None

    def feed(self, data: bytes) -> str:
        """Return the text that came with these bytes, "" if none; no bytes mean that the body has ended."""
        if not data:
            return self._end()
        data = self._rest + data
        if self._whole is None:
            self._look(data)
        lines = [] if self._whole else data.split(b"\n")
        self._rest = lines.pop() if lines else data
        if len(self._rest) > LONGEST_LINE:
            self._fail(UpstreamMalformed("the model endpoint sent a line of more than 1 MiB"))
        return self._text(lines)

    def _look(self, data: bytes) -> None:
        """Some servers ignore `stream` and send one JSON object; a wrong address often serves a web page."""
        first = data.lstrip()[:1]
        if first == b"<":
            self._fail(UpstreamMalformed("the model endpoint sent a web page: check OPENAI_BASE_URL"))
        if first:
            self._whole = first == b"{"

    def _text(self, lines: list[bytes]) -> str:
        out: list[str] = []
        for line in lines:
            if self.over:
                break
            if line[:5] == b"data:":
                piece = self._frame(line[5:])
                if piece:
                    self._said = True
                    out.append(piece)
        return out[0] if len(out) == 1 else "".join(out)

    def _frame(self, data: bytes) -> str:
        try:
            choice: dict[str, dict[str, object]] = orjson.loads(data)["choices"][0]
            piece = choice["delta"]["content"]
            if choice.get("finish_reason"):
                self._finish = choice["finish_reason"]
        except (ValueError, LookupError, TypeError, AttributeError):
            return self._odd_frame(data.strip())
        return piece if isinstance(piece, str) else ""

    def _odd_frame(self, data: bytes) -> str:
        """Whatever is not a choice with content: the end mark, role and usage frames, errors, broken JSON."""
        if data == b"[DONE]":
            self._finish = self._finish or "done"
            self._close()
            return ""
        try:
            frame: object = orjson.loads(data) if data else None
        except orjson.JSONDecodeError:
            self._fail(UpstreamMalformed("the model endpoint sent a line that is not JSON"))
            return ""
        if is_error(frame):
            self._fail(_reported())
        self._finish = at(frame, "choices", 0, "finish_reason") or self._finish
        return ""

    def _end(self) -> str:
        text = ""
        if self._whole:
            text = self._whole_reply()
        elif self._rest.startswith(b"data:") and _is_complete(self._rest[5:].strip()):
            text = self._text([self._rest])
        self._said = self._said or bool(text)
        self._close()
        return text

    def _whole_reply(self) -> str:
        try:
            reply: object = orjson.loads(self._rest)
        except orjson.JSONDecodeError:
            self._fail(UpstreamMalformed("the model endpoint's reply is not JSON"))
            return ""
        if is_error(reply):
            self._fail(_reported())
        self._finish = at(reply, "choices", 0, "finish_reason") or "done"
        return message_text(reply)

    def _close(self) -> None:
        if self.over:
            return
        self.over = True
        if self._finish == "error":
            self.error = _reported()
        elif not self._said and self._finish == "length":
            self.error = UpstreamMalformed("the model ran out of tokens: raise VIVA_LLM__MAX_TOKENS")
        elif not self._said:
            self.error = UpstreamMalformed("the model endpoint answered without any text")
        elif not self._finish:
            self.error = UpstreamUnavailable("the model endpoint broke off its answer")

    def _fail(self, error: UpstreamError) -> None:
        self.over = True
        self.error = self.error or error


def _reported() -> UpstreamUnavailable:
    return UpstreamUnavailable("the model endpoint reported an error in its answer: try again later")


def _is_complete(data: bytes) -> bool:
    """Whether a last line without its line end is a whole frame, not half of one."""
    try:
        return data == b"[DONE]" or orjson.loads(data) is not None
    except orjson.JSONDecodeError:
        return False
