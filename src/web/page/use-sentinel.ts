import { useMemo, useReducer, useRef } from "preact/hooks";
import { NOTHING, type PageState } from "./page-state.ts";
import { actionsOn, type SentinelActions } from "./sentinel-actions.ts";

/**
 * The page's state and the worker behind it.
 * @param workers how many may score side by side, at least 1
 */
export function useSentinel(workers: number): { readonly state: PageState; readonly actions: SentinelActions } {
  const [state, change] = useReducer((now: PageState, next: Partial<PageState>) => ({ ...now, ...next }), NOTHING);
  const latest = useRef(state);
  latest.current = state;
  const actions = useMemo(() => actionsOn(workers, change, () => latest.current), [workers]);
  return { state, actions };
}
