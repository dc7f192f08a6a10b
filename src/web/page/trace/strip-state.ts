import type { TraceView } from "../../api.ts";
import { showing, type StripWindow, wholeTrace, zoomed } from "./strip-window.ts";
import { type SurprisePyramid, surprisingPlace } from "./surprise-pyramid.ts";

/** What a strip shows of its trace, and which call is selected. */
export interface StripState {
  readonly window: StripWindow;
  /** The selected call, from 0. */
  readonly selected: number;
}

/** What a key on the strip asks for. */
export type StripAction =
  | { readonly kind: "step"; readonly by: number }
  | { readonly kind: "page"; readonly direction: 1 | -1 }
  | { readonly kind: "end"; readonly direction: 1 | -1 }
  | { readonly kind: "surprising"; readonly direction: 1 | -1 }
  | { readonly kind: "zoom"; readonly factor: number }
  | { readonly kind: "whole" };

/** How much one press of a zoom key or button changes the span. */
export const ZOOM_STEP = 2;

const FAR_STEP = 10;

/**
 * What a key means, by its `KeyboardEvent.key`; null where it is not the strip's. With shift an
 * arrow goes 10 calls.
 */
export function actionOfKey(key: string, isShifted: boolean): StripAction | null {
  const step = isShifted ? FAR_STEP : 1;
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return { kind: "step", by: step };
    case "ArrowLeft":
    case "ArrowDown":
      return { kind: "step", by: -step };
    case "PageDown":
      return { kind: "page", direction: 1 };
    case "PageUp":
      return { kind: "page", direction: -1 };
    case "End":
      return { kind: "end", direction: 1 };
    case "Home":
      return { kind: "end", direction: -1 };
    case "n":
    case "N":
      return { kind: "surprising", direction: 1 };
    case "p":
    case "P":
      return { kind: "surprising", direction: -1 };
    case "+":
    case "=":
      return { kind: "zoom", factor: 1 / ZOOM_STEP };
    case "-":
    case "_":
      return { kind: "zoom", factor: ZOOM_STEP };
    case "0":
      return { kind: "whole" };
    default:
      return null;
  }
}

/**
 * The strip after an action. Whatever moves the selected call keeps it in the trace and in view;
 * zooming leaves it where it is, if it is seen.
 */
export function acted(
  state: StripState,
  action: StripAction,
  pyramid: SurprisePyramid,
  stretches: TraceView["stretches"],
): StripState {
  const { window, selected } = state;
  const { calls } = pyramid;
  switch (action.kind) {
    case "step":
      return select(state, selected + action.by, calls);
    case "page":
      return select(state, selected + action.direction * Math.max(1, Math.floor(window.to - window.from)), calls);
    case "end":
      return select(state, action.direction === 1 ? calls - 1 : 0, calls);
    case "surprising":
      return select(state, surprisingPlace(pyramid, stretches, selected, action.direction) ?? selected, calls);
    case "zoom":
      return { ...state, window: zoomed(window, calls, action.factor, zoomCentre(state)) };
    case "whole":
      return { ...state, window: wholeTrace(calls) };
  }
}

/**
 * Zooming keeps the selected call where it is, if it is in view: a drag may have left it behind.
 */
function zoomCentre({ window, selected }: StripState): number {
  const middle = selected + 0.5;
  return middle >= window.from && middle <= window.to ? middle : (window.from + window.to) / 2;
}

/** The strip with another call selected and in view; a call beyond an end is the last one there. */
export function select(state: StripState, call: number, calls: number): StripState {
  const selected = Math.max(0, Math.min(calls - 1, call));
  const window = showing(state.window, calls, selected);
  return selected === state.selected && window === state.window ? state : { window, selected };
}
