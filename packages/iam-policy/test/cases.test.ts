import { describe, expect, test } from "vitest";
import { decide, decideTrust } from "../src/decide.ts";
import type { Decider, Decision } from "../src/decide.ts";
import { boundariesAndSessions } from "./cases/boundaries.ts";
import { elements } from "./cases/elements.ts";
import { evaluation } from "./cases/evaluation.ts";
import { examplesOfAws } from "./cases/examples-aws.ts";
import { examplesOfEc2 } from "./cases/examples-ec2.ts";
import { examplesOfIam } from "./cases/examples-iam.ts";
import { operators } from "./cases/operators.ts";
import { principals } from "./cases/principals.ts";
import { bucketPolicies } from "./cases/s3-bucket-policies.ts";
import { bucketKeys } from "./cases/s3-keys.ts";
import { userPolicies } from "./cases/s3-users.ts";
import { setsAndValues } from "./cases/sets.ts";
import { variables } from "./cases/variables.ts";
import type { Case, Told } from "./cases/case.ts";

const topics: Readonly<Record<string, readonly Case[]>> = {
  evaluation,
  boundariesAndSessions,
  principals,
  elements,
  operators,
  setsAndValues,
  variables,
  examplesOfAws,
  examplesOfEc2,
  examplesOfIam,
  bucketPolicies,
  bucketKeys,
  userPolicies,
};

const all = Object.values(topics).flat();

function decided(given: Case["given"]): Decision {
  return "trust" in given ? decideTrust(given.request, given.trust) : decide(given.request, given.policies);
}

const statementOf = ({ statement, index }: Decider): string | number => statement.sid ?? index;

function told(decision: Decision): Told {
  if (decision.allowed) return { allowedBy: decision.by.policyType, statement: statementOf(decision.by) };
  if (decision.why === "explicit-deny")
    return { deniedBy: decision.by.policyType, statement: statementOf(decision.by) };
  const [nearest] = decision.nearest;
  const missed = nearest?.missed.map((miss) => (miss.element === "Condition" ? miss.key : miss.element)) ?? [];
  return { missing: decision.missing, missed };
}

describe.each(Object.entries(topics))("%s", (_, cases) => {
  test.each(cases)("$name ($source)", ({ given, expected }) => {
    expect(told(decided(given))).toEqual(expected);
  });
});

test("there are at least 400, no two alike, each with AWS's page and heading", () => {
  const asked = new Set(all.map(({ given }) => JSON.stringify(given)));
  expect(asked.size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(400);
  expect(all.filter(({ source }) => !/^https:\/\/docs\.aws\.amazon\.com\/[^ ]+\.html(#[\w-]+)?$/.test(source))).toEqual(
    [],
  );
});
