import { Agent, type RequestOptions } from "node:https";
import { Problem } from "../../model/problem.ts";
import * as say from "../../messages/kubernetes.ts";
import { lastingAgent } from "../proxy.ts";
import type { Access } from "./transport.ts";

type ExecConfig = { env?: { name: string; value: string }[] };

export type KubeconfigChoice = {
  /** A kubeconfig file; else `KUBECONFIG`, else `~/.kube/config`, else the pod's own service account. */
  readonly file?: string;
  /** Default: the current one. */
  readonly context?: string;
  /** Handed to the kubeconfig's exec plugin (`aws eks get-token`) as `AWS_PROFILE`. */
  readonly profile?: string;
  /** The cluster it is to lead to, for what errors advise. */
  readonly cluster?: say.NamedCluster;
};

/**
 * Opens the user's kubeconfig by the ecosystem's own library, loaded only now.
 * @throws Problem `expired` without a usable file or context: never `missing`, which would call all of the cluster absent.
 */
export async function openKubeconfig(choice: KubeconfigChoice): Promise<Access> {
  const { KubeConfig } = await import("./kubeconfig-library.ts");
  const config = new KubeConfig();
  const looked = choice.file ?? process.env["KUBECONFIG"] ?? "~/.kube/config";
  try {
    if (choice.file === undefined) config.loadFromDefault();
    else config.loadFromFile(choice.file);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    const { fact, remedy } = say.noKubeconfig(looked, reason, choice.cluster);
    throw new Problem("expired", fact, remedy, { cause: error });
  }
  const known = config.getContexts().map(({ name }) => name);
  if (choice.context !== undefined) {
    if (!known.includes(choice.context)) {
      const { fact, remedy } = say.unknownContext(choice.context, known, choice.cluster);
      throw new Problem("expired", fact, remedy);
    }
    config.setCurrentContext(choice.context);
  }
  const cluster = config.getCurrentCluster();
  // Without any file the library falls back to localhost:8080, which is nobody's EKS cluster.
  if (cluster === null || cluster.server === "http://localhost:8080") {
    const { fact, remedy } = say.noKubeconfig(looked, undefined, choice.cluster);
    throw new Problem("expired", fact, remedy);
  }
  const exec = config.getCurrentUser()?.exec as ExecConfig | undefined;
  if (choice.profile !== undefined && exec !== undefined)
    exec.env = [
      ...(exec.env ?? []).filter(({ name }) => name !== "AWS_PROFILE"),
      { name: "AWS_PROFILE", value: choice.profile },
    ];
  let agent: Promise<RequestOptions["agent"]> | undefined;
  return {
    server: cluster.server,
    context: config.getCurrentContext(),
    ...(choice.cluster === undefined ? {} : { cluster: choice.cluster }),
    authorise: async (options) => {
      await config.applyToHTTPSOptions(options);
      options.agent = await (agent ??= lasting(cluster.server, options.agent));
    },
  };
}

/** The library makes an agent for every request; one is kept. A proxy that the kubeconfig itself names stays. */
const lasting = async (server: string, agent: RequestOptions["agent"]): Promise<RequestOptions["agent"]> =>
  agent instanceof Agent && agent.constructor === Agent ? lastingAgent(server, agent.options) : agent;

/** What a context tells of the EKS cluster it leads to. */
export type ContextCluster = {
  readonly context: string;
  readonly name: string | undefined;
  readonly region: string | undefined;
};

/**
 * The EKS cluster that a context leads to, as far as its exec plugin's arguments and its server's address tell.
 * @returns undefined without a kubeconfig or such a context
 */
export async function clusterOfContext(choice: KubeconfigChoice): Promise<ContextCluster | undefined> {
  const { KubeConfig } = await import("./kubeconfig-library.ts");
  const config = new KubeConfig();
  try {
    if (choice.file === undefined) config.loadFromDefault();
    else config.loadFromFile(choice.file);
  } catch {
    return undefined;
  }
  if (choice.context !== undefined) config.setCurrentContext(choice.context);
  const { args = [] } = (config.getCurrentUser()?.exec ?? {}) as { readonly args?: readonly string[] };
  const after = (...options: readonly string[]) => args[args.findIndex((argument) => options.includes(argument)) + 1];
  const has = (...options: readonly string[]) => args.some((argument) => options.includes(argument));
  const [, region] = /\.([a-z0-9-]+)\.eks\.amazonaws\./.exec(config.getCurrentCluster()?.server ?? "") ?? [];
  return {
    context: config.getCurrentContext(),
    name: has("--cluster-name", "--cluster-id", "-i") ? after("--cluster-name", "--cluster-id", "-i") : undefined,
    region: has("--region") ? after("--region") : region,
  };
}

/** Names of the contexts the kubeconfig has, the current one first; empty without a kubeconfig. */
export async function listContexts(file?: string): Promise<readonly string[]> {
  const { KubeConfig } = await import("./kubeconfig-library.ts");
  const config = new KubeConfig();
  try {
    if (file === undefined) config.loadFromDefault();
    else config.loadFromFile(file);
  } catch {
    return [];
  }
  const current = config.getCurrentContext();
  const names = config.getContexts().map(({ name }) => name);
  return [...names.filter((name) => name === current), ...names.filter((name) => name !== current)];
}
