/**
 * A Kubernetes cluster in this process: API server on TLS, controllers, scheduler and kubelet over one store in memory.
 * What each part covers and where it differs from the real one stands in its first lines; start with api-server.ts,
 * kubelet.ts and controllers/. Nothing here balances loads: a Service of type LoadBalancer never gets its address.
 */

import type { KeyObject } from "node:crypto";
import { partitionOf } from "../aws/partition.ts";
import { type Circumstances, type ClusterIdentity, type ClusterUser, usualCircumstances } from "../cluster.ts";
import type { Faults } from "../faults/faults.ts";
import { withLatency } from "../http/latency.ts";
import type { Handler } from "../http/message.ts";
import { serve } from "../http/server.ts";
import type { InstanceMetadata, RunPod } from "../pods/run-pod.ts";
import type { Surroundings } from "../surroundings.ts";
import { createApiServer } from "./api-server.ts";
import { createAuthentication } from "./authentication.ts";
import { bootstrap } from "./bootstrap.ts";
import { issueServerCertificate } from "./certificates.ts";
import { runControllers } from "./controllers/controller.ts";
import { deploymentController } from "./controllers/deployment.ts";
import { disruptionController } from "./controllers/disruption.ts";
import { endpointsController } from "./controllers/endpoints.ts";
import { garbageCollector } from "./controllers/garbage-collector.ts";
import { jobController } from "./controllers/job.ts";
import { namespaceController } from "./controllers/namespace.ts";
import { replicaSetController } from "./controllers/replica-set.ts";
import { scheduler } from "./controllers/scheduler.ts";
import { statefulSetController } from "./controllers/stateful-set.ts";
import { volumeBinder } from "./controllers/volume-binder.ts";
import { createEventRecorder } from "./event-recorder.ts";
import type { PolicyRule } from "./kinds.ts";
import { kubeconfig } from "./kubeconfig.ts";
import { maxBody, refuse } from "./refusals.ts";
import { createKubelet } from "./kubelet.ts";
import type { RequestRecord } from "./record.ts";
import { createResourceWriter, type ResourceWriter } from "./resource-writer.ts";
import { createStore, type Store } from "./store.ts";
import { newSigningKey } from "./signing-key.ts";
import { createTokenSigner } from "./tokens.ts";
import { watched } from "./watched.ts";
import { createWebhookCache } from "./webhook-cache.ts";

export type ClusterOptions = {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly surroundings: Surroundings;
  readonly runPod: RunPod;
  /** Answers to pods for the node. */
  readonly metadata?: InstanceMetadata;
  readonly circumstances?: Circumstances;
  /** Who bears a token that is none of the cluster's own; nobody by default. */
  readonly authenticate?: (token: string) => ClusterUser | undefined;
  /** Signs service-account tokens; RSA. Made when absent, which is most of the time that starting takes. */
  readonly signingKey?: KeyObject | Promise<KeyObject>;
  /** Milliseconds that every request waits. */
  readonly latency?: number;
  /** Put around the API server's handler, to watch requests or make some fail. */
  readonly intercept?: (handler: Handler) => Handler;
  readonly record?: (record: RequestRecord) => void;
  readonly faults?: Faults;
  /** Told of a defect in the cluster itself; by default a warning of the process. */
  readonly onFault?: (fault: unknown) => void;
};

export type Cluster = {
  readonly circumstances: Circumstances;
  readonly identity: ClusterIdentity;
  /** YAML for the administrator, or for the holder of another token. */
  readonly kubeconfig: (token?: string) => string;
  readonly adminToken: string;
  /**
   * Makes a user and returns its bearer token. `allow` holds in all namespaces; `deny` takes away whatever grants it,
   * so that a test can remove one permission of many.
   */
  readonly addUser: (name: string, allow: readonly PolicyRule[], deny?: readonly PolicyRule[]) => string;
  /** Read and plant objects directly; nothing is checked. */
  readonly store: Store;
  /** Create, update and delete as the API server does, without its authorisation. */
  readonly writer: ResourceWriter;
  /** The API server without its socket. */
  readonly handler: Handler;
  /** Where a pod's port is answered on this machine; undefined where nothing in the pod listens on it. */
  readonly portOf: (podUid: string, port: number) => number | undefined;
  /** Resolves when the controllers have nothing left to do and no container is starting or stopping. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Kubernetes' minor version. */
const version = "1.34";

export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { name, arn, region, surroundings, runPod, onFault = warn } = options;
  const { now, random } = surroundings;
  const issuer = newIssuer(region, random);
  const certificate = issueServerCertificate(random);
  const privateKey = await (options.signingKey ?? newSigningKey());
  const tokens = createTokenSigner({ issuer, privateKey, now, random });

  const store = createStore();
  const { circumstances = { ...usualCircumstances }, metadata } = options;
  const findAccount = createWebhookCache(store, now, () => circumstances.webhookLag);
  const writer = createResourceWriter(store, surroundings, region, findAccount);
  const nodeNow = (): number => now() + circumstances.clockSkew;
  const record = createEventRecorder(store, surroundings, nodeNow);
  const kubelet = createKubelet({
    store,
    writer,
    tokens,
    runPod,
    record,
    surroundings: { ...surroundings, now: nodeNow },
    onFault,
    circumstances,
    ...(metadata === undefined ? {} : { metadata }),
  });
  const controllers = runControllers(
    store,
    [
      namespaceController(store, writer, certificate.authority),
      deploymentController(store, writer, record, surroundings),
      replicaSetController(store, writer, record, surroundings),
      statefulSetController(store, writer, record),
      endpointsController(store, writer),
      disruptionController(store, surroundings),
      jobController(store, writer, record, surroundings),
      volumeBinder(store, writer),
      scheduler(store, record, surroundings),
      kubelet.controller,
      garbageCollector(store, writer),
    ],
    surroundings,
    onFault,
  );
  bootstrap(store, writer, { region, version, now });

  const authentication = createAuthentication(store, tokens, random, options.authenticate);
  const closing = new AbortController();
  let endpoint = "";
  const apiServer = createApiServer({
    store,
    writer,
    authentication,
    tokens,
    kubelet,
    surroundings,
    version,
    endpoint: () => endpoint,
    closed: closing.signal,
  });
  const told = watched(apiServer, { ...options, cluster: name });
  const handler = withLatency(options.intercept?.(told) ?? told, options.latency ?? 0, surroundings);
  const { cert, key } = certificate;
  const server = await serve(handler, { tls: { cert, key }, maxBody, refuse, onFault, upgrades: true });
  endpoint = server.url;

  const settled = async (): Promise<void> => {
    for (let before = -1; before !== store.revision();) {
      before = store.revision();
      await controllers.settled();
      await kubelet.idle();
    }
  };
  await settled();
  const identity: ClusterIdentity = {
    name,
    arn,
    version,
    issuer,
    endpoint,
    certificateAuthority: Buffer.from(certificate.authority).toString("base64"),
    keys: tokens.keys,
    createdAt: new Date(now()),
  };
  return {
    circumstances,
    identity,
    kubeconfig: (token = authentication.adminToken) => kubeconfig([{ ...identity, token }]),
    adminToken: authentication.adminToken,
    addUser: authentication.addUser,
    store,
    writer,
    handler,
    portOf: kubelet.portOf,
    settled,
    close: async () => {
      closing.abort();
      controllers.stop();
      await Promise.all([server.close(), kubelet.stop()]);
    },
  };
}

function newIssuer(region: string, random: Surroundings["random"]): string {
  const id = Buffer.from(random(16)).toString("hex").toUpperCase();
  return `https://oidc.eks.${region}.${partitionOf(region).dnsSuffix}/id/${id}`;
}

function warn(fault: unknown): void {
  process.emitWarning(fault instanceof Error ? fault : String(fault), "EyrieLocalCluster");
}
