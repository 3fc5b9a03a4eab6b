import type { Simulation } from "../clouds/aws/iam-account.ts";
import type { Change } from "../model/change.ts";
import type { Direction } from "../model/kind.ts";
import { rightsOfChange } from "./kind-rights.ts";
import { isIam } from "./right.ts";
import type { SetUp } from "./set-up.ts";

/** Calls to be simulated; `guarded`: the resource may have a policy of its own that allows what the caller's do not. */
export type Question = Simulation & { readonly guarded: boolean };

type Surroundings = {
  readonly region: string;
  /** What is tagged on everything that is made. */
  readonly tags: Readonly<Record<string, string>>;
};

/** IAM answers in one region of each partition. */
const iamRegions: Readonly<Record<string, string>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-eusc": "eusc-de-east-1",
};

/** What carrying changes out calls of AWS, together where the simulator can take it together. */
export function simulationsOf(
  setUp: SetUp,
  changes: readonly Change[],
  direction: Direction,
  { region, tags }: Surroundings,
): readonly Question[] {
  const groups = new Map<string, Question>();
  for (const change of changes) {
    const guarded = change.action !== "create" && change.id.startsWith("bucket/");
    for (const right of rightsOfChange(setUp, change, direction).filter(isIam)) {
      const { resource, action } = right;
      const context = {
        "aws:RequestedRegion": resource.includes(":s3:") ? region : (iamRegions[setUp.partition] ?? region),
        ...Object.assign({}, ...Object.values(right.condition ?? {})),
        ...(change.action === "create" ? tagContext(tags) : {}),
      };
      const key = JSON.stringify([resource, context, guarded]);
      const actions = new Set([...(groups.get(key)?.actions ?? []), action]);
      groups.set(key, { actions: [...actions], resource, context, guarded });
    }
  }
  return [...groups.values()];
}

const tagContext = (tags: Readonly<Record<string, string>>) => ({
  ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  "aws:TagKeys": Object.keys(tags),
});
