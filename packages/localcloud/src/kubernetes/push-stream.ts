/** An answer without an end, fed from outside: a watch, or a log that is followed. */
export type PushStream = {
  readonly push: (chunk: string) => void;
  /** No more is coming; what was pushed is still delivered. */
  readonly end: () => void;
  readonly chunks: AsyncIterable<string>;
};

/** Characters that may wait for a reader; one that lags behind by more is cut off, as the real server does. */
const mostWaiting = 64 * 1024 * 1024;

/** @param left called once, when the reader leaves, was cut off, or has read the end. */
export function createPushStream(left: () => void): PushStream {
  let queue: string[] = [];
  let read = 0;
  let waiting = 0;
  let ended = false;
  let gone = false;
  let wake: (() => void) | undefined;

  const leave = (): void => {
    if (gone) return;
    gone = true;
    queue = [];
    read = 0;
    left();
  };
  const isWaiting = (): boolean => read === queue.length && !ended && !gone;
  const finished: IteratorResult<string> = { done: true, value: undefined };
  const next = async (): Promise<IteratorResult<string>> => {
    while (isWaiting()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const value = gone ? undefined : queue[read];
    if (value === undefined) {
      leave();
      return finished;
    }
    // Not `shift`, which moves all the rest of a long queue.
    queue[read] = "";
    read += 1;
    waiting -= value.length;
    if (read === queue.length) {
      queue = [];
      read = 0;
    }
    return { done: false, value };
  };
  return {
    push: (chunk) => {
      if (gone || ended) return;
      queue.push(chunk);
      waiting += chunk.length;
      if (waiting > mostWaiting) leave();
      wake?.();
    },
    end: () => {
      ended = true;
      wake?.();
    },
    chunks: {
      [Symbol.asyncIterator]: () => ({
        next,
        // A generator would only see the reader leave once its pending wait is over.
        return: () => {
          leave();
          wake?.();
          return Promise.resolve(finished);
        },
      }),
    },
  };
}
