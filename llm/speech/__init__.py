"""Speech: audio files into text and text into audio, by an endpoint or on this machine."""
