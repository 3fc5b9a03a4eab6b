import type { V1Deployment, V1StatefulSet } from "@kubernetes/client-node";
import { expect, it } from "vitest";
import { deploymentRollout, statefulSetRollout } from "../../src/kinds/rollout-state.ts";

type Status = Pick<NonNullable<V1Deployment["status"]>, "observedGeneration" | "conditions"> & {
  readonly [Count in "updatedReplicas" | "replicas" | "availableReplicas"]?: number;
};

const deployment = ({ observedGeneration = 2, ...status }: Status): V1Deployment => ({
  metadata: { generation: 2 },
  spec: { replicas: 2, selector: {}, template: {} },
  status: { observedGeneration, ...status },
});

it.each([
  ["unseen", { observedGeneration: 1, updatedReplicas: 2, replicas: 2, availableReplicas: 2 }],
  ["rolling", { updatedReplicas: 1, replicas: 2, availableReplicas: 2 }],
  ["rolling", { updatedReplicas: 2, replicas: 3, availableReplicas: 2 }],
  ["unready", { updatedReplicas: 2, replicas: 2, availableReplicas: 1 }],
  ["complete", { updatedReplicas: 2, replicas: 2, availableReplicas: 2 }],
  [
    "overdue",
    {
      updatedReplicas: 1,
      replicas: 2,
      availableReplicas: 1,
      conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded" }],
    },
  ],
] as const)("a Deployment is %s as kubectl decides it: %j", (state, status) => {
  expect(
    deploymentRollout(deployment({ ...status, conditions: "conditions" in status ? [...status.conditions] : [] })),
  ).toBe(state);
});

const statefulSet = (status: Partial<NonNullable<V1StatefulSet["status"]>>): V1StatefulSet => ({
  metadata: { generation: 2 },
  spec: { replicas: 3, selector: {}, template: {}, serviceName: "woodpecker" },
  status: { observedGeneration: 2, replicas: 3, currentRevision: "b", updateRevision: "b", ...status },
});

it.each([
  ["unseen", { observedGeneration: 1, readyReplicas: 3 }],
  ["rolling", { currentRevision: "a", readyReplicas: 3 }],
  ["rolling", { replicas: 2, readyReplicas: 2 }],
  ["unready", { readyReplicas: 2 }],
  ["complete", { readyReplicas: 3 }],
] as const)("a StatefulSet is %s: %j", (state, status) => {
  expect(statefulSetRollout(statefulSet(status))).toBe(state);
});
