import "./page-header.css";

/** What this is, in two lines. */
export function PageHeader() {
  return (
    <header class="top">
      <img src={new URL("../icon.svg", import.meta.url).href} alt="" width="40" height="40" />
      <div>
        <h1>syscall-sentinel</h1>
        <p class="quiet">
          Intrusions on a Linux host, from its system calls alone: which traces are anomalous, where, and what was
          expected instead.
        </p>
      </div>
    </header>
  );
}
