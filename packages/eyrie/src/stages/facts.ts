import type { ClusterState } from "../clouds/aws/eks.ts";
import type { Identity } from "../clouds/aws/sts.ts";
import type { Clouds } from "../clouds/clouds.ts";
import * as say from "../messages/facts.ts";
import { Problem } from "../model/problem.ts";

/** What must be read before desired state can be said. */
export type Facts = {
  readonly identity: Identity;
  readonly cluster: ClusterState;
  readonly kubernetes: { readonly server: string; readonly context: string; readonly shownBy: ClusterProof };
};

/** What showed that the kubeconfig's cluster is the spec's. */
type ClusterProof = "token" | "discovery" | "address";

type Asked = { readonly clusterName: string; readonly namespace: string };

/**
 * Reads who the operator is, what EKS says of the cluster, and which cluster the kubeconfig leads to: all at once.
 * @throws Problem `mismatch` when the kubeconfig leads to another cluster than the spec names.
 */
export async function readFacts(clouds: Clouds, asked: Asked): Promise<Facts> {
  const [identity, cluster, announced, access] = await Promise.all([
    clouds.sts.identity(),
    clouds.eks.describeCluster(asked.clusterName),
    announcedIssuer(clouds, asked.namespace),
    clouds.kubernetes.access(),
  ]);
  if (cluster.issuer === "") {
    const { fact, remedy } = say.noIssuer(asked.clusterName);
    throw new Problem("invalid", fact, remedy);
  }
  return {
    identity,
    cluster,
    kubernetes: { ...access, shownBy: sameCluster(asked.clusterName, cluster, announced, access) },
  };
}

type Announced = { readonly from: "token" | "discovery"; readonly issuer: string } | undefined;

/**
 * The issuer as the API server itself shows it: in a token it issues, else in its discovery document. A tunnel changes
 * the server's address, never this.
 */
async function announcedIssuer({ kubernetes }: Clouds, namespace: string): Promise<Announced> {
  const discovery = refused(kubernetes.readIssuer());
  discovery.catch(() => undefined); // told by the token request, which fails of the same cause
  const token =
    (await refused(kubernetes.requestToken(namespace, "default", tokenAudience))) ??
    (await refused(kubernetes.requestToken("default", "default", tokenAudience)));
  const issuer = token === undefined ? undefined : issuerOf(token);
  if (issuer !== undefined) return { from: "token", issuer };
  const read = await discovery;
  return read === undefined || read === "" ? undefined : { from: "discovery", issuer: read };
}

/** Nobody takes a token for this audience: it is only looked at. */
const tokenAudience = "eyrie.dev/which-cluster";

/** `undefined` where one may not ask or there is nothing; a cluster that does not answer at all is still an error. */
async function refused<T>(asking: Promise<T>): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Problem && (error.code === "denied" || error.code === "missing" || error.code === "invalid"))
      return undefined;
    throw error;
  }
}

function issuerOf(token: string): string | undefined {
  const payload = token.split(".")[1] ?? "";
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as { iss?: unknown };
  return typeof claims.iss === "string" ? claims.iss : undefined;
}

function sameCluster(
  name: string,
  cluster: ClusterState,
  announced: Announced,
  access: { readonly server: string; readonly context: string },
): ClusterProof {
  if (announced !== undefined) {
    if (announced.issuer === cluster.issuer) return announced.from;
    const { fact, remedy } = say.anotherCluster(name, access.context, cluster.issuer, announced.issuer);
    throw new Problem("mismatch", fact, remedy);
  }
  if (new URL(access.server).host.toLowerCase() === new URL(cluster.endpoint).host.toLowerCase()) return "address";
  const { fact, remedy } = say.anotherCluster(name, access.context, cluster.endpoint, access.server);
  throw new Problem("mismatch", fact, remedy);
}
