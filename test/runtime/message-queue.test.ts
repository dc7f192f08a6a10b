import { describe, expect, it } from "@jest/globals";
import { createMessageQueue } from "../../src/runtime/message-queue.ts";

describe("a message queue", () => {
  it("keeps what came before anyone asked, in order, and gives what comes after to who waits", async () => {
    const queue = createMessageQueue<number>();
    queue.put(1);
    queue.put(2);
    expect([await queue.next(), await queue.next()]).toEqual([1, 2]);
    const third = queue.next();
    queue.put(3);
    queue.put(4);
    expect([await third, await queue.next()]).toEqual([3, 4]);
  });

  it("tells who waits, and whoever asks later, of the first reason of its end, once the messages are read", async () => {
    const queue = createMessageQueue<number>();
    const waiting = queue.next();
    queue.end(new Error("gone"));
    queue.end(new Error("again"));
    await expect(waiting).rejects.toThrow("gone");
    queue.put(5);
    expect(await queue.next()).toBe(5);
    await expect(queue.next()).rejects.toThrow("gone");
  });
});
