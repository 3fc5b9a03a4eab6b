import type { V1Deployment } from "@kubernetes/client-node";
import { roleAnnotation } from "#eyrie/milvus/trust";
import { until } from "../until.ts";
import type { Breakage } from "./breakage.ts";
import {
  annotated,
  asNode,
  containerOf,
  cpp,
  go,
  newestLog,
  revived,
  role,
  scaledTo,
  webhookChanged,
  withTemplate,
} from "./pod-hands.ts";
import { allReady, restarted } from "./symptoms.ts";

/** What breaks in the pods, while service account and webhook are as they should be. */
export const onPods = {
  "annotated after the pods": {
    how: "the pods are made before the service account is annotated",
    make: async (scene) => {
      await annotated(scene, { [roleAnnotation]: null });
      const made = await restarted(scene, go);
      // The API's times are of whole seconds.
      await until(
        async () => Date.now(),
        (now) => now > Date.parse(String(made[0]?.metadata?.creationTimestamp)) + 1000,
      );
      await annotated(scene, { [roleAnnotation]: role(scene) });
      return () => revived(scene);
    },
    symptom: newestLog(asNode),
    shows: asNode,
  },
  "webhook out for a moment": {
    how: "the webhook does not answer at the moment when a pod is made",
    make: async (scene) => {
      const undo = await webhookChanged(scene, ({ webhooks = [] }) => {
        for (const { clientConfig } of webhooks) clientConfig.url = "https://127.0.0.1:1/mutate";
      });
      await restarted(scene, go);
      await undo();
      return () => revived(scene);
    },
    symptom: newestLog(asNode),
    shows: asNode,
  },
  "old role in the pods": {
    how: "the pods were made while the account was annotated with an older role",
    make: async (scene) => {
      await annotated(scene, { [roleAnnotation]: `${role(scene)}-2024` });
      await restarted(scene, go);
      await annotated(scene, { [roleAnnotation]: role(scene) });
      return () => revived(scene);
    },
    symptom: newestLog(/AssumeRoleWithWebIdentity/),
    shows: /Not authorized to perform sts:AssumeRoleWithWebIdentity/,
  },
  "role's variable in extraEnv": {
    how: "the chart's extraEnv sets AWS_ROLE_ARN, and so the webhook adds no token file",
    make: withTemplate((template, scene) => {
      containerOf(template).env = [{ name: "AWS_ROLE_ARN", value: role(scene) }];
    }),
    symptom: newestLog(asNode),
    shows: asNode,
  },
  "token's variable in extraEnv": {
    how: "the chart's extraEnv sets AWS_WEB_IDENTITY_TOKEN_FILE, and so the webhook adds no role",
    make: withTemplate((template) => {
      const value = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";
      containerOf(template).env = [{ name: "AWS_WEB_IDENTITY_TOKEN_FILE", value }];
    }),
    symptom: newestLog(/ValidationError|RoleArn|roleArn/),
    shows: /roleArn|RoleArn/,
    sees: "STS misses RoleArn in the request",
  },
  "container skipped": {
    how: "the pods' annotation has the webhook skip Milvus' container",
    make: withTemplate((template) => {
      const { annotations = {} } = template.metadata ?? {};
      annotations["eks.amazonaws.com/skip-containers"] = `fluent-bit,${go}`;
    }),
    symptom: newestLog(asNode),
    shows: asNode,
  },
  "volume of the token's name": {
    how: "the pods have an empty volume that is called aws-iam-token already",
    make: withTemplate(({ spec }) => {
      if (spec !== undefined) spec.volumes = [...(spec.volumes ?? []), { name: "aws-iam-token", emptyDir: {} }];
    }),
    symptom: newestLog(/serviceaccount\/token/),
    shows: /open \/var\/run\/secrets\/eks.amazonaws.com\/serviceaccount\/token: no such file or directory/,
  },
  "token for root alone": {
    how: "a volume of mode 0400 that an init container of root's shares with Milvus, who is another user",
    make: withTemplate((template) => {
      const token = { path: "token", audience: "sts.amazonaws.com" };
      const projected = { defaultMode: 0o400, sources: [{ serviceAccountToken: token }] };
      containerOf(template).securityContext = { runAsUser: 1000, runAsGroup: 1000 };
      Object.assign(template.spec ?? {}, {
        initContainers: [{ name: "prepare", image: "busybox", securityContext: { runAsUser: 0 } }],
        volumes: [...(template.spec?.volumes ?? []), { name: "aws-iam-token", projected }],
      });
    }),
    symptom: newestLog(/permission denied/),
    shows: /open \/var\/run\/secrets\/eks.amazonaws.com\/serviceaccount\/token: permission denied/,
  },
  "keys out of a Secret": {
    how: "a query node takes all of a Secret with static keys into its environment",
    make: async (scene) => {
      const secrets = `/api/v1/namespaces/${scene.target.serviceAccount.namespace}/secrets`;
      const stringData = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "not-a-secret" };
      await scene.kubectl("POST", secrets, { metadata: { name: "aws-keys" }, stringData });
      const undo = await withTemplate((template) => {
        containerOf(template).envFrom = [{ secretRef: { name: "aws-keys" } }];
      }, cpp)(scene);
      return async () => {
        await undo();
        await scene.kubectl("DELETE", `${secrets}/aws-keys`);
      };
    },
    symptom: newestLog(/if use iam/, cpp),
    shows: /if use iam, token should not be empty/,
  },
  "scaled to nothing": {
    how: "a component and the release's etcd are scaled to 0 with kubectl",
    make: async (scene) => {
      const scaled = async (replicas: number) => {
        await scaledTo(scene, `deployments/${scene.target.release.name}-${go}`, replicas);
        await scaledTo(scene, `statefulsets/${scene.target.release.name}-etcd`, replicas);
      };
      await scaled(0);
      return async () => {
        await scaled(1);
        await allReady(scene);
      };
    },
    symptom: async ({ kubectl, target: { serviceAccount, release } }) => {
      const path = `/apis/apps/v1/namespaces/${serviceAccount.namespace}/deployments/${release.name}-${go}`;
      const { spec, status } = await kubectl<V1Deployment>("GET", path);
      return `${status?.readyReplicas ?? 0}/${spec?.replicas ?? ""}`;
    },
    shows: /^0\/0$/,
    sees: "nothing is said: kubectl get deployments shows 0/0",
  },
  "component under default": {
    how: "one component runs under the namespace's default service account",
    make: withTemplate(({ spec }) => {
      if (spec !== undefined) Object.assign(spec, { serviceAccountName: "default", serviceAccount: "default" });
    }),
    symptom: newestLog(asNode),
    shows: asNode,
  },
} as const satisfies Record<string, Breakage>;
