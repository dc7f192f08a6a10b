/** Messages of one sender, for one listener who asks for them one at a time. */
export interface MessageQueue<Message> {
  readonly put: (message: Message) => void;
  /** Closes the queue: pending and later reads reject once its messages are read. */
  readonly end: (reason: Error) => void;
  /** The next message, waited for. @throws the reason of the end */
  readonly next: () => Promise<Message>;
}

export function createMessageQueue<Message>(): MessageQueue<Message> {
  const messages: Message[] = [];
  let waiting: { readonly resolve: (message: Message) => void; readonly reject: (reason: Error) => void } | null = null;
  let ended: Error | null = null;
  return {
    put(message) {
      if (waiting === null) messages.push(message);
      else waiting.resolve(message);
      waiting = null;
    },
    end(reason) {
      ended ??= reason;
      waiting?.reject(ended);
      waiting = null;
    },
    next() {
      const [first] = messages.splice(0, 1);
      if (first !== undefined) return Promise.resolve(first);
      if (ended !== null) return Promise.reject(ended);
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
      });
    },
  };
}
