import { describe, expect, it } from "@jest/globals";
import type { Place } from "../../../src/datasets/layout.ts";
import { placeOfRecording } from "../../../src/datasets/recordings/place-of-recording.ts";
import type { RecordingLabel } from "../../../src/datasets/recordings/recording-label.ts";

const place = (split: Place["split"], over: Partial<Place> = {}): Place => ({
  split,
  family: null,
  recording: null,
  processId: null,
  ...over,
});
const label = (over: Partial<RecordingLabel>): RecordingLabel => ({
  isAttack: false,
  onsetSeconds: null,
  clock: "epoch",
  ...over,
});
const thread = (...seconds: number[]) => ({
  name: "t",
  calls: seconds.map(() => "read"),
  architecture: null,
  seconds: Float64Array.from(seconds),
});

describe("placeOfRecording", () => {
  it("leaves a normal recording where it stands, and lets one among the attacks test", () => {
    const apart = place("validation", { setsThreshold: true });
    expect(placeOfRecording(place("training"), label({}), "a.zip", [])).toEqual({
      ...place("training"),
      isLabelled: true,
    });
    expect(placeOfRecording(apart, label({}), "a.zip", [])).toEqual({ ...apart, isLabelled: true });
    const among = place("attack", { family: "attack", recording: "x" });
    expect(placeOfRecording(among, label({}), "a.zip", [])).toEqual({ ...place("validation"), isLabelled: true });
  });

  it("makes a recording with an exploit an attack, whatever folder it lies in, and never one that sets a threshold", () => {
    for (const split of ["training", "validation", "attack"] as const) {
      const where = place(split, { setsThreshold: true });
      expect(placeOfRecording(where, label({ isAttack: true, onsetSeconds: 5 }), "x/calm_1.zip", [])).toEqual({
        split: "attack",
        family: "attack",
        recording: "calm_1",
        processId: null,
        isLabelled: true,
        onsetSeconds: 5,
      });
    }
    const ofKind = place("attack", { family: "shell" });
    expect(placeOfRecording(ofKind, label({ isAttack: true }), "a.zip", []).family).toBe("shell");
  });

  it("counts an onset on the recording's own clock from its first call, in whichever thread that is", () => {
    const onset = (threads: readonly ReturnType<typeof thread>[]): number | undefined =>
      placeOfRecording(
        place("training"),
        label({ isAttack: true, onsetSeconds: 2.5, clock: "recording" }),
        "a",
        threads,
      ).onsetSeconds;
    expect(onset([thread(104, 105), thread(NaN, 101, 100), thread()])).toBe(102.5);
    expect(onset([thread(NaN)])).toBeUndefined();
    expect(onset([])).toBeUndefined();
  });

  it("says how far an onset on the recording's own clock may be off, and of one since 1970 nothing", () => {
    const placed = (clock: RecordingLabel["clock"]) =>
      placeOfRecording(place("training"), label({ isAttack: true, onsetSeconds: 2.5, clock }), "a", [thread(1)]);
    expect(placed("recording")).toMatchObject({ onsetSeconds: 3.5, onsetMarginSeconds: 2 });
    expect(placed("epoch")).not.toHaveProperty("onsetMarginSeconds");
  });

  it("gives an attack whose label names no onset none", () => {
    expect(placeOfRecording(place("attack"), label({ isAttack: true }), "a.zip", [thread(1)])).not.toHaveProperty(
      "onsetSeconds",
    );
  });
});
