import type { V1Container, V1Deployment, V1EnvVar } from "@kubernetes/client-node";
import type { Undo } from "../claim-breakage.ts";
import type { Scene } from "../scene.ts";
import { until } from "../until.ts";
import type { Breakage } from "./breakage.ts";
import { allReady, logOf, restarted } from "./symptoms.ts";

const component = "querynode";

const logs =
  (says: RegExp): Breakage["symptom"] =>
  (scene) =>
    logOf(scene, component, says);

/** What a pod of the component logs, the one that is running or the one that is to take its place. */
const anyLog =
  (says: RegExp): Breakage["symptom"] =>
  async ({ clouds: { kubernetes }, target }) => {
    const { namespace } = target.serviceAccount;
    const read = async () => {
      const pods = await kubernetes.listPods(namespace, `component=${component}`);
      const all = await Promise.all(
        pods.map(({ metadata, spec }) =>
          kubernetes.readLog(namespace, metadata?.name ?? "", spec?.containers[0]?.name ?? "").catch(() => []),
        ),
      );
      return all.flat().join("\n");
    };
    return until(read, (text) => says.test(text));
  };

/** Something that only a local cloud can do; pods that start later meet it. */
const meanwhile =
  (begin: (scene: Scene) => () => void): Breakage["make"] =>
  async (scene) => {
    const end = begin(scene);
    return async () => {
      end();
      await restarted(scene, component);
      await allReady(scene);
    };
  };

/** As it is on the wire. */
type Container = Pick<V1Container, "name"> & { readonly env?: readonly V1EnvVar[] };

/** Sets a variable by hand in the Deployment's containers. */
const withVariable =
  (name: string, value: string): Breakage["make"] =>
  async (scene): Promise<Undo> => {
    const path = `/apis/apps/v1/namespaces/${scene.target.serviceAccount.namespace}/deployments`;
    const { items } = await scene.kubectl<{ items: V1Deployment[] }>("GET", path);
    const deployment = items.find(({ metadata }) => metadata?.name?.includes(component) === true);
    const containers: readonly Container[] = deployment?.spec?.template.spec?.containers ?? [];
    const change = (changed: readonly Container[]) =>
      scene.kubectl("PATCH", `${path}/${deployment?.metadata?.name ?? ""}`, {
        spec: { template: { spec: { containers: changed } } },
      });
    await change(containers.map((container) => ({ ...container, env: [...(container.env ?? []), { name, value }] })));
    await scene.cluster.settled();
    return async () => {
      await change(containers);
      await scene.cluster.settled();
      await allReady(scene);
    };
  };

const skewed = (minutes: number) =>
  meanwhile(({ cluster: { circumstances } }) => {
    circumstances.clockSkew = minutes * 60_000;
    return () => {
      circumstances.clockSkew = 0;
    };
  });

export const onSts = {
  "default region set by hand": {
    how: "AWS_DEFAULT_REGION is set by hand, so that the webhook sets no AWS_REGION",
    make: withVariable("AWS_DEFAULT_REGION", "ap-east-1"),
    symptom: anyLog(/400 Bad Request/),
    shows: /failed to check blob bucket exist.*400 Bad Request/,
  },
  "empty region": {
    how: "AWS_REGION is set by hand, to nothing",
    make: withVariable("AWS_REGION", ""),
    symptom: anyLog(/400 Bad Request/),
    shows: /failed to check blob bucket exist.*400 Bad Request/,
  },
  "STS switched off": {
    how: "STS is switched off in the cluster's region",
    make: meanwhile(({ cloud: { account }, target }) => {
      account.regions.withoutSts.add(target.region);
      return () => account.regions.withoutSts.delete(target.region);
    }),
    symptom: logs(/STS is not activated/),
    shows: /STS is not activated in this region/,
  },
  "region that is not enabled": {
    how: "AWS_REGION is set by hand to a region that the account has not enabled",
    make: withVariable("AWS_REGION", "me-south-1"),
    symptom: anyLog(/STS is not activated/),
    shows: /STS is not activated in this region/,
  },
  "node ahead": {
    how: "the node's clock is 20 minutes ahead",
    make: skewed(20),
    symptom: logs(/Access Denied/),
    shows: /failed to check blob bucket exist.*Access Denied/,
  },
  "node behind": {
    how: "the node's clock is an hour and a half behind",
    make: skewed(-90),
    symptom: logs(/Access Denied/),
    shows: /failed to check blob bucket exist.*Access Denied/,
  },
  "no way to STS": {
    how: "the nodes' subnets have no route to STS",
    make: meanwhile(({ cluster: { circumstances } }) => {
      circumstances.unreachable = ["sts"];
      return () => {
        circumstances.unreachable = [];
      };
    }),
    symptom: logs(/timeout/),
    shows: /i\/o timeout/,
  },
} as const satisfies Record<string, Breakage>;
