import type { Report } from "./finding.ts";
import type { Written } from "./written.ts";

/** `<bucket-name>`: documentation's way to say that something goes there. */
const placeholderSyntax = /<[^<>]*>/;

/** @returns whether the value is one that could be meant. */
export function isFilledIn({ value, path }: Written, report: Report): boolean {
  const placeholder = placeholderSyntax.exec(value)?.[0];
  if (placeholder !== undefined) report("placeholder", path, { placeholder });
  return placeholder === undefined;
}

/**
 * Reports variables that are written wrongly, or do not work in the document's version.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function checkVariables({ value, path }: Written, variables: boolean, report: Report): void {
  const [, ...parts] = value.split("${");
  for (const part of parts) {
    const end = part.indexOf("}");
    const inside = end < 0 ? part : part.slice(0, end);
    const variable = `\${${end < 0 ? part : part.slice(0, end + 1)}`;
    const [name = "", fallback] = cut(inside);
    if (!variables) report("unsupported-variable", path, { variable, where: "version" });
    else if (end < 0) report("invalid-variable", path, { variable, fault: "brace" });
    else if (name.trim() === "") report("invalid-variable", path, { variable, fault: "empty" });
    else if (/\s/.test(name)) report("invalid-variable", path, { variable, fault: "space" });
    else if (fallback !== undefined && !/^\s*'[^']*'\s*$/.test(fallback)) {
      report("invalid-variable", path, { variable, fault: "quote" });
    }
  }
}

/** Where variables are not filled whatever the version. */
export function refuseVariables({ value, path }: Written, where: "element" | "operator", report: Report): boolean {
  const variable = /\$\{[^}]*\}?/.exec(value)?.[0];
  if (variable !== undefined) report("unsupported-variable", path, { variable, where });
  return variable !== undefined;
}

/** The value with `*` for each variable: what stands for something in each request could be anything. */
export function withoutVariables(value: string): string {
  return value.replaceAll(/\$\{[*?$]\}/g, "x").replaceAll(/\$\{[^}]*\}/g, "*");
}

/** At the first comma, which begins a default value. */
function cut(inside: string): readonly string[] {
  const comma = inside.indexOf(",");
  return comma < 0 ? [inside] : [inside.slice(0, comma), inside.slice(comma + 1)];
}
