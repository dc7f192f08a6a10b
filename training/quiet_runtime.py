"""ONNX Runtime without its telemetry: its builds for Linux and macOS (1.30) keep an id of the device and a store of
events below the home folder, to be sent to its maker, unless they are set not to before they are loaded."""

import os

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

import onnxruntime

__all__ = ["onnxruntime"]
