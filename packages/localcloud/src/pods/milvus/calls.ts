import type { Method, Request, Response } from "./messages.ts";
import type { Release } from "./release.ts";

/** Who asks: the proxy, its version, and the database that the client chose for its connection. */
export type Caller = {
  readonly isStandalone: boolean;
  /** The image's tag, `v2.6.15`. */
  readonly version: string;
  readonly database: string;
};

/** Answers one method. @throws Refusal, which becomes the answer's status */
export type Answer<M extends Method> = (
  release: Release,
  request: Request<M>,
  caller: Caller,
) => Response<M> | Promise<Response<M>>;

export type Answers<M extends Method> = { readonly [K in M]: Answer<K> };

/** Rows go through streaming nodes, and into column groups, since 2.6; an image that says no version is new. */
export const isStreaming = ({ version }: Caller): boolean => {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  return major === undefined || Number(major) * 1000 + Number(minor) >= 2006;
};
