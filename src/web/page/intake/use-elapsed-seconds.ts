import { useEffect, useState } from "preact/hooks";

/** Whole seconds since `isRunning` became true; 0 while it is false. */
export function useElapsedSeconds(isRunning: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!isRunning) return undefined;
    const start = performance.now();
    const timer = setInterval(() => {
      setSeconds(Math.floor((performance.now() - start) / 1000));
    }, 250);
    return () => {
      clearInterval(timer);
    };
  }, [isRunning]);
  return seconds;
}
