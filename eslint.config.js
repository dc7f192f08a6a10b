import tseslint from "typescript-eslint";

const ONLY_MAIN_EXITS = {
  object: "process",
  property: "exit",
  message: "Only cli/main.ts ends the process, through exitCode.",
};
/** A test that asserts a time by the clock fails wherever other programs make the machine slower. */
const NO_CLOCK_IN_TESTS = [
  ["performance", "now"],
  ["Date", "now"],
  ["process", "hrtime"],
  ["process", "uptime"],
  ["console", "time"],
].map(([object, property]) => ({
  object,
  property,
  message: "A test asserts what happened, or how work grows (test/support/growth.ts), not how long it took.",
}));

export default tseslint.config(
  { ignores: ["dist/", "build/", "node_modules/", ".venv/", "data/", "models/", "src/syscalls/*.generated.ts"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "no-console": "error",
      "no-restricted-properties": ["error", ONLY_MAIN_EXITS],
    },
  },
  { files: ["**/*.{js,cjs,mjs}"], ...tseslint.configs.disableTypeChecked },
  // Programs that print.
  { files: ["examples/**"], rules: { "no-console": "off" } },
  { files: ["**/*.cjs"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  // Inner loops over typed arrays whose bounds the code itself sets.
  {
    files: ["src/core/**", "src/model/**", "src/detectors/**", "lab/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  // A score, a count or a probability that is not there is a fault, not a number: read it with core/at.ts, count with core/statistics.ts, give an honest default a name.
  {
    files: [
      ...[
        "core",
        "detectors",
        "scoring",
        "model",
        "fitted",
        "runtime",
        "traces",
        "datasets",
        "encode",
        "evaluate",
        "report",
        "cli",
        "web/worker",
        "web/page",
      ].map((room) => `src/${room}/**/*.{ts,tsx}`),
      "lab/**/*.ts",
    ],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...[
          "[right.type='Literal'][right.raw=/^[0-9]/]",
          "[right.type='UnaryExpression'][right.operator='-']",
          "[right.name=/^(NaN|Infinity)$/]",
        ].map((right) => ({
          selector: `LogicalExpression[operator='??']${right}`,
          message: "No silent number in place of one that is missing: use at(), countOf() or a named default.",
        })),
      ],
    },
  },
  {
    files: ["test/**/*.ts", "bench/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off", "no-console": "off" },
  },
  { files: ["test/**"], rules: { "no-restricted-properties": ["error", ONLY_MAIN_EXITS, ...NO_CLOCK_IN_TESTS] } },
);
