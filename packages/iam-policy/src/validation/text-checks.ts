import type { Report } from "./finding.ts";
import type { VariableFault } from "./grammar-checks.ts";
import type { Written } from "./written.ts";

/** `<bucket-name>`: documentation's way to say that something goes there. */
const placeholderSyntax = /<[^<>]{0,100}>/;

/** @returns whether the value is one that could be meant. */
export function isFilledIn({ value, spot }: Written, report: Report): boolean {
  const placeholder = placeholderSyntax.exec(value)?.[0];
  if (placeholder !== undefined) report("placeholder", spot, { placeholder });
  return placeholder === undefined;
}

/**
 * Reports the first variable that is written wrongly, or does not work in the document's version.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function checkVariables({ value, spot }: Written, variables: boolean, report: Report): void {
  for (const { variable, inside } of variablesOf(value)) {
    if (!variables) {
      report("unsupported-variable", spot, { variable, where: "version" });
      return;
    }
    const fault = faultOf(inside);
    if (fault === undefined) continue;
    report("invalid-variable", spot, { variable, fault });
    return;
  }
}

function faultOf(inside: string | undefined): VariableFault | undefined {
  if (inside === undefined) return "brace";
  const comma = inside.indexOf(",");
  const name = comma < 0 ? inside : inside.slice(0, comma);
  if (name.trim() === "") return "empty";
  if (/\s/.test(name)) return "space";
  return comma < 0 || /^\s*'[^']*'\s*$/.test(inside.slice(comma + 1)) ? undefined : "quote";
}

/** Where variables are not filled whatever the version. */
export function refuseVariables({ value, spot }: Written, where: "element" | "operator", report: Report): boolean {
  const [first] = variablesOf(value);
  if (first !== undefined) report("unsupported-variable", spot, { variable: first.variable, where });
  return first !== undefined;
}

type Variable = {
  /** As it is written, `${aws:username}`. */
  readonly variable: string;
  /** Between the braces; undefined when the closing one is missing. */
  readonly inside: string | undefined;
};

/** Cut where `readTemplate` cuts: a variable ends before the next begins. */
function variablesOf(value: string): readonly Variable[] {
  const [, ...parts] = value.split("${");
  return parts.map((part) => {
    const end = part.indexOf("}");
    return end < 0
      ? { variable: `\${${part}`, inside: undefined }
      : { variable: `\${${part.slice(0, end + 1)}`, inside: part.slice(0, end) };
  });
}

/** The value with something else for each of its variables. */
export function withoutVariables(value: string, by: (variable: string) => string = asWildcard): string {
  const [head = "", ...parts] = value.split("${");
  return [
    head,
    ...parts.map((part) => {
      const end = part.indexOf("}") + 1;
      return `${by(`\${${part.slice(0, end)}`)}${part.slice(end)}`;
    }),
  ].join("");
}

/** What stands for something else in each request could be anything; `${*}` and the like stand for a character. */
function asWildcard(variable: string): string {
  return /^\$\{[*?$]\}$/.test(variable) ? "x" : "*";
}
