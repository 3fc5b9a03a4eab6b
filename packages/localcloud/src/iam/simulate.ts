/*
 * SimulatePrincipalPolicy: identity policies and boundary of a user or role, for each action on each resource, and the
 * service control policies of its account, those statements left out that have conditions.
 * Differs from the real one: no resource policies (NotImplemented), and no positions of the statements that matched.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
import { decide, type Context, type Decider, type Decision, type Policies } from "@eyrie/iam-policy/decide";
import type { PolicyDocument } from "@eyrie/iam-policy/document";
import { fullAwsAccess } from "../aws/organization.ts";
import { notImplemented } from "../aws/protocol.ts";
import { listOfTexts, requiredText, requiredTexts, type QueryParams } from "../aws/query-params.ts";
import type { XmlFields } from "../aws/query-service.ts";
import { readSimulatedPolicies } from "./documents.ts";
import { invalidInput, noSuchEntity, page, requiredArn, type IamContext } from "./operation.ts";
import { boundaryDocument, identityDocuments, roleByArn, userByArn } from "./store.ts";

const unknownParameters = ["ResourcePolicy", "ResourceOwner", "CallerArn", "ResourceHandlingOption"];

/** Each action of a page is held against each resource. */
const mostDecisions = 10_000;

type Simulation = {
  readonly principal: Parameters<typeof decide>[0]["principal"];
  readonly identity: readonly PolicyDocument[];
  readonly boundary: PolicyDocument | undefined;
  readonly serviceControl: Policies["serviceControl"];
  readonly context: Context;
};

export function simulatePrincipalPolicy(params: QueryParams, iam: IamContext): XmlFields {
  const unknown = unknownParameters.find((name) => params.has(name));
  if (unknown !== undefined) throw notImplemented(`SimulatePrincipalPolicy's ${unknown}`);
  const actions = requiredTexts(params, "ActionNames", { min: 3, max: 128 });
  const given = listOfTexts(params, "ResourceArns", { min: 1, max: 2048 });
  const resources = given.length === 0 ? ["*"] : given;
  const simulation = readSimulation(params, iam);
  const { items, end } = page(params, actions.entries(), ([index]) => String(index).padStart(6, "0"));
  if (items.length * resources.length > mostDecisions) {
    throw invalidInput(`The local cloud makes at most ${mostDecisions} decisions in one call.`);
  }
  return {
    EvaluationResults: items.map(([, action]) => {
      const specific = resources.map((resource) => simulated(simulation, action, resource));
      return {
        EvalActionName: action,
        EvalResourceName: "*",
        EvalDecision: worst(specific.map(({ EvalResourceDecision }) => EvalResourceDecision)),
        ...(simulation.serviceControl === undefined
          ? {}
          : {
              OrganizationsDecisionDetail: {
                AllowedByOrganizations: resources.every((resource) =>
                  isWithinOrganization(simulation, action, resource),
                ),
              },
            }),
        ResourceSpecificResults: specific,
      };
    }),
    ...end,
  };
}

function readSimulation(params: QueryParams, { store, account: { organization } }: IamContext): Simulation {
  const { account } = store;
  const arn = requiredArn(params, "PolicySourceArn");
  const role = roleByArn(store, arn);
  const bearer = role ?? userByArn(store, arn);
  if (bearer === undefined) throw noSuchEntity(`The entity with ARN ${arn} cannot be found.`);
  const [boundary = boundaryDocument(store, bearer)] = readSimulatedPolicies(
    params,
    "PermissionsBoundaryPolicyInputList",
  );
  return {
    principal:
      role === undefined ? { kind: "user", account, arn } : { kind: "role-session", account, arn, roleArn: arn },
    identity: [...identityDocuments(store, bearer), ...readSimulatedPolicies(params, "PolicyInputList")],
    boundary,
    serviceControl: organization.policies().serviceControl?.map((level) => level.map(withoutConditions)),
    context: readContext(params),
  };
}

const withoutConditions = (document: PolicyDocument): PolicyDocument => ({
  ...document,
  statements: document.statements.filter(({ conditions }) => conditions.length === 0),
});

/** Whether the organization alone would allow it. */
function isWithinOrganization(
  { principal, serviceControl, context }: Simulation,
  action: string,
  resource: string,
): boolean {
  const limits = serviceControl === undefined ? {} : { serviceControl };
  return decide({ action, resource, principal, context }, { identity: [fullAwsAccess], ...limits }).allowed;
}

function readContext(params: QueryParams): Context {
  const entries: [string, readonly string[]][] = [];
  for (let index = 1; params.has(`ContextEntries.member.${index}.ContextKeyName`); index += 1) {
    const entry = `ContextEntries.member.${index}`;
    entries.push([requiredText(params, `${entry}.ContextKeyName`), listOfTexts(params, `${entry}.ContextKeyValues`)]);
  }
  return Object.fromEntries(entries);
}

function simulated(simulation: Simulation, action: string, resource: string) {
  const { principal, identity, boundary, serviceControl, context } = simulation;
  const decision = decide(
    { action, resource, principal, context },
    {
      identity,
      ...(boundary === undefined ? {} : { boundary }),
      ...(serviceControl === undefined ? {} : { serviceControl }),
    },
  );
  const known = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  const asked = [...identity, ...(boundary === undefined ? [] : [boundary])].flatMap(({ statements }) =>
    statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)),
  );
  const withheld = !decision.allowed && decision.why === "no-allow" && decision.missing === "boundary";
  return {
    EvalResourceName: resource,
    EvalResourceDecision: worded(decision),
    MatchedStatements: deciders(decision).map(({ document }) => ({
      SourcePolicyId: document,
      SourcePolicyType: "IAM Policy",
    })),
    MissingContextValues: [...new Set(asked)].filter((key) => !known.has(key.toLowerCase())),
    ...(boundary === undefined
      ? {}
      : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: !withheld } }),
  };
}

/** An organization's policies are never shown. */
function deciders(decision: Decision): readonly Decider[] {
  const all = decision.allowed
    ? [decision.by, ...decision.within]
    : decision.why === "explicit-deny"
      ? [decision.by]
      : [];
  return all.filter(({ policyType }) => policyType !== "service-control");
}

const decisions = ["explicitDeny", "implicitDeny", "allowed"] as const;
type Worded = (typeof decisions)[number];

const worded = (decision: Decision): Worded =>
  decision.allowed ? "allowed" : decision.why === "explicit-deny" ? "explicitDeny" : "implicitDeny";

/** Keys that a policy asks for and nobody gave are listed as missing; the whole is as bad as its worst part. */
const worst = (made: readonly Worded[]): Worded => decisions.find((decision) => made.includes(decision)) ?? "allowed";
