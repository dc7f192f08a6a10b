"""How far two implementations of one model may lie apart, and why. The same numbers stand in src/core/tolerances.ts."""

# One call. float32 sums taken in another order: ONNX Runtime against float64 PyTorch differs by up to 9e-6 bits on
# 8,192 real windows and by 1.1e-5 after 4,493 carried steps; PyTorch float32 against its own float64 by as much.
# A network whose state grows large amplifies them past any such bound on a few strange traces, within PyTorch itself
# too (float32 against float64); rounding.py counts such traces, reference_scores.py --rounding says which they are.
# Ten times 1e-5 is still a thousand times below the 0.1 bits that anybody would read off a chart.
CALL_BITS = 1e-4

# The mean over a trace. Rounding errors of single calls are of either sign and average out: 1e-7 bits measured.
# A threshold rule must not flip inside this band, so scores this close to a threshold count as equal to it.
TRACE_MEAN_BITS = 1e-5
