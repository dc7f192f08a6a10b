// Imported first: ONNX Runtime keeps events for its maker unless it is set not to before it is loaded; its peers in Python inherit this.
process.env.ORT_DISABLE_TELEMETRY ??= "1";
