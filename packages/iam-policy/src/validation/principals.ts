import { accountOf } from "../naming.ts";
import type { NamedPrincipal } from "../statement.ts";
import type { Report } from "./finding.ts";
import type { PolicyKind } from "./kinds.ts";
import { nearest } from "./spelling.ts";
import type { StatementParts } from "./statement-parts.ts";
import { isFilledIn, refuseVariables } from "./text-checks.ts";
import type { Written } from "./written.ts";

const types = ["AWS", "Federated", "Service", "CanonicalUser"];

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function checkPrincipals(
  { principals, bareEveryone, effect }: StatementParts,
  kind: PolicyKind,
  report: Report,
): void {
  if (principals === undefined) return;
  const { spot } = principals;
  if (principals.negated && effect === "Allow" && kind !== "trust") report("allow-not-principal", spot, {});
  if (kind === "trust" && bareEveryone) report("principal-wildcard", spot, { principal: "Principal", value: "*" });
  for (const { value: named, spot: at } of principals.values) {
    const written = { value: named.value, spot: at };
    if (!isFilledIn(written, report) || refuseVariables(written, "element", report)) continue;
    if (kind === "resource-control" && !isEveryone(named)) {
      report("invalid-principal", at, { principal: named.type, value: named.value }, "*");
    } else checkPrincipal({ value: named, spot: at }, kind, report);
  }
}

export function isEveryone({ type, value }: NamedPrincipal): boolean {
  return type === "AWS" && value === "*";
}

function checkPrincipal(
  { value: { type, value }, spot }: Written<NamedPrincipal>,
  kind: PolicyKind,
  report: Report,
): void {
  if (!types.includes(type)) {
    const names = nearest(type, types);
    report("unknown-principal-type", spot, { principal: type, nearest: names }, names[0]);
    return;
  }
  if (isEveryone({ type, value })) return;
  if (/[*?]/.test(value)) {
    report("principal-wildcard", spot, { principal: type, value });
    return;
  }
  if (type === "Federated" && kind !== "trust") report("federated-principal", spot, { value });
  const id = type === "AWS" ? /^A(RO|ID)A[A-Z0-9]{4,}$/.exec(value) : null;
  if (id !== null) report("principal-by-id", spot, { value, of: id[1] === "RO" ? "role" : "user" });
  else if (!isPrincipal(type, value)) report("invalid-principal", spot, { principal: type, value });
}

/** A group is no principal. */
const entity = /^arn:[\w-]+:(iam::\d{12}:(user|role)\/.+|sts::\d{12}:(assumed-role\/[^/]+\/.+|federated-user\/.+))$/s;
const provider = /^arn:[\w-]+:iam::\d{12}:(oidc|saml)-provider\/.+$/s;
const host = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const service = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|amazonaws\.eu|amazon\.com|aws\.internal)$/;

function isPrincipal(type: string, value: string): boolean {
  if (type === "Service") return service.test(value);
  if (type === "Federated") return provider.test(value) || host.test(value);
  if (type === "CanonicalUser") return /^[0-9a-f]{64}$/.test(value);
  return accountOf(value) !== undefined || entity.test(value);
}
