"""Looks for faces in a picture, and compares two of them: all on this machine, in a process of its own.

`yunet.onnx` finds faces (YuNet, 2023-03, by Shiqi Yu and others, MIT licence); SFace (2021-12, Apache licence 2.0),
which compares them, is put in place by `python -m services.faces`.
"""
