import { decide, type Decision } from "@eyrie/iam-policy/decide";
import type { PolicyDocument } from "@eyrie/iam-policy/document";
import * as say from "../../messages/doctor/permissions.ts";
import { milvusRequirements } from "../../milvus/policy.ts";
import type { Chain } from "../../readings/chain.ts";
import { linesIn } from "../../readings/milvus-lines.ts";
import type { Readings, RoleReading } from "../../readings/readings.ts";
import { boundaryOf, documentOf, identityOf } from "../decisions.ts";
import { doctorRule } from "../doctor-rule.ts";
import { decidedBy } from "../evidence.ts";
import { inFavour } from "./known.ts";
import { askedAs, contextOf, placeOf } from "./requests.ts";

/** Beyond all that any Milvus does, and what an intruder would do. */
const onBucket = ["s3:DeleteBucket", "s3:PutBucketPolicy", "s3:PutLifecycleConfiguration", "s3:PutBucketAcl"];

/** Works, and is a risk. What anybody may read of a bucket's settings is none. */
export const breadth = doctorRule({
  code: "EY515",
  title: say.breadthTitle,
  link: "policies",
  // A name that was mistyped is another bucket's, too.
  follows: ["EY501"],
  find: (chain, look, readings) => {
    const role = look.need(chain.role);
    const identity = identityOf(chain, readings, look).map(({ document }) => document);
    const boundary = boundaryOf(chain, readings, look);
    const context = contextOf(chain, readings, role);
    const asked = documentOf(
      JSON.stringify({ Version: "2012-10-17", Statement: readings.wanted?.extraStatements ?? [] }),
      "spec",
    );
    const allowed = probes(chain, readings, role, identity).flatMap(({ action, resource, shown }) => {
      const { request } = askedAs(role, { action, resource }, context);
      // What the spec asks for is not too much.
      if (asked !== undefined && decide(request, { identity: [asked] }).allowed) return [];
      const decision: Decision = decide(request, {
        identity: identity.map(asGranted),
        ...(boundary === undefined ? {} : { boundary: boundary.document }),
      });
      return decision.allowed ? [{ action, shown, decision }] : [];
    });
    const [first] = allowed;
    if (first === undefined) return [];
    const by = decidedBy(first.decision, "");
    const places = [...new Set(allowed.map(({ shown }) => shown))];
    const listed = places.map((place) => {
      const actions = allowed.filter(({ shown }) => shown === place).map(({ action }) => action);
      return `${[...new Set(actions)].join(", ")} (${place})`;
    });
    return [
      {
        severity: "warning",
        ...say.tooBroad(role.name, listed.join("; ")),
        about: `role/${role.name}`,
        ...(by === undefined ? {} : { decidedBy: by }),
      },
    ];
  },
});

/** What hangs on conditions that nobody can tell is not held against the role. */
const asGranted = (document: PolicyDocument): PolicyDocument => ({
  ...document,
  statements: document.statements.filter((statement, at) => inFavour(document).statements[at] === statement),
});

type Probe = { readonly action: string; readonly resource: string; readonly shown: string };

/** Calls that Milvus never makes: on its own bucket, and what it does there on others that the role's documents reach. */
function probes(
  chain: Chain,
  readings: Readings,
  role: RoleReading,
  identity: readonly PolicyDocument[],
): readonly Probe[] {
  const place = placeOf(chain, role);
  if (place === undefined) return [];
  const { bucketArn } = place;
  const prefix = bucketArn.slice(0, bucketArn.lastIndexOf(":") + 1);
  const others = new Map([[`${prefix}any-other-bucket`, "arn:aws:s3:::*"]]);
  for (const { statements } of identity)
    for (const { effect, resources } of statements)
      for (const value of effect === "Allow" && resources?.negated === false ? resources.values : []) {
        const [bucket = ""] = value.slice(prefix.length).split("/");
        const example = `${prefix}${bucket.replaceAll(/[*?]/g, "x")}`;
        if (value.startsWith(prefix) && bucket !== "*" && example !== bucketArn)
          others.set(example, `${prefix}${bucket}`);
      }
  return [
    ...onBucket.map((action) => ({ action, resource: bucketArn, shown: bucketArn })),
    ...[...others].flatMap(([resource, shown]) =>
      milvusRequirements(place, linesIn(readings)).map(({ action, resource: own }) => ({
        action,
        resource: own === bucketArn ? resource : `${resource}/x`,
        shown,
      })),
    ),
    { action: "iam:CreateAccessKey", resource: "*", shown: "*" },
  ];
}
