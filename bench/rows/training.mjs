// Training in PyTorch: bucketed chunks with carried state, against the obvious loop over padded whole traces.
import { alternate } from "../alternate.mjs";

const SECONDS = 10;
const ROUNDS = 2;

/** Useful calls a second, padding not counted. */
export async function trainingRow(peer) {
  const facts = {};
  const run = (plan) => async () => {
    const answer = await peer.ask({ do: "train-step", plan, seconds: SECONDS });
    facts[plan] = answer;
    return plan === "ours" ? answer.callsPerSecond : answer.epochCallsPerSecond;
  };
  const { ours, peer: obvious } = await alternate(ROUNDS, { ours: run("ours"), peer: run("obvious") });
  const words = ({ stepsPerSecond, paddingShare }) =>
    `${stepsPerSecond.toFixed(1)} steps/s, ${(100 * paddingShare).toFixed(0)} % padding`;
  return {
    name: "training-vs-obvious",
    ours,
    peer: obvious,
    ratio: ours / obvious,
    unit: "calls/s",
    note: `training stacked: ours ${words(facts.ours)}; whole traces padded to the longest of a batch ${words(facts.obvious)}; ratio by useful calls`,
  };
}
