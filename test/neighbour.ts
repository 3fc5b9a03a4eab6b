import type { Scene } from "./scene.ts";

/** Something of somebody else's, and how it would be changed: a comparison that misses that is worth nothing. */
export type Neighbour = {
  readonly what: string;
  readonly make: (scene: Scene) => unknown;
  readonly touch: (scene: Scene) => unknown;
};

/** As a colleague would write it: not the way JSON.stringify does. */
export const byHandJson = (text: string) => text.replaceAll(",", " ,\n").replaceAll(":{", " : {");
