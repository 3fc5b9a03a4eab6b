import { roleAnnotation } from "#eyrie/kinds/service-account";
import type {
  ContainerReading,
  PodReading,
  Readings,
  ServiceAccountReading,
  WebhookReading,
  WorkloadReading,
} from "#eyrie/readings/readings";

/** Recorded reads of a healthy set-up in which one thing is otherwise. Names no code: a test does. */
export type Recorded = {
  readonly how: string;
  readonly otherwise: (readings: Readings) => Readings;
  /** What the doctor has its user type, in part. */
  readonly types?: readonly string[];
};

/** What was read, and must have been. */
export function there<T>(seen: { readonly status: string; readonly value?: T }): T {
  if (seen.status !== "present" || seen.value === undefined) throw new Error(`${seen.status}, and was to be there`);
  return seen.value;
}

const present = <T>(value: T) => ({ status: "present", value }) as const;

/** The component whose readings are changed, so that the others show what is right. */
const component = "datanode";
const all = "all";

const ofPods =
  (change: (pod: PodReading) => PodReading, which = component) =>
  (readings: Readings): Readings => ({
    ...readings,
    pods: present(
      there(readings.pods).map((pod) => (which === all || pod.labels["component"] === which ? change(pod) : pod)),
    ),
  });

const ofContainers = (change: (container: ContainerReading) => Partial<ContainerReading>, which?: string) =>
  ofPods((pod) => ({ ...pod, containers: pod.containers.map((one) => ({ ...one, ...change(one) })) }), which);

const ofWorkloads =
  (change: (workload: WorkloadReading) => WorkloadReading, which = component) =>
  (readings: Readings): Readings => ({
    ...readings,
    workloads: present(
      there(readings.workloads).map((one) => (which === all || one.labels["component"] === which ? change(one) : one)),
    ),
  });

const ofAccount =
  (change: (account: ServiceAccountReading) => Partial<ServiceAccountReading>) =>
  (readings: Readings): Readings => ({
    ...readings,
    serviceAccounts: present(
      there(readings.serviceAccounts).map((one) =>
        one.name === "milvus-s3-access-sa" ? { ...one, ...change(one) } : one,
      ),
    ),
  });

const ofWebhook =
  (change: (webhook: WebhookReading) => Partial<WebhookReading>) =>
  (readings: Readings): Readings => {
    const webhook = there(readings.webhook);
    return { ...readings, webhook: present({ ...webhook, ...change(webhook) }) };
  };

export const both =
  (...changes: readonly Recorded["otherwise"][]): Recorded["otherwise"] =>
  (readings) =>
    changes.reduce((so, change) => change(so), readings);

/** As if nobody had a spec: what Eyrie made is then somebody's own. */
export const withoutSpec = ({ wanted: _, ...readings }: Readings): Readings => ({
  ...readings,
  scope: { namespace: readings.scope.namespace },
});

const arn = "arn:aws:iam::111122223333:role/milvus-s3-access-sa";
const valued = (value: string) =>
  ofAccount(({ annotations }) => ({ annotations: { ...annotations, [roleAnnotation]: value } }));
const keyed = (key: string) =>
  ofAccount(({ annotations: { [roleAnnotation]: role = "", ...rest } }) => ({ annotations: { ...rest, [key]: role } }));

const bare = ({ env }: ContainerReading) => ({ env: env.filter(({ name }) => !/ROLE_ARN|TOKEN_FILE/.test(name)) });
const withoutToken = ({ mounts }: ContainerReading) => ({
  mounts: mounts.filter(({ name }) => name !== "aws-iam-token"),
});
const uninjected = both(
  ofContainers(bare),
  ofContainers(withoutToken),
  ofPods((pod) => ({ ...pod, volumes: pod.volumes.filter(({ name }) => name !== "aws-iam-token") })),
);
const madeAfter = (milliseconds: number) => ofPods((pod) => ({ ...pod, createdAt: pod.createdAt + milliseconds }));
const env = (variables: Readonly<Record<string, string>>) => (container: ContainerReading) => ({
  env: [
    ...container.env.filter(({ name }) => !(name in variables)),
    ...Object.entries(variables).map(([name, value]) => ({ name, value })),
  ],
});
/** In the template and so in the pods. */
const written = (change: (container: ContainerReading) => Partial<ContainerReading>, which?: string) =>
  both(
    ofContainers(change, which),
    ofWorkloads(
      (one) => ({
        ...one,
        template: {
          ...one.template,
          containers: one.template.containers.map((container) => ({ ...container, ...change(container) })),
        },
      }),
      which,
    ),
  );
const minute = 60_000;

/** Values that the annotation is given, and what its user meant. */
const values = {
  "the role's name alone": "milvus-s3-access-sa",
  "an ARN without account": "arn:aws:iam::role/milvus-s3-access-sa",
  "an ARN with too short an account": "arn:aws:iam::11112222333:role/milvus-s3-access-sa",
  "an instance profile's ARN": "arn:aws:iam::111122223333:instance-profile/milvus-s3-access-sa",
  "the ARN of a session": "arn:aws:sts::111122223333:assumed-role/milvus-s3-access-sa/eyrie",
  "quotes in the value": `"${arn}"`,
  "a blank behind the value": `${arn} `,
  "China's partition": arn.replace("arn:aws:", "arn:aws-cn:"),
  "a path that the role has not": arn.replace("role/", "role/teams/search/"),
  "another role": arn.replace("milvus-s3", "backup-s3"),
} as const;

const keys = [
  "eks.amazonaws.com/role_arn",
  "eks.amazonaws.com/Role-Arn",
  "iam.amazonaws.com/role",
  "eks.amazonaws.com/role",
  "eks.aws.com/role-arn",
] as const;

export const mistyped: Readonly<Record<string, Recorded>> = {
  ...Object.fromEntries(
    Object.entries(values).map(([how, value]) => [how, { how, otherwise: valued(value), types: ["eyrie up"] }]),
  ),
  ...Object.fromEntries(keys.map((key) => [key, { how: `the annotation is ${key}`, otherwise: keyed(key) }])),
  "without a spec, where one role trusts the account": {
    how: "the value is a role's name, nobody has a spec, and one role of that name trusts the account",
    otherwise: both(valued("milvus-s3-access-sa"), withoutSpec, (readings) => ({
      ...readings,
      roles: {},
      trusting: present([{ arn, trust: there(Object.values(readings.roles)[0] ?? { status: "absent" }).trust }]),
    })),
    types: [
      `kubectl annotate serviceaccount milvus-s3-access-sa -n milvus --overwrite eks.amazonaws.com/role-arn=${arn}`,
      "kubectl rollout restart deployment/",
    ],
  },
  "on the pods": {
    how: "the chart's pod annotations have it, and the service account has not",
    otherwise: both(
      ofAccount(({ annotations: { [roleAnnotation]: _, ...annotations } }) => ({ annotations })),
      ofPods((pod) => ({ ...pod, annotations: { ...pod.annotations, [roleAnnotation]: arn } })),
    ),
  },
};

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
    how: "the pods are bare, and who annotated the account is recorded nowhere",
    otherwise: both(
      uninjected,
      ofAccount(() => ({ managers: [] })),
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
    types: ["kubectl rollout restart deployment/milvus-demo-datanode -n milvus"],
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
      ofPods(({ madeBy: _, ...pod }) => pod),
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
  "Secret of the volume's name": {
    how: "a Secret's volume is called aws-iam-token",
    otherwise: ofPods((pod) => ({
      ...pod,
      volumes: pod.volumes.map((one) => (one.name === "aws-iam-token" ? { name: one.name, secret: "aws-token" } : one)),
    })),
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
      ofContainers(bare, all),
      ofPods((pod) => ({ ...pod, serviceAccount: "default" }), all),
      ofWorkloads((one) => ({ ...one, serviceAccount: "default" }), all),
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
      written(env({ AWS_ROLE_ARN: arn, AWS_WEB_IDENTITY_TOKEN_FILE: "/own/token" }), all),
      withoutSpec,
      ofAccount(() => ({ annotations: {} })),
      ofContainers(({ mounts }) => ({ mounts: [...mounts, { name: "own", path: "/own" }] }), all),
      ofPods(
        (pod) => ({
          ...pod,
          volumes: [...pod.volumes, { name: "own", token: { path: "token", audience: "sts.amazonaws.com" } }],
        }),
        all,
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
      ofContainers(bare, all),
      ofContainers(env({ AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials" }), all),
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
