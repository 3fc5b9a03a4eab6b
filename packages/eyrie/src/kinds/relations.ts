import * as say from "../messages/ownership.ts";
import { Problem } from "../model/problem.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Relation, Relations } from "./target.ts";

/** What can be taken over, by the id that `--adopt` names. */
export type Adoptable = Readonly<Record<keyof Relations, ResourceId | undefined>>;

/** Short forms of the ids, as people say them. */
const shortened = { "policy/": "iam-policy/", "release/": "helm-release/", "sa/": "service-account/" } as const;

const inFull = (id: string): string => {
  const short = Object.entries(shortened).find(([prefix]) => id.startsWith(prefix));
  return short === undefined ? id : `${short[1]}${id.slice(short[0].length)}`;
};

/**
 * Whose each resource is to be: the spec says what exists and is only used, the command line what is taken over.
 * @throws Problem when the command line names what this spec has not
 */
export function relationsOf(
  existing: Readonly<Partial<Record<keyof Relations, boolean>>>,
  adopt: readonly string[],
  ids: Adoptable,
): Relations {
  const named = new Set(adopt.map(inFull));
  const known = Object.values(ids).filter((id) => id !== undefined);
  const stray = [...named].find((id) => !known.some((candidate) => candidate === id));
  if (stray !== undefined) {
    const { fact, remedy } = say.notAdoptable(stray, known);
    throw new Problem("invalid", fact, remedy);
  }
  const relation = (kind: keyof Relations): Relation =>
    existing[kind] === true ? "use" : named.has(ids[kind] ?? "") ? "adopt" : "own";
  return {
    bucket: relation("bucket"),
    policy: relation("policy"),
    role: relation("role"),
    serviceAccount: relation("serviceAccount"),
    release: relation("release"),
  };
}
