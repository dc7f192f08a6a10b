// What both live benches share, in Node and in a browser: times call by call, and the same graph run by hand.

/** Number of calls in a row of one scorer before it is the other's turn. */
const BLOCK_CALLS = 500;
/** CALL_TOLERANCE_BITS of the library. */
const TOLERANCE_BITS = 1e-4;

/**
 * Lets two scorers (`next(token)`, `restart()`) take the same calls in turn, in blocks.
 * @param tokens the calls of traces, one trace after the other
 * @param starts for each call whether it is the first of its trace
 * @param warmUp number of first calls that are run and not counted
 * @returns microseconds a call of `scorer` (`p50`, `p99`, `mean`) and of `peer`, and how far their surprises differ
 * @throws Error when they differ by more than the library's tolerance
 */
export async function timeBoth({ tokens, starts, warmUp }, scorer, peer) {
  const sides = [scorer, peer].map((one) => ({
    scorer: one,
    microseconds: new Float64Array(tokens.length),
    bits: new Float64Array(tokens.length),
  }));
  for (let from = 0; from < tokens.length; from += BLOCK_CALLS) {
    const end = Math.min(from + BLOCK_CALLS, tokens.length);
    const order = (from / BLOCK_CALLS) % 2 === 0 ? sides : sides.toReversed();
    for (const side of order) await timeBlock(side, tokens, starts, from, end);
  }
  const [own, raw] = sides;
  // An unknown call has a fixed price of the library's own.
  const differences = tokens.map((token, place) => (token === 0 ? 0 : Math.abs(own.bits[place] - raw.bits[place])));
  const largestDifferenceBits = differences.reduce((most, one) => (one <= most ? most : one), 0);
  if (!(largestDifferenceBits <= TOLERANCE_BITS)) {
    throw new Error(`the live scorer and the bare runtime differ by ${largestDifferenceBits} bits in a call`);
  }
  return {
    ...summary(own.microseconds.subarray(warmUp)),
    peer: summary(raw.microseconds.subarray(warmUp)),
    largestDifferenceBits,
  };
}

async function timeBlock({ scorer, microseconds, bits }, tokens, starts, from, end) {
  for (let place = from; place < end; place += 1) {
    if (starts[place]) scorer.restart();
    const start = performance.now();
    bits[place] = await scorer.next(tokens[place]);
    microseconds[place] = (performance.now() - start) * 1000;
  }
}

function summary(microseconds) {
  const ascending = microseconds.toSorted();
  const quantile = (share) => ascending[Math.ceil(share * ascending.length) - 1];
  return {
    p50: quantile(0.5),
    p99: quantile(0.99),
    mean: ascending.reduce((sum, value) => sum + value, 0) / ascending.length,
  };
}

/** The peer: the graph `sequence` by hand. `ort` is onnxruntime-node or onnxruntime-web, `session` one that it made. */
export function bareScorer(ort, session, stateWidth) {
  let state;
  return {
    restart() {
      state = new ort.Tensor("float32", new Float32Array(stateWidth), [1, stateWidth]);
    },
    async next(token) {
      const calls = new ort.Tensor("int32", Int32Array.of(token), [1, 1]);
      const outputs = await session.run({ calls, state }, ["surprise", "state_out"]);
      state = outputs.state_out;
      return outputs.surprise.data[0];
    },
  };
}
