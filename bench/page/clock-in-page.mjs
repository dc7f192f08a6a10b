// Runs in the page before its own scripts: notes when files were given and when the results stood on the screen, by the page's own clock.

/**
 * Sets `benchClock = { marks, seen(name) }`. Marks are milliseconds since the navigation began: `given` (files were chosen), and for `summary` and `evaluation` when
 * it was put into the page (`summaryInserted`) and when the frame that shows it was drawn (`summary`). `seen` resolves with all marks once that frame was drawn, and
 * rejects with what the page says where it shows a problem.
 */
export function clockInPage() {
  const selectors = { summary: '[data-testid="summary"]', evaluation: "section.evaluation" };
  const marks = {};
  const waiting = [];
  const drawn = (name) => {
    requestAnimationFrame(() =>
      setTimeout(() => {
        marks[name] = performance.now();
        for (const one of waiting) if (one.name === name) one.resolve(marks);
      }),
    );
  };
  new MutationObserver(() => {
    for (const [name, selector] of Object.entries(selectors)) {
      if (marks[`${name}Inserted`] !== undefined || document.querySelector(selector) === null) continue;
      marks[`${name}Inserted`] = performance.now();
      drawn(name);
    }
    const problem = document.querySelector('[data-testid="problem"]');
    if (problem !== null) for (const { reject } of waiting) reject(new Error(`the page says: ${problem.textContent}`));
  }).observe(document, { childList: true, subtree: true });
  addEventListener(
    "change",
    ({ target }) => {
      if (target.type === "file") marks.given ??= performance.now();
    },
    { capture: true },
  );
  globalThis.benchClock = {
    marks,
    seen: (name) =>
      marks[name] === undefined
        ? new Promise((resolve, reject) => waiting.push({ name, resolve, reject }))
        : Promise.resolve(marks),
  };
}
