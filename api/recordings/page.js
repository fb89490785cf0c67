"use strict";
// The token has done its work: it need not stand where others see it, nor in the history.
if (location.search) history.replaceState(null, "", location.pathname + location.hash);

const voices = [...document.querySelectorAll(".voice")].filter((voice) => voice.querySelector("audio"));
const bar = document.querySelector(".bar");
const [play, previous, next, now, speed] = ["play", "previous", "next", "now", "speed"]
  .map((id) => document.getElementById(id));
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let at = -1;
let onwards = false;

const audioOf = (voice) => voice.querySelector("audio");

// Nobody knows when each word was said: its place is guessed by how much of the text comes before it.
function split(voice) {
  const text = voice.querySelector("[data-words]");
  if (!text) return [];
  const pieces = text.textContent.match(/\s*[^.!?\n]+[.!?]*|\s*\S/g) || [];
  const whole = pieces.reduce((sum, piece) => sum + piece.length, 0);
  let before = 0;
  return pieces.map((piece) => {
    const span = document.createElement("span");
    span.textContent = piece;
    before += piece.length;
    return { span, until: before / whole };
  });
}

const sentences = new Map(voices.map((voice) => {
  const found = split(voice);
  if (found.length) voice.querySelector("[data-words]").replaceChildren(...found.map((one) => one.span));
  return [voice, found];
}));

function mark(voice, share) {
  const found = sentences.get(voice);
  const current = share === null ? undefined : found.find((one) => share < one.until);
  for (const one of found) one.span.classList.toggle("now", one === current);
}

function tell() {
  const running = at >= 0 && !audioOf(voices[at]).paused;
  play.textContent = running ? "Pause" : at >= 0 ? "Go on" : "Play all";
  now.textContent = at >= 0 ? voices[at].getAttribute("aria-label") : `${voices.length} recorded voices`;
}

function start(index) {
  if (index < 0 || index >= voices.length) return;
  onwards = true;
  const audio = audioOf(voices[index]);
  if (audio.ended || index !== at) audio.currentTime = 0;
  // Who is stopped before it has begun fails, too; that is no fault.
  audio.play().catch(() => { if (audio.error) now.textContent = "This sound cannot be played."; });
}

function begun(index) {
  voices.forEach((voice, other) => {
    voice.classList.toggle("playing", other === index);
    if (other === index) return;
    audioOf(voice).pause();
    mark(voice, null);
  });
  at = index;
  audioOf(voices[index]).playbackRate = Number(speed.value);
  voices[index].scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  tell();
}

voices.forEach((voice, index) => {
  const audio = audioOf(voice);
  audio.addEventListener("play", () => begun(index));
  audio.addEventListener("pause", tell);
  audio.addEventListener("timeupdate", () => {
    if (index === at && Number.isFinite(audio.duration)) mark(voice, audio.currentTime / audio.duration);
  });
  audio.addEventListener("ended", () => {
    mark(voice, null);
    if (onwards && index + 1 < voices.length) start(index + 1);
    else { onwards = false; at = -1; voice.classList.remove("playing"); tell(); }
  });
});

play.addEventListener("click", () => {
  if (at >= 0 && !audioOf(voices[at]).paused) audioOf(voices[at]).pause();
  else start(Math.max(at, 0));
});
previous.addEventListener("click", () => start(Math.max(at - 1, 0)));
next.addEventListener("click", () => start(Math.min(at + 1, voices.length - 1)));
speed.addEventListener("change", () => { if (at >= 0) audioOf(voices[at]).playbackRate = Number(speed.value); });

bar.hidden = voices.length === 0;
tell();
