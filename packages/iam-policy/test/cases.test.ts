import { describe, expect, test } from "vitest";
import { decide, decideTrust } from "../src/decide.ts";
import type { Decider, Decision } from "../src/decide.ts";
import { abac } from "./cases/abac.ts";
import { addressesAndArns } from "./cases/addresses.ts";
import { boundariesAndSessions } from "./cases/boundaries.ts";
import { delegation } from "./cases/delegation.ts";
import { eksTrust } from "./cases/eks.ts";
import { elements } from "./cases/elements.ts";
import { endpointPolicies } from "./cases/endpoints.ts";
import { evaluation } from "./cases/evaluation.ts";
import { examplesOfAws } from "./cases/examples-aws.ts";
import { examplesOfData } from "./cases/examples-data.ts";
import { examplesOfEc2 } from "./cases/examples-ec2.ts";
import { examplesOfIam } from "./cases/examples-iam.ts";
import { globalKeys } from "./cases/global-keys.ts";
import { kmsKeys } from "./cases/kms.ts";
import { operators } from "./cases/operators.ts";
import { presence } from "./cases/presence.ts";
import { principalKeys } from "./cases/principal-keys.ts";
import { principals } from "./cases/principals.ts";
import { resourceControl } from "./cases/resource-control.ts";
import { bucketPolicies } from "./cases/s3-bucket-policies.ts";
import { bucketKeys } from "./cases/s3-keys.ts";
import { servicePolicies } from "./cases/s3-services.ts";
import { userPolicies } from "./cases/s3-users.ts";
import { serviceControl } from "./cases/service-control.ts";
import { sessions } from "./cases/sessions.ts";
import { setsAndValues } from "./cases/sets.ts";
import { trustPolicies } from "./cases/trust.ts";
import { variables } from "./cases/variables.ts";
import type { Case, Told } from "./cases/case.ts";

const topics: Readonly<Record<string, readonly Case[]>> = {
  abac,
  addressesAndArns,
  boundariesAndSessions,
  delegation,
  eksTrust,
  elements,
  endpointPolicies,
  evaluation,
  examplesOfAws,
  examplesOfData,
  examplesOfEc2,
  examplesOfIam,
  globalKeys,
  kmsKeys,
  operators,
  presence,
  principalKeys,
  principals,
  resourceControl,
  bucketPolicies,
  bucketKeys,
  servicePolicies,
  userPolicies,
  serviceControl,
  sessions,
  setsAndValues,
  trustPolicies,
  variables,
};

const all = Object.values(topics).flat();

function decided(given: Case["given"]): Decision {
  return "trust" in given ? decideTrust(given.request, given.trust) : decide(given.request, given.policies);
}

const statementOf = ({ statement, index }: Decider): string | number => statement.sid ?? index;

function told(decision: Decision): Told {
  if (decision.allowed) return { allowedBy: decision.by.policyType, statement: statementOf(decision.by) };
  if (decision.why === "explicit-deny") {
    const { policyType, level } = decision.by;
    return { deniedBy: policyType, statement: statementOf(decision.by), level };
  }
  const [nearest] = decision.nearest;
  const missed = nearest?.missed.map((miss) => (miss.element === "Condition" ? miss.key : miss.element)) ?? [];
  return { missing: decision.missing, missed, level: decision.level };
}

describe.each(Object.entries(topics))("%s", (_, cases) => {
  test.each(cases.map((one) => [one.name, one.source, one] as const))("%s (%s)", (_name, _source, one) => {
    const { given, expected } = one;
    expect(told(decided(given))).toEqual(expected);
  });
});

test("there are at least 400, no two alike, each with the page of AWS's that decides it", () => {
  const asked = new Set(all.map(({ given }) => JSON.stringify(given)));
  expect(asked.size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(400);
  expect(all.filter(({ source }) => !/^https:\/\/docs\.aws\.amazon\.com\/[^ ]+\.html(#[\w-]+)?$/.test(source))).toEqual(
    [],
  );
});
