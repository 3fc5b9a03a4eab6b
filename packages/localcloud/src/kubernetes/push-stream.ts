/** An answer without an end, fed from outside: a watch, or a log that is followed. */
export type PushStream = {
  readonly push: (chunk: string) => void;
  /** No more is coming; what was pushed is still delivered. */
  readonly end: () => void;
  readonly chunks: AsyncIterable<string>;
};

/** @param left called once, when the reader leaves or the end was read. */
export function createPushStream(left: () => void): PushStream {
  const queue: string[] = [];
  let ended = false;
  let gone = false;
  let wake: (() => void) | undefined;

  const leave = (): void => {
    if (gone) return;
    gone = true;
    left();
  };
  const isWaiting = (): boolean => queue.length === 0 && !ended && !gone;
  const finished: IteratorResult<string> = { done: true, value: undefined };
  const next = async (): Promise<IteratorResult<string>> => {
    while (isWaiting()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const value = gone ? undefined : queue.shift();
    if (value !== undefined) return { done: false, value };
    leave();
    return finished;
  };
  return {
    push: (chunk) => {
      if (gone || ended) return;
      queue.push(chunk);
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
