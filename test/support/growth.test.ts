import { describe, expect, it } from "@jest/globals";
import { expectLinear, growthOf } from "./growth.ts";

let sum = 0;
const add = (times: number): void => {
  for (let time = 0; time < times; time += 1) sum += time % 7;
};

describe("growth", () => {
  it("is about 4 for linear work and for work with a fixed part less", async () => {
    const linear = await growthOf((size) => {
      add(1000 * size);
    }, 2000);
    expect(linear).toBeGreaterThan(2.5);
    expect(linear).toBeLessThan(6);
    const fixed = await growthOf((size) => {
      add(1e7 + size);
    }, 2000);
    expect(fixed).toBeLessThan(2);
  });

  it("is found out where work is quadratic", async () => {
    const quadratic = (size: number): void => {
      add(size * size);
    };
    await expect(expectLinear(quadratic, 700)).rejects.toThrow("toBeLessThan");
    expect(sum).toBeGreaterThan(0);
  });
});
