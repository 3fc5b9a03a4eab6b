import type { Difference, Outside } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import { type Installed, ownDescription } from "./installed.ts";
import { valueDifferences } from "./json-differences.ts";

/** The digest of the chart that a revision of Eyrie's was made from. */
export const chartOf = (description: string): string | undefined =>
  new RegExp(`^${ownDescription}chart ([0-9a-f]+),`).exec(description)?.[1];

type Known = { readonly outside?: Outside };

/**
 * What a release's revisions tell of who changed it: between the newest one by Eyrie and the one in force, all is
 * somebody else's doing. Where Helm no longer keeps one of Eyrie's nothing is known.
 */
export function changedSince({ own, inForce }: Pick<Installed, "own" | "inForce">) {
  if (own === undefined || own.revision >= inForce.revision)
    return { chart: (): Known => ({}), value: (difference: Difference) => difference };
  const who = { by: `helm (revision ${inForce.revision})`, ...timeOf(inForce.deployedAt) };
  const changes = new Map(
    valueDifferences(own.config, inForce.config, "values").map(({ path, have }) => [path, have] as const),
  );
  const within = (path: string) => [...changes.keys()].some((other) => isBelow(other, path) || isBelow(path, other));
  return {
    /** @param wanted The digest of the chart as it is wanted: where Eyrie's last had it, it differs for another reason. */
    chart: (wanted: string | undefined): Known => {
      const { name, version } = own.chart;
      if (version !== inForce.chart.version || name !== inForce.chart.name)
        return { outside: { ...who, was: { value: `${name} ${version}` } } };
      return chartOf(own.description) === wanted ? { outside: who } : {};
    },
    value: (difference: Difference): Difference => {
      const { path } = difference;
      if (changes.has(path)) return { ...difference, outside: { ...who, was: wasOf(changes.get(path)) } };
      return within(path) ? { ...difference, outside: who } : difference;
    },
  };
}

const isBelow = (path: string, other: string) => path.startsWith(`${other}.`);

const wasOf = (value: Json | undefined) => (value === undefined ? {} : { value });

/** Helm writes nanoseconds and an offset. */
function timeOf(text: string | undefined): { readonly at?: number } {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? {} : { at };
}
