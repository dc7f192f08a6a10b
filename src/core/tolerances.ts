/**
 * How far two float32 implementations (PyTorch, onnxruntime-node, onnxruntime-web) may differ in
 * one call's surprise, in bits. Measured on the shipped models: up to 2.3e-5 over 200 real traces
 * each, node and web. It is not a bound: a network whose state grows large amplifies rounding past
 * any bound on a few traces; training/rounding.py finds them.
 */
export const CALL_TOLERANCE_BITS = 1e-4;

/**
 * How far they may differ in a trace's mean surprise, in bits (errors of single calls average out;
 * measured up to 1.9e-6). Verdicts use it too: a score within it of a calibration score counts as
 * equal, so that a copy of a calibration trace gets the same verdict everywhere.
 */
export const SCORE_TOLERANCE_BITS = 1e-5;
