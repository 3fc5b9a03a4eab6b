import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import type { Credentials } from "#eyrie/clouds/aws/session";
import type { Clouds } from "#eyrie/clouds/clouds";
import { openKubeconfig } from "#eyrie/clouds/kubernetes/kubeconfig";
import { type KubernetesRequest, transport } from "#eyrie/clouds/kubernetes/transport";
import type { NamedPolicy, Target } from "#eyrie/kinds/target";
import type { Clock } from "#eyrie/model/clock";

/** What a spec aims at that names its policy, or leaves its name to Eyrie. */
export type WithPolicy = Target & { readonly policy: NamedPolicy };

/** @throws Error where the spec leaves the policies to the role */
export function withPolicy(target: Target): WithPolicy {
  const { policy } = target;
  if (policy === undefined) throw new Error("the spec names no policy");
  return { ...target, policy };
}

/**
 * What somebody with every right in the same account and cluster can do, through clients alone: in a local cloud and in
 * a real account alike.
 */
export type Hands = {
  /** Eyrie's own clients. */
  readonly clouds: Clouds;
  readonly target: WithPolicy;
  /** For what Eyrie never does. */
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly kubectl: Kubectl;
};

/** What kubectl would send; a PATCH is a merge patch. `path` may have a query. @throws Problem when it is refused. */
export type Kubectl = <T>(method: KubernetesRequest["method"], path: string, body?: unknown) => Promise<T>;

/** Where the clients go; without `local`, where the machine's own configuration says. */
export type HandsReach = {
  readonly region: string;
  readonly context?: string;
  readonly local?: { readonly awsEndpoint: string; readonly credentials: Credentials; readonly kubeconfig: string };
};

export function handsIn({ region, context, local }: HandsReach, clock: Clock): Omit<Hands, "clouds" | "target"> {
  const aws = {
    region,
    ...(local === undefined ? {} : { endpoint: local.awsEndpoint, credentials: local.credentials }),
  };
  const access = openKubeconfig({
    ...(local === undefined ? {} : { file: local.kubeconfig }),
    ...(context === undefined ? {} : { context }),
  });
  access.catch(() => undefined); // told by the first call
  const send = transport(
    () => access,
    clock,
    () => undefined,
  );
  return {
    iam: new IAMClient(aws),
    s3: new S3Client(aws),
    kubectl: (method, path, body) =>
      send({
        method,
        path,
        operation: `${method} ${path}`,
        ...(body === undefined ? {} : { body }),
        ...(method === "PATCH" ? { contentType: "application/merge-patch+json" } : {}),
      }),
  };
}
