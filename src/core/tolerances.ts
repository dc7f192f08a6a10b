/**
 * How far two float32 implementations (PyTorch, onnxruntime-node, onnxruntime-web) may differ in one call's surprise, in bits.
 * Measured: 2e-6 to 9e-6 over graph forms, runtimes and float64; a tenfold margin above that, far below any difference that matters.
 */
export const CALL_TOLERANCE_BITS = 1e-4;

/**
 * How far they may differ in a trace's mean surprise, in bits (errors of single calls average out; measured 1e-7 to 1e-6).
 * Verdicts use it too: a score within it of a calibration score counts as equal, so that a copy of a calibration trace gets the same
 * verdict everywhere.
 */
export const SCORE_TOLERANCE_BITS = 1e-5;
