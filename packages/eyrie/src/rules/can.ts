import { applyEdit, emptyPolicy } from "@eyrie/iam-policy/apply-edit";
import { decide, decideTrust, type Decision, type Policies } from "@eyrie/iam-policy/decide";
import { parsePolicy, type PolicyDocument } from "@eyrie/iam-policy/document";
import { actionsMeant } from "@eyrie/iam-policy/catalogue";
import { smallestEdit } from "@eyrie/iam-policy/smallest-edit";
import { validate } from "@eyrie/iam-policy/validate";
import { writePolicy } from "@eyrie/iam-policy/write";
import type { DecidedBy } from "../model/finding.ts";
import type { Chain } from "../readings/chain.ts";
import type { Readings } from "../readings/readings.ts";
import { asRole, assumption, documentOf, policiesOf } from "./decisions.ts";
import type { Look } from "./doctor-rule.ts";
import { decidedBy } from "./evidence.ts";

/** What one document says of the call. */
type Voice = {
  readonly document: string;
  readonly says: "allows" | "denies" | "nothing";
  readonly by?: DecidedBy;
};

/** One of the two questions: whether the role is had, and whether the role may. */
export type Step = {
  readonly step: "assume" | "call";
  readonly action: string;
  readonly resource: string;
  /** ARN of who asks, as AWS would name it. */
  readonly caller: string;
  readonly allowed: boolean;
  readonly why: "allowed" | "explicit-deny" | "no-allow";
  /** Which sort of policy decided: of a denial, the one that denies or had to allow. */
  readonly policyType: string;
  readonly by: DecidedBy | undefined;
  /** What the nearest statement missed. */
  readonly missed: readonly { readonly element: string; readonly expected: string; readonly got: string }[];
  readonly voices: readonly Voice[];
  /** The policy that refused, before and after the smallest change that would allow. */
  readonly mend: { readonly document: string; readonly before: string; readonly after: string } | undefined;
};

export type Can = { readonly allowed: boolean; readonly steps: readonly Step[] };

/** What AWS answered when the very call was made. */
export type Tried = {
  readonly allowed: boolean;
  readonly said: string;
  readonly caller: string;
  readonly key?: string;
  /** Whether a probe that was put could not be taken away. */
  readonly left?: boolean;
};

/** Answers from the documents that were read. `chain.account` is empty where a role is asked about. */
export function answer(
  chain: Chain,
  readings: Readings,
  look: Look,
  asked: { readonly action: string; readonly resource: string },
): Can {
  const role = look.need(chain.role);
  const call = asRole(role, asked);
  const policies = policiesOf(chain, readings, look);
  const steps = [
    ...(chain.account === "" ? [] : [assumeStep(chain, readings, look)]),
    stepOf("call", call, decide(call, policies), policies, call.principal.arn),
  ];
  return { allowed: steps.every(({ allowed }) => allowed), steps };
}

function assumeStep(chain: Chain, _: Readings, look: Look): Step {
  const role = look.need(chain.role);
  const request = assumption(chain, role, look.need(chain.issuer));
  const trust = documentOf(role.trust, `${role.name} trust policy`) ?? emptyPolicy;
  const policies: Policies = { identity: [], resource: trust };
  return stepOf("assume", request, decideTrust(request, trust), policies, chain.subject);
}

type Request = Parameters<typeof decide>[0];

function stepOf(step: Step["step"], request: Request, decision: Decision, policies: Policies, caller: string): Step {
  const nearest = !decision.allowed && decision.why === "no-allow" ? decision.nearest[0] : undefined;
  return {
    step,
    action: request.action,
    resource: request.resource,
    caller,
    allowed: decision.allowed,
    why: decision.allowed ? "allowed" : decision.why,
    policyType: decision.allowed || decision.why === "explicit-deny" ? decision.by.policyType : decision.missing,
    by: decidedBy(decision, ""),
    missed: (nearest?.missed ?? []).map((miss) =>
      miss.element === "unknown"
        ? { element: "unknown", expected: "", got: miss.names.join(", ") }
        : {
            element: miss.element === "Condition" ? `${miss.operator} ${miss.key}` : miss.element,
            expected: miss.expected.join(", "),
            got: miss.got?.join(", ") ?? "-",
          },
    ),
    voices: voicesOf(request, policies, step),
    mend: decision.allowed ? undefined : mendOf(request, policies, decision),
  };
}

/** Allows whatever it is asked, so that another policy is heard alone. */
const everything = parsePolicy({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "*", Resource: "*" },
});

function voicesOf(request: Request, { identity, boundary, resource }: Policies, step: Step["step"]): readonly Voice[] {
  const alone = (document: PolicyDocument, policies: Policies): Voice => {
    const decision = step === "assume" ? decideTrust(request, document) : decide(request, policies);
    const by = decision.allowed || decision.why === "explicit-deny" ? decidedBy(decision, "") : undefined;
    const says = decision.allowed ? "allows" : decision.why === "explicit-deny" ? "denies" : "nothing";
    return { document: document.name ?? "", says, ...(by === undefined ? {} : { by }) };
  };
  return [
    ...identity.map((document) => alone(document, { identity: [document] })),
    ...(boundary === undefined ? [] : [alone(boundary, { identity: [everything], boundary })]),
    ...(resource === undefined ? [] : [alone(resource, { identity: [], resource })]),
  ];
}

const textOf = (document: PolicyDocument) => JSON.stringify(writePolicy(document), undefined, 2);

function mendOf(request: Request, policies: Policies, decision: Decision & { readonly allowed: false }): Step["mend"] {
  const edit = smallestEdit(request, policies, decision);
  if ("none" in edit) return undefined;
  const documents = {
    identity: policies.identity,
    boundary: policies.boundary === undefined ? [] : [policies.boundary],
    resource: policies.resource === undefined ? [] : [policies.resource],
  } as const;
  const of = edit.policyType in documents ? documents[edit.policyType as keyof typeof documents] : [];
  const before = of[edit.position];
  return {
    document: edit.document ?? before?.name ?? "",
    before: before === undefined ? "" : textOf(before),
    after: textOf(applyEdit(before ?? emptyPolicy, edit)),
  };
}

/** Of an action that a known service does not have the nearest one; `undefined` where there is nothing to say against it. */
export function misspelt(action: string): { readonly near: string | undefined } | undefined {
  if (actionsMeant(action)?.length !== 0) return undefined;
  const policy = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: action, Resource: "*" } };
  const found = validate(policy, { type: "identity" }).find(
    ({ path, suggestion }) => /Action/.test(path) && suggestion,
  );
  return { near: found?.suggestion };
}
