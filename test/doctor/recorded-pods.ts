import { roleAnnotation } from "#eyrie/milvus/trust";
import {
  both,
  bare,
  component,
  arn,
  env,
  every,
  madeAfter,
  ofAccount,
  ofContainers,
  ofPods,
  ofRelease,
  ofWebhook,
  ofWorkloads,
  present,
  there,
  uninjected,
  withoutSpec,
  written,
  type Recorded,
} from "./recorded.ts";

const minute = 60_000;

export const recorded = {
  "label that the webhook leaves out": {
    how: "the pods bear the label by which EKS' webhook is told to leave pods alone",
    otherwise: both(
      ofWebhook(() => ({
        objectSelector: {
          matchExpressions: [{ key: "eks.amazonaws.com/skip-pod-identity-webhook", operator: "DoesNotExist" }],
        },
      })),
      ofPods((pod) => ({ ...pod, labels: { ...pod.labels, "eks.amazonaws.com/skip-pod-identity-webhook": "true" } })),
      uninjected,
    ),
    types: [
      `kubectl patch deployment/milvus-demo-datanode -n milvus --type merge -p '{"spec":{"template":{"metadata":{"labels":{"eks.amazonaws.com/skip-pod-identity-webhook":null}}}}}'`,
    ],
  },
  "webhook led elsewhere": {
    how: "the webhook's configuration leads to a server that does not answer, and pods get nothing",
    otherwise: both(
      ofWebhook(() => ({ target: "https://10.100.0.7:9443/mutate" })),
      uninjected,
    ),
    types: ["kubectl edit mutatingwebhookconfiguration pod-identity-webhook", "eyrie up"],
  },
  "webhook that must answer": {
    how: "a webhook of failurePolicy Fail is not reached, and so no pod is made",
    otherwise: both(
      ofWebhook(() => ({ failurePolicy: "Fail", target: "https://10.100.0.7:9443/mutate" })),
      ofWorkloads((one) => ({
        ...one,
        ready: 0,
        failures: ['Internal error occurred: failed calling webhook "iam-for-pods.amazonaws.com": connection refused'],
      })),
    ),
    types: ["kubectl edit mutatingwebhookconfiguration pod-identity-webhook"],
  },
  "no annotation, two roles": {
    how: "nobody has a spec, the account has no annotation, and two roles trust it",
    otherwise: both(
      ofAccount(() => ({ annotations: {} })),
      withoutSpec,
      (readings) => {
        const trust = '{"Condition":{"StringEquals":{"x:sub":"system:serviceaccount:milvus:milvus-s3-access-sa"}}}';
        return { ...readings, trusting: present([arn, `${arn}-2`].map((one) => ({ arn: one, trust }))) };
      },
    ),
    types: ["eks.amazonaws.com/role-arn=<role ARN>"],
  },
  "annotation of an unknown time": {
    how: "the pods of somebody else's release are bare, and who annotated the account is recorded nowhere",
    otherwise: both(
      uninjected,
      ofAccount(() => ({ managers: [] })),
      ofRelease(() => ({ labels: {} })),
    ),
    types: ["kubectl rollout restart deployment/milvus-demo-datanode -n milvus"],
  },
  "pods of a StatefulSet": {
    how: "a StatefulSet's pods are bare and older than the annotation",
    otherwise: both(
      uninjected,
      madeAfter(-60 * minute),
      ofPods((pod) => ({ ...pod, madeBy: "statefulset/milvus-demo-woodpecker" })),
    ),
    types: ["kubectl rollout restart statefulset/milvus-demo-woodpecker -n milvus"],
  },
  "webhook younger than the pods": {
    how: "the webhook was installed after the pods were made",
    otherwise: (readings) =>
      both(
        uninjected,
        ofWebhook(() => ({ createdAt: readings.takenAt + minute })),
      )(readings),
  },
  "account and pods of one second": {
    how: "a chart makes account and pods in the same second",
    otherwise: (readings) => {
      const made = there(readings.pods).find(({ labels }) => labels["component"] === component)?.createdAt ?? 0;
      const managers = [{ name: "helm", operation: "Apply", time: made, annotations: [roleAnnotation] }];
      return both(
        uninjected,
        ofAccount(() => ({ createdAt: made, managers })),
      )(readings);
    },
  },
  "audience of old": {
    how: "the pods' tokens are for an audience that was annotated before",
    otherwise: ofPods((pod) => ({
      ...pod,
      volumes: pod.volumes.map((volume) =>
        volume.token === undefined ? volume : { ...volume, token: { ...volume.token, audience: "old.example.com" } },
      ),
    })),
    types: ["eyrie up"],
  },
  "both variables, another role": {
    how: "both variables are set by hand, to another role",
    otherwise: written(
      env({
        AWS_ROLE_ARN: `${arn}-2024`,
        AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
      }),
    ),
    types: ["kubectl set env deployment/milvus-demo-datanode -n milvus AWS_ROLE_ARN- AWS_WEB_IDENTITY_TOKEN_FILE-"],
  },
  "a pod of nobody's with one variable": {
    how: "a pod that nothing made anew has one of the variables",
    otherwise: both(
      ofPods(({ madeBy: _maker, ...pod }) => pod),
      ofContainers(({ env: all }) => ({ env: all.filter(({ name }) => name !== "AWS_ROLE_ARN") })),
    ),
  },
  "skipped in quotes": {
    how: "skip-containers names Milvus' container in quotes, as CSV may",
    otherwise: both(
      ofContainers(bare),
      ofPods((pod) => ({ ...pod, annotations: { "eks.amazonaws.com/skip-containers": 'istio-proxy,"datanode"' } })),
    ),
    types: [`{"eks.amazonaws.com/skip-containers":"istio-proxy"}`],
  },
  "skipped beside what a shell would run": {
    how: "skip-containers names Milvus' container, and holds what must not run when the command is pasted",
    otherwise: both(
      ofContainers(bare),
      ofPods((pod) => ({ ...pod, annotations: { "eks.amazonaws.com/skip-containers": "datanode,x';touch hit;'" } })),
    ),
    types: [String.raw`{"eks.amazonaws.com/skip-containers":"x'\'';touch hit;'\''"}`],
  },
  "Secret of the volume's name": {
    how: "a Secret's volume is called aws-iam-token",
    otherwise: ofPods((pod) => ({
      ...pod,
      volumes: pod.volumes.map((one) => (one.name === "aws-iam-token" ? { name: one.name, secret: "aws-token" } : one)),
    })),
  },
  "mount of the token's name": {
    how: "the chart mounts aws-iam-token, a volume of its own, in another place",
    otherwise: both(
      written(({ mounts }) => ({
        mounts: [{ name: "aws-iam-token", path: "/aws" }, ...mounts.filter(({ name }) => name !== "aws-iam-token")],
      })),
      ofWorkloads((one) => ({
        ...one,
        template: { ...one.template, volumes: [...one.template.volumes, { name: "aws-iam-token" }] },
      })),
    ),
    types: [
      `[{"op":"remove","path":"/spec/template/spec/containers/0/volumeMounts/0"},{"op":"remove","path":"/spec/template/spec/volumes/1"}]`,
    ],
  },
  "token for root alone": {
    how: "a volume of mode 0400, an init container of root's, and Milvus as another user",
    otherwise: both(
      ofPods((pod) => ({
        ...pod,
        volumes: pod.volumes.map((one) => (one.name === "aws-iam-token" ? { ...one, defaultMode: 0o400 } : one)),
        containers: [
          ...pod.containers.map((one) => ({ ...one, runAsUser: 1000 })),
          ...pod.containers.map((one) => ({ ...one, name: "init", init: true, runAsUser: 0 })),
        ],
      })),
    ),
    types: [
      `kubectl patch deployment/milvus-demo-datanode -n milvus --type merge -p '{"spec":{"template":{"spec":{"securityContext":{"fsGroup":1000}}}}}'`,
    ],
  },
  "token refused by the node": {
    how: "the container's log says that it may not read its token, whatever its mode",
    otherwise: both(
      ofPods((pod) => ({ ...pod, ready: false })),
      (readings) => ({
        ...readings,
        logs: Object.fromEntries(
          Object.entries(readings.logs).map(([key, read]) => {
            const text = "open /var/run/secrets/eks.amazonaws.com/serviceaccount/token: permission denied";
            return [key, key.includes(component) ? present([{ at: readings.takenAt, text }]) : read];
          }),
        ),
      }),
    ),
  },
  "credentials file": {
    how: "a Secret is mounted as a file of credentials",
    otherwise: ofContainers(({ mounts }) => ({ mounts: [...mounts, { name: "keys", path: "/root/.aws" }] })),
    types: ["kubectl edit deployment/milvus-demo-datanode -n milvus"],
  },
  "keys in the environment": {
    how: "static keys are left in a query node's environment",
    otherwise: ofContainers(env({ AWS_ACCESS_KEY_ID: "(hidden)", AWS_SECRET_ACCESS_KEY: "(hidden)" }), "querynode"),
    types: ["kubectl set env deployment/milvus-demo-querynode -n milvus AWS_ACCESS_KEY_ID- AWS_SECRET_ACCESS_KEY-"],
  },
  "keys where Go alone asks": {
    how: "static keys are in the environment of a proxy",
    otherwise: ofContainers(env({ AWS_ACCESS_KEY_ID: "(hidden)", AWS_SECRET_ACCESS_KEY: "(hidden)" }), "proxy"),
    types: ["kubectl set env deployment/milvus-demo-proxy -n milvus AWS_ACCESS_KEY_ID- AWS_SECRET_ACCESS_KEY-"],
  },
  "Woodpecker under default": {
    how: "the chart's Woodpecker runs under default, since no name was set; nobody has a spec",
    otherwise: both(withoutSpec, (readings) => {
      const [pod] = there(readings.pods);
      if (pod === undefined) throw new Error("no pod");
      const woodpecker = { ...pod, name: "milvus-demo-woodpecker-0", serviceAccount: "default" };
      return {
        ...readings,
        pods: present([{ ...woodpecker, madeBy: "statefulset/milvus-demo-woodpecker" }, ...there(readings.pods)]),
      };
    }),
    types: ["kubectl set serviceaccount statefulset/milvus-demo-woodpecker milvus-s3-access-sa -n milvus"],
  },
  "all under default": {
    how: "the values name no service account: all of Milvus runs under default, and the annotated one is idle",
    otherwise: both(
      withoutSpec,
      ofContainers(bare, every),
      ofPods((pod) => ({ ...pod, serviceAccount: "default" }), every),
      ofWorkloads((one) => ({ ...one, serviceAccount: "default" }), every),
      (readings) => ({
        ...readings,
        release: present({ ...there(readings.release), values: {} }),
        trusting: present([]),
      }),
    ),
    types: ["kubectl set serviceaccount deployment/milvus-demo-datanode milvus-s3-access-sa -n milvus"],
  },
  "two appliers": {
    how: "Argo CD and Helm both apply the service account",
    otherwise: ofAccount(() => ({
      managers: ["argocd-controller", "helm"].map((name) => ({
        name,
        operation: "Apply",
        time: 0,
        annotations: [roleAnnotation],
      })),
    })),
  },
  "audience that the role does not take": {
    how: "the provider knows the account's audience, and the trust policy does not",
    otherwise: both(
      ofAccount(({ annotations }) => ({ annotations: { ...annotations, "eks.amazonaws.com/audience": "milvus" } })),
      (readings) => ({
        ...readings,
        providers: present(
          there(readings.providers).map((one) => ({ ...one, clientIds: ["sts.amazonaws.com", "milvus"] })),
        ),
      }),
    ),
    types: ["kubectl annotate serviceaccount milvus-s3-access-sa -n milvus eks.amazonaws.com/audience-"],
  },
  "no account and no spec": {
    how: "the service account is gone, and nobody has a spec",
    otherwise: both(withoutSpec, (readings) => ({
      ...readings,
      serviceAccounts: present(there(readings.serviceAccounts).filter(({ name }) => name === "default")),
    })),
    types: ["kubectl create serviceaccount milvus-s3-access-sa -n milvus"],
  },
} as const satisfies Record<string, Recorded>;

/** What looks like a fault and is none. */
export const harmless: readonly Recorded[] = [
  { how: "nobody has a spec", otherwise: withoutSpec },
  {
    how: "skip-containers names Milvus' container behind a blank, which is no name of a container",
    otherwise: ofPods((pod) => ({
      ...pod,
      annotations: { "eks.amazonaws.com/skip-containers": "istio-proxy, datanode" },
    })),
  },
  {
    how: "both variables are set by hand, and rightly",
    otherwise: written(
      env({
        AWS_ROLE_ARN: arn,
        AWS_WEB_IDENTITY_TOKEN_FILE: "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
      }),
    ),
  },
  {
    how: "all pods are given role and token by their makers, and nobody annotated the account",
    otherwise: both(
      written(env({ AWS_ROLE_ARN: arn, AWS_WEB_IDENTITY_TOKEN_FILE: "/own/token" }), every),
      withoutSpec,
      ofAccount(() => ({ annotations: {} })),
      ofContainers(({ mounts }) => ({ mounts: [...mounts, { name: "own", path: "/own" }] }), every),
      ofPods(
        (pod) => ({
          ...pod,
          volumes: [...pod.volumes, { name: "own", token: { path: "token", audience: "sts.amazonaws.com" } }],
        }),
        every,
      ),
      (readings) => ({ ...readings, trusting: present([]) }),
    ),
  },
  {
    how: "a webhook behind a Service that has endpoints",
    otherwise: ofWebhook(() => ({ target: "kube-system/pod-identity-webhook", endpoints: present(2) })),
  },
  {
    how: "Pod Identity's credentials in all pods, and an account without annotation",
    otherwise: both(
      withoutSpec,
      ofContainers(bare, every),
      ofContainers(env({ AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials" }), every),
      ofAccount(() => ({ annotations: {} })),
      (readings) => ({ ...readings, trusting: present([]) }),
    ),
  },
  {
    how: "one of two keys, which no SDK takes",
    otherwise: ofContainers(env({ AWS_ACCESS_KEY_ID: "(hidden)" })),
  },
  {
    how: "a token of mode 0400, and fsGroup",
    otherwise: ofPods((pod) => ({
      ...pod,
      fsGroup: 1000,
      runAsUser: 1000,
      volumes: pod.volumes.map((one) => (one.name === "aws-iam-token" ? { ...one, defaultMode: 0o400 } : one)),
    })),
  },
  {
    how: "one user for all containers of the pod, who is given the file",
    otherwise: ofPods((pod) => ({ ...pod, runAsUser: 1000 })),
  },
  {
    how: "kubectl annotated what Eyrie applies",
    otherwise: ofAccount(({ managers }) => ({
      managers: [
        ...managers,
        { name: "kubectl-annotate", operation: "Update", time: 0, annotations: [roleAnnotation] },
      ],
    })),
  },
  {
    how: "an audience that provider and role both know",
    otherwise: both(
      ofAccount(({ annotations }) => ({ annotations: { ...annotations, "eks.amazonaws.com/audience": "milvus" } })),
      (readings) => ({
        ...readings,
        providers: present(there(readings.providers).map((one) => ({ ...one, clientIds: ["milvus"] }))),
        roles: Object.fromEntries(
          Object.entries(readings.roles).map(([key, role]) => [
            key,
            present({ ...there(role), trust: there(role).trust.replaceAll('"sts.amazonaws.com"', '"milvus"') }),
          ]),
        ),
        pods: present(
          there(readings.pods).map((pod) => ({
            ...pod,
            volumes: pod.volumes.map((one) =>
              one.token?.path === "token" ? { ...one, token: { ...one.token, audience: "milvus" } } : one,
            ),
          })),
        ),
      }),
    ),
  },
  {
    how: "an ARN in an annotation that is not the webhook's",
    otherwise: ofAccount(({ annotations }) => ({
      annotations: { ...annotations, "kubectl.kubernetes.io/last-applied-configuration": `{"a":"${arn}"}` },
    })),
  },
];
