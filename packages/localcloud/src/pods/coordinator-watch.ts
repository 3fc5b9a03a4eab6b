/** Which releases have a healthy coordinator, and which proxies wait for one. */
export type CoordinatorWatch = {
  readonly up: (release: string, uid: string) => void;
  readonly down: (release: string, uid: string) => void;
  /** Calls back at once, or when the release's first coordinator is up. @returns how to stop waiting */
  readonly whenUp: (release: string, callback: () => void) => () => void;
};

export const makeCoordinatorWatch = (): CoordinatorWatch => {
  const healthy = new Map<string, Set<string>>();
  const waiting = new Map<string, Set<() => void>>();
  return {
    up: (release, uid) => {
      healthy.set(release, (healthy.get(release) ?? new Set()).add(uid));
      const callbacks = waiting.get(release) ?? new Set();
      waiting.delete(release);
      for (const callback of callbacks) callback();
    },
    down: (release, uid) => {
      healthy.get(release)?.delete(uid);
    },
    whenUp: (release, callback) => {
      if ((healthy.get(release)?.size ?? 0) > 0) {
        callback();
        return () => undefined;
      }
      waiting.set(release, (waiting.get(release) ?? new Set()).add(callback));
      return () => waiting.get(release)?.delete(callback);
    },
  };
};
