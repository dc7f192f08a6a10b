import { useId, useMemo } from "preact/hooks";
import { rocSvg } from "../../../report/charts/roc-chart.ts";
import type { DrawnCurve } from "../../../report/charts/roc-curves.ts";
import { useWidth } from "../charts/use-width.ts";

interface RocChartProps {
  readonly curves: readonly DrawnCurve[];
  /** Where the logarithmic axis begins. */
  readonly lowest: number;
  readonly part: "whole" | "lowEnd";
  readonly description: string;
}

/** The curves of all detectors as reports draw them, at the width that the page has. */
export function RocChart({ part, description, lowest, curves }: RocChartProps) {
  const id = useId();
  const { ref, width } = useWidth<HTMLDivElement>(460);
  const svg = useMemo(() => {
    const height = Math.round(Math.min(400, Math.max(250, width * 0.8)));
    return rocSvg({ curves, part, lowest, width, height, id, description });
  }, [curves, part, lowest, width, id, description]);
  return <div ref={ref} dangerouslySetInnerHTML={{ __html: svg }} />;
}
