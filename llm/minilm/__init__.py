"""The embedding model, all-MiniLM-L6-v2 as int8 ONNX, made on this machine by `python -m llm.minilm`."""
