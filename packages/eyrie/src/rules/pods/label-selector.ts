import type { Json } from "../../model/json.ts";

type Labels = Readonly<Record<string, string>>;
type Requirement = { readonly key: string; readonly operator: string; readonly values: readonly string[] };

/** A LabelSelector's requirements, as the API server reads them: all must hold, and none selects everything. */
function requirementsOf(selector: Json): readonly Requirement[] {
  const { matchLabels = {}, matchExpressions = [] } = selector as {
    readonly matchLabels?: Labels;
    readonly matchExpressions?: readonly (Omit<Requirement, "values"> & { readonly values?: readonly string[] })[];
  };
  return [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, operator: "In", values: [value] })),
    ...matchExpressions.map(({ values = [], ...rest }) => ({ ...rest, values })),
  ];
}

function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    default:
      return value === undefined;
  }
}

/** The label changes, as `kubectl label` takes them, after which a selector selects; none where it does already. */
export const labelsToSelect = (selector: Json, labels: Labels): readonly string[] =>
  requirementsOf(selector)
    .filter((requirement) => !holds(requirement, labels))
    .map(({ key, operator, values: [value = "true"] }) =>
      operator === "In" || operator === "Exists" ? `${key}=${value}` : `${key}-`,
    );
