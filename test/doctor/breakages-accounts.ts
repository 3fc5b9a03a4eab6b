import type { CoreV1EventList } from "@kubernetes/client-node";
import { roleAnnotation } from "#eyrie/milvus/trust";
import type { Undo } from "../claim-breakage.ts";
import type { Scene } from "../scene.ts";
import { until } from "../until.ts";
import type { Breakage } from "./breakage.ts";
import {
  accountPath,
  asNode,
  go,
  nodeLog,
  removed,
  revived,
  role,
  withAnnotations,
  withoutWebhook,
  withTemplate,
  withWebhook,
} from "./pod-hands.ts";
import { logOf, refusal } from "./symptoms.ts";

/** Deletes the account; it comes back as Eyrie had made it. */
async function accountTaken(scene: Scene): Promise<Undo> {
  const { kubernetes } = scene.clouds;
  const { namespace, name } = scene.target.serviceAccount;
  const { metadata } = await kubernetes.readServiceAccount(namespace, name);
  const { labels = {}, annotations = {} } = metadata ?? {};
  await scene.kubectl("DELETE", accountPath(scene));
  return async () => void (await kubernetes.applyServiceAccount(namespace, name, labels, annotations));
}

/** Has Helm make the account, with or without the annotation, and then another. */
const madeByHelm =
  (another: (scene: Scene) => Promise<void>, annotates: boolean): Breakage["make"] =>
  async (scene) => {
    const { namespace, name } = scene.target.serviceAccount;
    const undo = await accountTaken(scene);
    const accounts = accountPath(scene).slice(0, -name.length - 1);
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
      await undo();
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

/** What the namespace's events say, once they say what is waited for. */
const eventsOf = (scene: Scene, says: string): Promise<string> =>
  until(
    async () => {
      const path = `/api/v1/namespaces/${scene.target.serviceAccount.namespace}/events`;
      const { items } = await scene.kubectl<CoreV1EventList>("GET", path);
      return items.map(({ reason = "", message = "" }) => `${reason}: ${message}`).join("\n");
    },
    (text) => text.includes(says),
  );

/** What breaks in the service account, and in what injects its role. */
export const onAccounts = {
  "webhook deleted": {
    how: "the pod-identity webhook's configuration is deleted",
    make: withoutWebhook,
    symptom: nodeLog,
    shows: asNode,
  },
  "webhook behind a Service without pods": {
    how: "the webhook's configuration leads to a Service in the cluster whose pods are gone",
    make: withWebhook(({ webhooks = [] }) => {
      for (const webhook of webhooks)
        webhook.clientConfig = { service: { namespace: "kube-system", name: "pod-identity-webhook" } };
    }),
    symptom: nodeLog,
    shows: asNode,
  },
  "namespace left out": {
    how: "the webhook takes only namespaces of a label",
    make: withWebhook(({ webhooks = [] }) => {
      for (const webhook of webhooks) webhook.namespaceSelector = { matchLabels: { irsa: "enabled" } };
    }),
    symptom: nodeLog,
    shows: asNode,
  },
  "annotation taken off": {
    how: "the role's annotation is taken off the service account",
    make: withAnnotations((scene) => ({ to: { [roleAnnotation]: null }, from: { [roleAnnotation]: role(scene) } })),
    symptom: nodeLog,
    shows: asNode,
  },
  "account made anew by hand": {
    how: "the service account is deleted and made by kubectl, without its annotation",
    make: async (scene) => {
      const undo = await accountTaken(scene);
      const { name } = scene.target.serviceAccount;
      await scene.kubectl("POST", accountPath(scene).slice(0, -name.length - 1), { metadata: { name } });
      return async () => {
        await undo();
        await revived(scene);
      };
    },
    symptom: nodeLog,
    shows: asNode,
  },
  "key without its hyphen": {
    how: "the role's annotation is written eks.amazonaws.com/rolearn",
    make: withAnnotations((scene) => ({
      to: { [roleAnnotation]: null, "eks.amazonaws.com/rolearn": role(scene) },
      from: { [roleAnnotation]: role(scene), "eks.amazonaws.com/rolearn": null },
    })),
    symptom: nodeLog,
    shows: asNode,
  },
  "policy's ARN": {
    how: "the annotation holds the policy's ARN in place of the role's",
    make: withAnnotations((scene) => ({
      to: { [roleAnnotation]: scene.target.policy.arn },
      from: { [roleAnnotation]: role(scene) },
    })),
    symptom: (scene) => logOf(scene, go, /ValidationError/),
    shows: /policy\/MilvusS3ReadWrite is invalid/,
  },
  "Helm and another hold the annotation": {
    how: "Helm's values and something else both write the role's annotation",
    make: madeByHelm(async (scene) => {
      const { namespace, name } = scene.target.serviceAccount;
      await scene.clouds.kubernetes.applyServiceAccount(namespace, name, {}, { [roleAnnotation]: role(scene) });
    }, true),
    symptom: ownersOf,
    shows: /^eyrie helm$/,
    sees: "nothing: it works; the annotation's field managers are eyrie and helm",
  },
  "annotated beside Helm": {
    how: "the chart makes the service account, and somebody annotates it with kubectl",
    make: madeByHelm(async (scene) => {
      const path = `${accountPath(scene)}?fieldManager=kubectl-annotate`;
      await scene.kubectl("PATCH", path, { metadata: { annotations: { [roleAnnotation]: role(scene) } } });
    }, false),
    symptom: ownersOf,
    shows: /^kubectl-annotate$/,
    sees: "nothing: it works; the annotation's field manager is kubectl-annotate",
  },
  "audience of its own": {
    how: "the service account is annotated with an audience that AWS was never told of",
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
      const undo = await accountTaken(scene);
      return async () => {
        await undo();
        await revived(scene);
      };
    },
    symptom: async (scene) => {
      await removed(scene, go);
      return eventsOf(scene, "FailedCreate");
    },
    shows: /FailedCreate: .*serviceaccount "milvus-s3-access-sa" not found/,
  },
  "account's name misspelt": {
    how: "one component is told to run under an account that does not exist",
    make: withTemplate(({ spec }) => {
      const name = "milvus-s3-acess-sa";
      if (spec !== undefined) Object.assign(spec, { serviceAccountName: name, serviceAccount: name });
    }),
    symptom: (scene) => eventsOf(scene, "acess"),
    shows: /FailedCreate: .*serviceaccount "milvus-s3-acess-sa" not found/,
  },
} as const satisfies Record<string, Breakage>;
