import { describe, expect, test } from "vitest";
import type { Change } from "../src/model/change.ts";
import { objectsIn, usualObjects } from "../src/permissions/chart-objects.ts";
import { commandsWithRights } from "../src/permissions/command-name.ts";
import { grantFor, grantForAll } from "../src/permissions/grant.ts";
import { iamDocument } from "../src/permissions/iam-document.ts";
import { rightsOfChange } from "../src/permissions/kind-rights.ts";
import { rbacObjects } from "../src/permissions/rbac-objects.ts";
import { allow, isIam, may, type Right } from "../src/permissions/right.ts";
import type { SetUp } from "../src/permissions/set-up.ts";
import * as fixtures from "./report-fixtures.ts";

const { setUp } = fixtures;

const text = (value: unknown) => JSON.stringify(value) ?? "";

describe("an IAM policy", () => {
  test("says once what holds alike of several resources, and keeps conditions apart", () => {
    const only = { ArnEquals: { "iam:PolicyARN": "arn:p" } };
    const rights = [
      ...allow("arn:a", ["iam:GetPolicyVersion", "iam:GetPolicy"]),
      ...allow("arn:b", ["iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetPolicy"]),
      ...allow("arn:r", ["iam:GetRole"]),
      ...allow("arn:r", ["iam:AttachRolePolicy"], only),
    ];
    expect(iamDocument(rights)?.Statement).toEqual([
      { Effect: "Allow", Action: ["iam:GetPolicy", "iam:GetPolicyVersion"], Resource: ["arn:a", "arn:b"] },
      { Effect: "Allow", Action: "iam:GetRole", Resource: "arn:r" },
      { Effect: "Allow", Action: "iam:AttachRolePolicy", Resource: "arn:r", Condition: only },
    ]);
  });

  test("is none where no action is needed", () => {
    expect(iamDocument(may(["get"], { resource: "pods", namespace: "n" }))).toBeUndefined();
    expect(grantFor(setUp, "values")).toMatchObject({ iam: undefined, rbac: [], optional: [] });
  });

  /** AWS authorises it on no resource. */
  const ofNone = text({ Effect: "Allow", Action: "iam:ListOpenIDConnectProviders", Resource: "*" });

  test.each(commandsWithRights)("of %s names every resource exactly", (command) => {
    expect(text(grantFor(setUp, command).iam).replace(ofNone, "")).not.toContain("*");
  });

  test("of all commands together fits into one, however long the names are", () => {
    const long = (length: number) => "x".repeat(length);
    const longest: SetUp = {
      ...setUp,
      clusterArn: `arn:aws-us-gov:eks:us-gov-west-1:111122223333:cluster/${long(100)}`,
      bucketArn: `arn:aws-us-gov:s3:::${long(63)}`,
      policyArn: `arn:aws-us-gov:iam::111122223333:policy/${long(128)}`,
      roleArn: `arn:aws-us-gov:iam::111122223333:role/${long(510)}/${long(64)}`,
      permissionsBoundary: `arn:aws-us-gov:iam::111122223333:policy/${long(128)}`,
    };
    const { iam } = grantForAll(longest, commandsWithRights);
    // The most that a managed policy may have, white space aside.
    expect(text(iam).length).toBeLessThanOrEqual(6144);
  });

  test("lets nobody attach another policy, nor make a role without the boundary that the spec asks for", () => {
    const boundary = "arn:aws:iam::111122223333:policy/b";
    const { iam } = grantFor({ ...setUp, permissionsBoundary: boundary }, "up");
    const conditioned = (action: string) =>
      iam?.Statement.flatMap(({ Action, Condition }) => (text(Action).includes(action) ? [Condition] : []));
    expect(conditioned("iam:AttachRolePolicy")).toEqual([{ ArnEquals: { "iam:PolicyARN": setUp.policyArn } }]);
    const bounded = [{ StringEquals: { "iam:PermissionsBoundary": boundary } }];
    expect(conditioned("iam:CreateRole")).toEqual(bounded);
    expect(conditioned("iam:PutRolePermissionsBoundary")).toEqual(bounded);
  });
});

const writes = (rights: readonly Right[]) =>
  rights.filter(isIam).flatMap(({ action }) => (/:(?:Get|List|Describe)/.test(action) ? [] : [action]));

describe("what the spec says is only used", () => {
  test("takes no write", () => {
    const used: SetUp = {
      ...setUp,
      objects: { kinds: [], grants: [] },
      relations: { bucket: "use", policy: "use", role: "use", serviceAccount: "use", release: "own" },
    };
    const { iam, rbac } = grantForAll(used, ["up", "down"]);
    const rights = iam?.Statement.flatMap(({ Action }) => [Action].flat()) ?? [];
    expect(writes(rights.flatMap((action) => allow("arn", [action])))).toEqual([
      "iam:AddClientIDToOpenIDConnectProvider",
      "iam:CreateOpenIDConnectProvider",
      "iam:TagOpenIDConnectProvider",
    ]);
    const onAccount = rbac.flatMap(({ rules }) =>
      rules.filter(({ resourceNames = [] }) => resourceNames.includes("m-s3")),
    );
    expect(onAccount.flatMap(({ resources, verbs }) => [resources, verbs])).toEqual([
      ["serviceaccounts"],
      ["get"],
      ["serviceaccounts/token"],
      ["create"],
    ]);
  });

  test("of a role whatever policies it bears are read, and none of them is named", () => {
    const { iam } = grantFor({ ...setUp, policyArn: undefined }, "verify");
    expect(iam?.Statement).toContainEqual({
      Effect: "Allow",
      Action: ["iam:GetPolicy", "iam:GetPolicyVersion"],
      Resource: ["arn:aws:iam::111122223333:policy/*", "arn:aws:iam::aws:policy/*"],
    });
  });
});

describe("rules of Kubernetes", () => {
  test("are a Role for each namespace and a ClusterRole for the rest, in as few rules as say them", () => {
    const rights = [
      ...may(["get", "list"], { resource: "configmaps", namespace: "n" }),
      ...may(["list", "get"], { resource: "services", namespace: "n" }),
      ...may(["get"], { resource: "configmaps", namespace: "n", name: "covered" }),
      ...may(["list", "get"], { group: "apps", resource: "deployments", namespace: "n" }),
      ...may(["create"], { resource: "serviceaccounts/token", namespace: "n", name: "a" }),
      ...may(["create"], { resource: "serviceaccounts/token", namespace: "n", name: "b" }),
      ...may(["create"], { resource: "serviceaccounts/token", namespace: "other", name: "default" }),
      ...may(["list"], { resource: "nodes" }),
    ];
    const head = { apiVersion: "rbac.authorization.k8s.io/v1" };
    expect(rbacObjects(rights, "x")).toEqual([
      {
        ...head,
        kind: "Role",
        metadata: { name: "x", namespace: "n" },
        rules: [
          { apiGroups: [""], resources: ["configmaps", "services"], verbs: ["get", "list"] },
          { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "list"] },
          { apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: ["a", "b"], verbs: ["create"] },
        ],
      },
      {
        ...head,
        kind: "Role",
        metadata: { name: "x", namespace: "other" },
        rules: [
          { apiGroups: [""], resources: ["serviceaccounts/token"], resourceNames: ["default"], verbs: ["create"] },
        ],
      },
      {
        ...head,
        kind: "ClusterRole",
        metadata: { name: "x" },
        rules: [{ apiGroups: [""], resources: ["nodes"], verbs: ["list"] }],
      },
    ]);
  });

  test.each([
    ["a chart that makes a Role", { ...usualObjects }, true],
    ["a chart that makes none", { ...usualObjects, grants: [] }, false],
  ])("of %s hold what it grants: nobody may grant what he may not do", (_name, objects, held) => {
    const [role] = grantFor({ ...setUp, objects }, "up").rbac;
    const onPods = role?.rules.filter(({ resources }) => resources.includes("pods")) ?? [];
    expect(onPods.some(({ verbs }) => verbs.includes("delete"))).toBe(held);
  });
});

describe("what a chart makes", () => {
  const manifest = `
apiVersion: v1
kind: Service
metadata: { name: a }
---
apiVersion: "networking.k8s.io/v1"
kind: Ingress
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
---
apiVersion: v1
kind: Endpoints
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
rules:
  - { apiGroups: [""], resources: [pods], verbs: [get] }
---
# Nothing but a comment
`;

  test("is told by its kinds, in the plural that RBAC uses", () => {
    expect(objectsIn([manifest, manifest])).toEqual({
      kinds: [
        { group: "", resource: "services", clusterScoped: false },
        { group: "networking.k8s.io", resource: "ingresses", clusterScoped: false },
        { group: "networking.k8s.io", resource: "networkpolicies", clusterScoped: false },
        { group: "gateway.networking.k8s.io", resource: "gateways", clusterScoped: false },
        { group: "", resource: "endpoints", clusterScoped: false },
        { group: "rbac.authorization.k8s.io", resource: "clusterroles", clusterScoped: true },
      ],
      grants: [
        { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
        { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
      ],
    });
  });
});

describe("what one change takes", () => {
  const update = (id: Change["id"], ...paths: readonly string[]): Change => ({
    id,
    after: [],
    standing: "owned",
    action: "update",
    differences: paths.map((path) => ({ path, have: 1, want: 2 })),
  });

  test.each<[Change, "up" | "down", readonly string[]]>([
    [update("bucket/b", "policy.EyrieTlsOnly", "tags.team"), "up", ["s3:PutBucketPolicy", "s3:PutBucketTagging"]],
    [update("bucket/b", "tags.eyrie:owner"), "down", ["s3:PutBucketTagging"]],
    [
      update("iam-policy/p", "document (v3)", "versions.v1"),
      "up",
      ["iam:CreatePolicyVersion", "iam:DeletePolicyVersion"],
    ],
    [update("role/r", "trust"), "up", ["iam:UpdateAssumeRolePolicy"]],
    [update("role/r", "tags.eyrie:owner"), "down", ["iam:UntagRole"]],
    [update("service-account/milvus/m-s3", "annotations.x"), "up", ["patch serviceaccounts"]],
    [{ id: "role/r", after: [], standing: "owned", action: "delete", have: {} }, "down", ["iam:DeleteRole"]],
    [{ id: "role/r", after: [], standing: "owned", action: "keep" }, "up", []],
    [fixtures.conflict, "up", []],
  ])("%#", (change, direction, expected) => {
    const rights = rightsOfChange(setUp, change, direction);
    expect(rights.map((right) => (isIam(right) ? right.action : `${right.verb} ${right.resource}`))).toEqual(expected);
  });
});
