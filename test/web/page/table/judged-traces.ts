import type { JudgedTrace, TraceLabel } from "../../../../src/web/api.ts";

/** A trace as the worker judges it, with what a test cares for. */
export function judgedTrace(index: number, facts: Partial<JudgedTrace> = {}): JudgedTrace {
  return {
    index,
    name: `trace-${index}`,
    path: `folder/trace-${index}.txt`,
    program: null,
    calls: 100,
    unknownCalls: 0,
    untrainedShare: 0,
    scoreBits: 1,
    pValue: 0.5,
    lostEvents: 0,
    missingEvents: 0,
    unreadCalls: 0,
    label: null,
    ...facts,
  };
}

export const TRAINING: TraceLabel = { split: "training", family: null };
export const VALIDATION: TraceLabel = { split: "validation", family: null };

/** The label of an attack trace. */
export function attack(family: string | null): TraceLabel {
  return { split: "attack", family };
}

/** As many traces as ADFA-LD has, with names, scores and labels that repeat in no simple way. */
export function manyTraces(count: number): readonly JudgedTrace[] {
  return Array.from({ length: count }, (_, index) => {
    const mixed = (index * 7919) % 5003;
    return judgedTrace(index, {
      name: `UTD-${mixed}-${index}`,
      path: `ADFA-LD/Validation_Data_Master/UTD-${mixed}-${index}.txt`,
      scoreBits: mixed % 50 === 0 ? null : mixed / 777,
      calls: mixed,
      label: mixed % 7 === 0 ? attack(`Family_${mixed % 6}`) : VALIDATION,
    });
  });
}
