import { badChartVersion } from "../../messages/modernize.ts";
import { passes } from "../../spec/rules/rule.ts";
import { chartVersion as rule } from "../../spec/rules/chart.ts";
import { UsageError } from "../usage-error.ts";

export type ModernizeFlags = { readonly modernize?: string; readonly for?: string };

/** @throws UsageError */
export function chartVersion(input: string): string {
  if (passes(rule, input)) return input;
  const { fact, remedy } = badChartVersion(input);
  throw new UsageError(fact, remedy);
}
