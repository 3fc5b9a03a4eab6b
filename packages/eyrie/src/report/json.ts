import * as say from "../messages/errors.ts";
import type { Change, Outside, Plan } from "../model/change.ts";
import type { Claim } from "../model/claim.ts";
import type { Finding } from "../model/finding.ts";
import type { Json } from "../model/json.ts";
import type { Observed } from "../model/observed.ts";
import type { Problem, VendorError } from "../model/problem.ts";
import type { FactAndRemedy, Language, Sentence } from "../model/sentence.ts";
import type { CommandGrant, Grant } from "../permissions/grant.ts";
import type { SpecError } from "../spec/spec-error.ts";
import type { Connection } from "../stages/connection.ts";
import type { Outcome } from "../stages/execute.ts";
import type { Output, Step } from "./output-schema.ts";
import type { Direction } from "./plan-text.ts";
import type { DataLeftOut } from "./proven.ts";
import { redactText } from "../model/redact.ts";
import { isEncrypted } from "./entry.ts";
import { countActions, shownDifferences, shownState } from "./shown.ts";
import type { Aimed } from "./target-text.ts";

/** What a command reports beside its name, language and exit code. */
export type Body = Pick<
  Step,
  | "target"
  | "plan"
  | "status"
  | "volumes"
  | "volumesProblem"
  | "findings"
  | "diagnosis"
  | "checks"
  | "why"
  | "can"
  | "explanations"
  | "outcomes"
  | "claims"
  | "dataLeftOut"
  | "connection"
  | "values"
  | "modernized"
  | "permissions"
  | "assumed"
  | "written"
  | "error"
> &
  Pick<Output, "steps">;

export const targetJson = ({ facts, target }: Aimed): NonNullable<Body["target"]> => ({
  account: facts.identity.account,
  caller: facts.identity.arn,
  partition: target.partition,
  region: target.region,
  cluster: {
    ...target.cluster,
    issuer: target.issuer,
    ...facts.kubernetes,
    server: redactText(facts.kubernetes.server),
  },
  bucket: target.bucket.name,
  rootPath: target.rootPath,
  ...given({ policyArn: target.policy?.arn }),
  roleArn: target.role.arn,
  serviceAccount: target.serviceAccount,
  release: target.release.name,
});

export const planJson = (language: Language, plan: Plan, direction: Direction): NonNullable<Body["plan"]> => ({
  direction,
  changes: plan.changes.map((change) => changeJson(language, change)),
  summary: countActions(plan),
});

function changeJson(language: Language, change: Change): NonNullable<Body["plan"]>["changes"][number] {
  const about = { id: change.id, after: [...change.after] };
  switch (change.action) {
    case "create":
      return {
        ...about,
        action: "create",
        standing: change.standing,
        want: shownState(change.id, change.want),
        ...(change.outside === undefined ? {} : { outside: outsideJson(change.outside) }),
      };
    case "update":
      return {
        ...about,
        action: "update",
        standing: change.standing,
        differences: shownDifferences(change).map(({ path, have, want, outside }) => ({
          path,
          ...given({ have, want }),
          ...(outside === undefined ? {} : { outside: outsideJson(outside) }),
        })),
      };
    case "delete":
      return {
        ...about,
        action: "delete",
        standing: change.standing,
        have: shownState(change.id, change.have),
        ...given({ note: change.note?.[language] }),
      };
    case "keep":
      return { ...about, action: "keep", standing: change.standing, ...given({ note: change.note?.[language] }) };
    case "conflict":
      return {
        ...about,
        action: "conflict",
        standing: change.standing,
        ...saidJson(language, { fact: change.why, remedy: change.remedy }),
      };
    case "unknown":
      return { ...about, action: "unknown", standing: change.standing, problem: problemJson(language, change.cause) };
  }
}

const outsideJson = ({ by, at, was }: Outside) => ({
  ...given({ by, at: at === undefined ? undefined : new Date(at).toISOString() }),
  ...(was === undefined ? {} : { was: given({ value: was.value }) }),
});

/** The volumes that stay; where they may not be listed, why. */
export function volumesJson(
  language: Language,
  volumes: Observed<readonly { readonly namespace: string; readonly name: string }[]>,
): Pick<Body, "volumes" | "volumesProblem"> {
  if (volumes.status === "unreadable") return { volumesProblem: problemJson(language, volumes.cause) };
  return { volumes: volumes.status === "present" ? [...volumes.value] : [] };
}

export const findingsJson = (language: Language, findings: readonly Finding[]): NonNullable<Body["findings"]> =>
  findings.map(({ code, severity, fact, remedy, about, commands }) => ({
    code,
    severity,
    fact: redactText(fact[language]),
    remedy: redactText(remedy[language]),
    ...given({ about, commands: commands?.map((command) => redactText(command)) }),
  }));

export const outcomesJson = (language: Language, outcomes: readonly Outcome[]): NonNullable<Body["outcomes"]> =>
  outcomes.map((outcome) => {
    if (outcome.state === "failed")
      return { id: outcome.id, state: "failed", problem: problemJson(language, outcome.problem) };
    return outcome.state === "blocked"
      ? { id: outcome.id, state: "blocked", by: outcome.by }
      : { id: outcome.id, state: outcome.state };
  });

export const claimsJson = (language: Language, claims: readonly Claim[]): NonNullable<Body["claims"]> =>
  claims.map(({ name, statement, polarity, basis, triedFrom, evidence, verdict }) => ({
    name,
    statement: statement[language],
    polarity,
    basis,
    ...given({ triedFrom: triedFrom?.[language] }),
    status: verdict.status,
    ...(verdict.status === "holds"
      ? {}
      : { why: redactText(verdict.why[language]), remedy: redactText(verdict.remedy[language]) }),
    evidence: evidence.map(({ label, value }) => ({ label: label[language], value: redactText(value) })),
  }));

/** What was proven, and by which option not all was tried. */
export const provenJson = (
  language: Language,
  claims: readonly Claim[],
  dataLeftOut: DataLeftOut | undefined,
): Pick<Body, "claims" | "dataLeftOut"> => ({ claims: claimsJson(language, claims), ...given({ dataLeftOut }) });

export function connectionJson(language: Language, connection: Connection): NonNullable<Body["connection"]> {
  if (connection.kind === "unknown") return { ...connection, why: redactText(connection.why[language]) };
  const { security, serverName, ...where } = connection;
  const entry = { ...security, ...(isEncrypted(security) ? { serverName } : {}) };
  return where.kind === "pending"
    ? { ...where, ...entry, why: redactText(where.why[language]) }
    : { ...where, ...entry };
}

export const permissionsJson = (
  language: Language,
  grants: readonly CommandGrant[],
  assumed: readonly Sentence[],
): Pick<Body, "permissions" | "assumed"> => ({
  permissions: grants.map(({ command, optional, ...grant }) => ({
    command,
    ...grantJson(grant),
    optional: optional.map(({ name, without, ...more }) => ({ name, ...grantJson(more), without: without[language] })),
  })),
  assumed: assumed.map((sentence) => sentence[language]),
});

const grantJson = ({ iam, rbac }: Grant) => ({ ...given({ iam }), rbac: [...rbac] });

export const problemErrorJson = (language: Language, problem: Problem): NonNullable<Body["error"]> => ({
  kind: "problem",
  ...problemJson(language, problem),
});

/** What is said of a trouble. Vendors' own words may hold a secret. */
export const saidJson = (language: Language, { fact, remedy }: FactAndRemedy) => ({
  fact: redactText(fact[language]),
  remedy: redactText(remedy[language]),
});

export const usageErrorJson = (language: Language, said: FactAndRemedy): NonNullable<Body["error"]> => ({
  kind: "usage",
  ...saidJson(language, said),
});

export function specErrorJson(language: Language, errors: readonly SpecError[]): NonNullable<Body["error"]> {
  const { fact, remedy } = say.specInvalid(errors.length);
  return {
    kind: "spec",
    fact: fact[language],
    remedy: remedy[language],
    spec: errors.map(({ file, line, column, path, rule, suggestion, ...said }) => ({
      file,
      line,
      column,
      path,
      rule,
      ...saidJson(language, said),
      ...given({ suggestion }),
    })),
  };
}

export const problemJson = (language: Language, { code, fact, remedy, vendor }: Problem) => ({
  code,
  ...saidJson(language, { fact, remedy }),
  ...given({ vendor: vendor && vendorJson(vendor) }),
});

const vendorJson = ({ service, operation, code, message, status, requestId }: VendorError) => ({
  service,
  operation,
  code,
  message: redactText(message),
  ...given({ status, requestId }),
});

/** Without the fields that are not there: JSON has no word for them. */
function given<Fields extends Readonly<Record<string, Json | object | undefined>>>(fields: Fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: NonNullable<Fields[Key]>;
  };
}
