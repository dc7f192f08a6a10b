/** Real ESM under jest needs NODE_OPTIONS=--experimental-vm-modules (see the test scripts in package.json). */
export default {
  testEnvironment: "<rootDir>/test/onnxruntime-environment.cjs",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "es6" }, sourceMaps: "inline" },
    ],
  },
  // Every core: nothing asserts how long it takes.
  maxWorkers: "100%",
  testTimeout: 300_000,
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/build/"],
};
