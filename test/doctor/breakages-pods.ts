import type { CoreV1EventList } from "@kubernetes/client-node";
import { roleAnnotation } from "#eyrie/kinds/service-account";
import type { Scene } from "../scene.ts";
import { until } from "../until.ts";
import type { Breakage } from "./breakage.ts";
import {
  accountPath,
  annotated,
  containerOf,
  cpp,
  go,
  newestLog,
  revived,
  webhookChanged,
  withAnnotations,
  withTemplate,
  withWebhook,
  withoutWebhook,
} from "./pod-hands.ts";
import { logOf, refusal, restarted } from "./symptoms.ts";

/** The Go side asks as the node, and HeadBucket's answer has no body to say so. */
const asNode = /Access ?Denied/;
const nodeLog = (scene: Scene) => logOf(scene, go, asNode);

const role = ({ target }: Scene) => target.role.arn;

/** Has Helm make the account, with or without the annotation, and then another. */
const madeByHelm =
  (another: (scene: Scene) => Promise<void>, annotates: boolean): Breakage["make"] =>
  async (scene) => {
    const { namespace, name } = scene.target.serviceAccount;
    const { metadata } = await scene.clouds.kubernetes.readServiceAccount(namespace, name);
    const { labels = {}, annotations = {} } = metadata ?? {};
    const accounts = accountPath(scene).slice(0, -name.length - 1);
    await scene.kubectl("DELETE", accountPath(scene));
    await scene.kubectl("POST", `${accounts}?fieldManager=helm`, {
      metadata: {
        name,
        labels: { "app.kubernetes.io/managed-by": "Helm" },
        annotations: {
          "meta.helm.sh/release-name": scene.target.release.name,
          "meta.helm.sh/release-namespace": namespace,
          ...(annotates ? { [roleAnnotation]: role(scene) } : {}),
        },
      },
    });
    await another(scene);
    return async () => {
      await scene.kubectl("DELETE", accountPath(scene));
      await scene.clouds.kubernetes.applyServiceAccount(namespace, name, labels, annotations);
    };
  };

/** Who holds the annotation, as `kubectl get --show-managed-fields` tells. */
async function ownersOf({ clouds, target }: Scene): Promise<string> {
  const { namespace, name } = target.serviceAccount;
  const { metadata } = await clouds.kubernetes.readServiceAccount(namespace, name);
  return (metadata?.managedFields ?? [])
    .filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes(`f:${roleAnnotation}`))
    .map(({ manager = "" }) => manager)
    .toSorted()
    .join(" ");
}

export const onPods = {
  "webhook deleted": {
    how: "the pod-identity webhook's configuration is deleted",
    entry: 16,
    make: withoutWebhook,
    symptom: nodeLog,
    shows: asNode,
  },
  "webhook led elsewhere": {
    how: "the webhook's configuration leads to a server that does not answer",
    entry: 16,
    make: withWebhook(({ webhooks = [] }) => {
      for (const { clientConfig } of webhooks) clientConfig.url = "https://10.100.0.7:9443/mutate";
    }),
    symptom: nodeLog,
    shows: asNode,
  },
  "webhook behind a Service without pods": {
    how: "the webhook's configuration leads to a Service in the cluster whose pods are gone",
    entry: 16,
    make: withWebhook(({ webhooks = [] }) => {
      for (const webhook of webhooks)
        webhook.clientConfig = { service: { namespace: "kube-system", name: "pod-identity-webhook" } };
    }),
    symptom: nodeLog,
    shows: asNode,
  },
  "namespace left out": {
    how: "the webhook takes only namespaces of a label",
    entry: 16,
    make: withWebhook(({ webhooks = [] }) => {
      for (const webhook of webhooks) webhook.namespaceSelector = { matchLabels: { irsa: "enabled" } };
    }),
    symptom: nodeLog,
    shows: asNode,
  },
  "annotation taken off": {
    how: "the role's annotation is taken off the service account",
    entry: 12,
    make: withAnnotations((scene) => ({ to: { [roleAnnotation]: null }, from: { [roleAnnotation]: role(scene) } })),
    symptom: nodeLog,
    shows: asNode,
  },
  "account made anew by hand": {
    how: "the service account is deleted and made by kubectl, without its annotation",
    entry: 12,
    make: async (scene) => {
      const { namespace, name } = scene.target.serviceAccount;
      const { metadata } = await scene.clouds.kubernetes.readServiceAccount(namespace, name);
      const { labels = {}, annotations = {} } = metadata ?? {};
      await scene.kubectl("DELETE", accountPath(scene));
      await scene.kubectl("POST", accountPath(scene).slice(0, -name.length - 1), { metadata: { name } });
      return async () => {
        await scene.clouds.kubernetes.applyServiceAccount(namespace, name, labels, annotations);
        await revived(scene);
      };
    },
    symptom: nodeLog,
    shows: asNode,
  },
  "key without its hyphen": {
    how: "the role's annotation is written eks.amazonaws.com/rolearn",
    entry: 12,
    make: withAnnotations((scene) => ({
      to: { [roleAnnotation]: null, "eks.amazonaws.com/rolearn": role(scene) },
      from: { [roleAnnotation]: role(scene), "eks.amazonaws.com/rolearn": null },
    })),
    symptom: nodeLog,
    shows: asNode,
  },
  "policy's ARN": {
    how: "the annotation holds the policy's ARN in place of the role's",
    entry: 12,
    make: withAnnotations((scene) => ({
      to: { [roleAnnotation]: scene.target.policy.arn },
      from: { [roleAnnotation]: role(scene) },
    })),
    symptom: (scene) => logOf(scene, go, /ValidationError/),
    shows: /policy\/MilvusS3ReadWrite is invalid/,
  },
  "annotated after the pods": {
    how: "the pods are made before the service account is annotated",
    entry: 13,
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
    entry: 14,
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
    entry: 15,
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
    entry: 17,
    make: withTemplate((template, scene) => {
      containerOf(template).env = [{ name: "AWS_ROLE_ARN", value: role(scene) }];
    }),
    symptom: newestLog(asNode),
    shows: asNode,
  },
  "token's variable in extraEnv": {
    how: "the chart's extraEnv sets AWS_WEB_IDENTITY_TOKEN_FILE, and so the webhook adds no role",
    entry: 17,
    make: withTemplate((template) => {
      const value = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";
      containerOf(template).env = [{ name: "AWS_WEB_IDENTITY_TOKEN_FILE", value }];
    }),
    symptom: newestLog(/ValidationError|RoleArn|roleArn/),
    shows: /roleArn|RoleArn/,
  },
  "container skipped": {
    how: "the pods' annotation has the webhook skip Milvus' container",
    entry: 18,
    make: withTemplate((template) => {
      const annotations = {
        ...template.metadata?.annotations,
        "eks.amazonaws.com/skip-containers": `fluent-bit,${go}`,
      };
      template.metadata = { ...template.metadata, annotations };
    }),
    symptom: newestLog(asNode),
    shows: asNode,
  },
  "volume of the token's name": {
    how: "the pods have an empty volume that is called aws-iam-token already",
    entry: 18,
    make: withTemplate(({ spec }) => {
      if (spec !== undefined) spec.volumes = [...(spec.volumes ?? []), { name: "aws-iam-token", emptyDir: {} }];
    }),
    symptom: newestLog(/serviceaccount\/token/),
    shows: /open \/var\/run\/secrets\/eks.amazonaws.com\/serviceaccount\/token: no such file or directory/,
  },
  "mount of the token's name": {
    how: "a container mounts aws-iam-token in a place of its own",
    entry: 18,
    make: withTemplate((template) => {
      const container = containerOf(template);
      container.volumeMounts = [...(container.volumeMounts ?? []), { name: "aws-iam-token", mountPath: "/aws" }];
      const token = { path: "token", audience: "sts.amazonaws.com" };
      const volume = { name: "aws-iam-token", projected: { sources: [{ serviceAccountToken: token }] } };
      if (template.spec !== undefined) template.spec.volumes = [...(template.spec.volumes ?? []), volume];
    }),
    symptom: newestLog(/serviceaccount\/token/),
    shows: /open \/var\/run\/secrets\/eks.amazonaws.com\/serviceaccount\/token: no such file or directory/,
  },
  "token for root alone": {
    how: "a volume of mode 0400 that an init container of root's shares with Milvus, who is another user",
    entry: 19,
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
  "keys in the environment": {
    how: "static keys are left in a query node's environment",
    entry: 20,
    make: withTemplate((template) => {
      containerOf(template).env = [
        { name: "AWS_ACCESS_KEY_ID", value: "AKIAIOSFODNN7EXAMPLE" },
        { name: "AWS_SECRET_ACCESS_KEY", value: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" },
      ];
    }, cpp),
    symptom: newestLog(/if use iam/, cpp),
    shows: /if use iam, token should not be empty/,
  },
  "keys out of a Secret": {
    how: "a query node takes all of a Secret with static keys into its environment",
    entry: 20,
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
  "component under default": {
    how: "one component runs under the namespace's default service account",
    entry: 21,
    make: withTemplate(({ spec }) => {
      if (spec !== undefined) Object.assign(spec, { serviceAccountName: "default", serviceAccount: "default" });
    }),
    symptom: newestLog(asNode),
    shows: asNode,
  },
  "Helm and another hold the annotation": {
    how: "Helm's values and something else both write the role's annotation",
    entry: 23,
    make: madeByHelm(async (scene) => {
      const { namespace, name } = scene.target.serviceAccount;
      await scene.clouds.kubernetes.applyServiceAccount(namespace, name, {}, { [roleAnnotation]: role(scene) });
    }, true),
    symptom: ownersOf,
    shows: /^eyrie helm$/,
  },
  "annotated beside Helm": {
    how: "the chart makes the service account, and somebody annotates it with kubectl",
    entry: 23,
    make: madeByHelm(async (scene) => {
      const path = `${accountPath(scene)}?fieldManager=kubectl-annotate`;
      await scene.kubectl("PATCH", path, { metadata: { annotations: { [roleAnnotation]: role(scene) } } });
    }, false),
    symptom: ownersOf,
    shows: /^kubectl-annotate$/,
  },
  "audience of its own": {
    how: "the service account is annotated with an audience that AWS was never told of",
    entry: 3,
    make: withAnnotations(() => ({
      to: { "eks.amazonaws.com/audience": "milvus.example.com" },
      from: { "eks.amazonaws.com/audience": null },
    })),
    symptom: async ({ clouds, target }) => {
      const { namespace, name } = target.serviceAccount;
      const token = await clouds.kubernetes.requestToken(namespace, name, "milvus.example.com");
      return refusal(() =>
        clouds.sts.assumeWithWebIdentity({ roleArn: target.role.arn, sessionName: "somebody", token }),
      );
    },
    shows: /Incorrect token audience/,
  },
  "account deleted": {
    how: "the service account is deleted, and pods are to be made anew",
    make: async (scene) => {
      const { namespace, name } = scene.target.serviceAccount;
      const { metadata } = await scene.clouds.kubernetes.readServiceAccount(namespace, name);
      await scene.kubectl("DELETE", accountPath(scene));
      return async () => {
        const { labels = {}, annotations = {} } = metadata ?? {};
        await scene.clouds.kubernetes.applyServiceAccount(namespace, name, labels, annotations);
        await revived(scene);
      };
    },
    symptom: async (scene) => {
      const { namespace } = scene.target.serviceAccount;
      const api = `/api/v1/namespaces/${namespace}`;
      const { items } = await scene.kubectl<{ items: { metadata: { name: string } }[] }>("GET", `${api}/pods`);
      const pod = items.find(({ metadata }) => metadata.name.includes(go))?.metadata.name ?? "";
      await scene.kubectl("DELETE", `${api}/pods/${pod}?gracePeriodSeconds=0`);
      const read = async () => {
        const events = await scene.kubectl<CoreV1EventList>("GET", `${api}/events`);
        return events.items.map(({ reason = "", message = "" }) => `${reason}: ${message}`).join("\n");
      };
      return until(read, (text) => text.includes("FailedCreate"));
    },
    shows: /FailedCreate: .*serviceaccount "milvus-s3-access-sa" not found/,
  },
  "account's name misspelt": {
    how: "one component is told to run under an account that does not exist",
    make: withTemplate(({ spec }) => {
      const name = "milvus-s3-acess-sa";
      if (spec !== undefined) Object.assign(spec, { serviceAccountName: name, serviceAccount: name });
    }),
    symptom: async (scene) => {
      const read = async () => {
        const path = `/api/v1/namespaces/${scene.target.serviceAccount.namespace}/events`;
        const events = await scene.kubectl<CoreV1EventList>("GET", path);
        return events.items.map(({ reason = "", message = "" }) => `${reason}: ${message}`).join("\n");
      };
      return until(read, (text) => text.includes("acess"));
    },
    shows: /FailedCreate: .*serviceaccount "milvus-s3-acess-sa" not found/,
  },
} as const satisfies Record<string, Breakage>;
