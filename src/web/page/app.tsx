import { useEffect, useState } from "preact/hooks";
import type { Judgement } from "../api.ts";
import { startClient, tellThrough } from "./sentinel-client.ts";

export function App() {
  const [client] = useState(() =>
    startClient((p) => {
      setText(`crash ${p}`);
    }),
  );
  const [text, setText] = useState("ready");
  const [judgement, setJudgement] = useState<Judgement | null>(null);
  useEffect(() => {
    document.title = "syscall-sentinel";
  }, []);
  const judge = async (file: File): Promise<void> => {
    const t = performance.now();
    try {
      const j = await client.api().judge(
        [{ path: file.name, file }],
        { format: "auto", architecture: null, per: "thread" },
        null,
        tellThrough((p) => {
          setText(JSON.stringify(p));
        }),
      );
      setJudgement(j);
      const t1 = performance.now();
      setText(`done ${t1 - t}`);
      if (j.isLabelled) {
        const e = await client.api().evaluate(
          0.05,
          false,
          tellThrough((p) => {
            setText(JSON.stringify(p));
          }),
        );
        setText(`done ${t1 - t} eval ${performance.now() - t1} auc ${e.detectors[0]?.testSets.official?.auc ?? 0}`);
      }
    } catch (error) {
      setText(`error ${String(error)}`);
    }
  };
  return (
    <main class="page">
      <input
        type="file"
        onChange={(e) => {
          const f = e.currentTarget.files?.[0];
          if (f) void judge(f);
        }}
      />
      <p id="status">{text}</p>
      <p>{judgement?.traces.length}</p>
    </main>
  );
}
