import type { V1Pod } from "@kubernetes/client-node";
import { parse } from "yaml";
import { ifAny } from "../clouds/aws/problems.ts";
import { isReady } from "../clouds/kubernetes/pod-state.ts";
import { label, notReached, notThere } from "../messages/claims.ts";
import * as say from "../messages/installation.ts";
import {
  configKey,
  configsIn,
  milvusSelector,
  restartCommand,
  userConfigKey,
  type Workload,
  workloadsIn,
} from "../milvus/chart.ts";
import { renderedObjects } from "../milvus/manifest.ts";
import { decodeRelease, releaseSelector, type Release } from "../milvus/release.ts";
import { s3Host } from "../milvus/values.ts";
import { helmReleaseWant, whoseRelease } from "../kinds/helm-release.ts";
import type { Target } from "../kinds/target.ts";
import type { Claim, ClaimName } from "../model/claim.ts";
import { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";
import { afterProblem, fails, holds, type Proof, seen, unproven } from "./proof.ts";
import { proveNotReady } from "./not-ready.ts";
import { lacking, waitForPods } from "./pods.ts";

/** What Helm installed, as it is now. */
export async function proveInstallation(
  proof: Proof,
  release: Promise<Release | Problem | undefined>,
): Promise<readonly Claim[]> {
  const [deployed, config, minio, pods] = await Promise.all([
    proveDeployed(proof, release),
    proveConfig(proof, release),
    proveNoMinio(proof, release),
    provePods(proof, release),
  ]);
  return [deployed, ...pods, config, minio];
}

/** What Helm recorded last of the release; why that cannot be read. */
export async function latestRelease({ clouds: { kubernetes }, target }: Proof): Promise<Release | Problem | undefined> {
  try {
    const secrets = await kubernetes.listSecrets(target.serviceAccount.namespace, releaseSelector(target.release.name));
    const [newest] = secrets
      .map((secret) => decodeRelease(secret.data?.["release"] ?? ""))
      .toSorted((a, b) => b.revision - a.revision);
    return newest;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

async function proveDeployed({ target }: Proof, reading: Promise<Release | Problem | undefined>): Promise<Claim> {
  const { name } = target.release;
  const statement = say.states.deployed(name);
  const release = await reading;
  if (release instanceof Problem) return afterProblem("release-deployed", statement, release);
  if (release === undefined) return fails("release-deployed", statement, notThere(name));
  const evidence = [
    seen(
      label.revision,
      `${release.revision}, ${release.chart.name} ${release.chart.version} (${release.chart.appVersion})`,
    ),
  ];
  return release.status === "deployed"
    ? holds("release-deployed", statement, evidence)
    : fails(
        "release-deployed",
        statement,
        say.releaseStatus(name, target.serviceAccount.namespace, release.status),
        evidence,
      );
}

async function proveConfig(
  { clouds: { kubernetes }, target }: Proof,
  reading: Promise<Release | Problem | undefined>,
): Promise<Claim> {
  const statement = say.states.config();
  const release = await reading;
  if (release instanceof Problem) return afterProblem("config-uses-iam", statement, release);
  if (release === undefined) return notInstalled("config-uses-iam", statement, target);
  const [rendered] = Object.entries(configsIn(release));
  if (rendered === undefined) return fails("config-uses-iam", statement, notThere(`ConfigMap (${configKey})`));
  const [name, files] = rendered;
  try {
    const map = await ifAny(() => kubernetes.readConfigMap(target.serviceAccount.namespace, name));
    if (map === undefined) return fails("config-uses-iam", statement, notThere(`ConfigMap ${name}`));
    const own = minioIn(map.data?.[configKey]);
    const laidOver = minioIn(map.data?.[userConfigKey]);
    const minio = { ...own, ...laidOver };
    const expected: Readonly<Record<string, string | boolean>> = {
      useIAM: true,
      useSSL: true,
      cloudProvider: "aws",
      address: s3Host(target.partition, target.region),
      bucketName: target.bucket.name,
      rootPath: target.rootPath,
      region: target.region,
    };
    const wrong = Object.entries(expected).filter(
      ([key, value]) => (minio[key] ?? "") !== value && !(key === "region" && toldByHost(minio[key])),
    );
    const keys = ["accessKeyID", "secretAccessKey"].filter((key) => (minio[key] ?? "") !== "");
    const differences = [
      ...wrong.map(([key, value]) => `${key}: ${JSON.stringify(minio[key] ?? null)} ≠ ${JSON.stringify(value)}`),
      ...keys,
    ];
    // Helm takes no file away that it did not put there, so no run of Eyrie's mends one that somebody laid over.
    const added = !(userConfigKey in files);
    const byOthers = added && [...wrong.map(([key]) => key), ...keys].some((key) => key in laidOver);
    const { namespace } = target.serviceAccount;
    const reason = byOthers ? say.configLaidOver(namespace, name, differences) : say.configDiffers(differences);
    const evidence = [seen(label.configMap, name)];
    return differences.length === 0
      ? holds("config-uses-iam", statement, evidence)
      : fails("config-uses-iam", statement, reason, evidence);
  } catch (error) {
    return afterProblem("config-uses-iam", statement, error);
  }
}

/** A regional host tells Milvus the region as well: minio-go takes it from there when none is set, as in the guide. */
const toldByHost = (region: unknown): boolean => region === undefined || region === null || region === "";

/** What cannot be said of a release that is not there. */
const notInstalled = (name: ClaimName, statement: Sentence, { release }: Target) =>
  unproven(name, statement, notReached(say.states.deployed(release.name)));

/** The `minio` section of one of Milvus' configuration files. */
function minioIn(text = ""): Readonly<Record<string, unknown>> {
  const read = parse(text, { uniqueKeys: false }) as { minio?: Record<string, unknown> } | null;
  return (typeof read === "object" ? read?.minio : undefined) ?? {};
}

async function proveNoMinio(
  { clouds: { kubernetes }, target }: Proof,
  reading: Promise<Release | Problem | undefined>,
): Promise<Claim> {
  const statement = say.states.noMinio();
  const release = await reading;
  if (release instanceof Problem) return afterProblem("no-minio", statement, release);
  if (release === undefined) return notInstalled("no-minio", statement, target);
  const workloads = renderedObjects(release, "Deployment", "StatefulSet");
  const rendered = workloads.filter(({ text }) => /image: "?[^\s"]*minio\/minio/.test(text));
  try {
    const running = await kubernetes.listPods(
      target.serviceAccount.namespace,
      `app=minio,release=${target.release.name}`,
    );
    const found = [
      ...rendered.map((workload) => workload.name),
      ...running.flatMap(({ metadata }) => metadata?.name ?? []),
    ];
    return found.length === 0
      ? holds("no-minio", statement, [])
      : fails("no-minio", statement, say.minioThere(found.join(", ")));
  } catch (error) {
    return afterProblem("no-minio", statement, error);
  }
}

async function provePods(proof: Proof, reading: Promise<Release | Problem | undefined>): Promise<readonly Claim[]> {
  const { target } = proof;
  const account = target.serviceAccount.name;
  const names = ["pods-run-as-service-account", "pods-injected", "pods-ready"] as const;
  const [underAccount, injected, ready] = [
    say.states.podsAccount(account),
    say.states.podsInjected(),
    say.states.podsReady(),
  ];
  let pods: readonly V1Pod[];
  let workloads: readonly Workload[] = [];
  try {
    const release = await reading;
    if (release === undefined)
      return [underAccount, injected, ready].map((statement, index) =>
        notInstalled(names[index] ?? names[0], statement, target),
      );
    workloads = release instanceof Problem ? [] : workloadsIn(release, "milvus");
    pods = await waitForPods(proof, workloads);
  } catch (error) {
    return [underAccount, injected, ready].map((statement, index) =>
      afterProblem(names[index] ?? names[0], statement, error),
    );
  }
  if (pods.length === 0) {
    const reason = say.noPods(target.serviceAccount.namespace, milvusSelector(target.release.name), isOurs(target));
    return [underAccount, injected, ready].map((statement, index) =>
      fails(names[index] ?? names[0], statement, reason),
    );
  }
  const restart = restartCommand(target.serviceAccount.namespace, target.release.name);
  const listed = [seen(label.pods, pods.map(podName).join(", "))];
  const elsewhere = pods.filter((pod) => pod.spec?.serviceAccountName !== account);
  const without = pods.filter((pod) => !isInjected(pod, target.role.arn));
  const waiting = pods.filter((pod) => !isReady(pod));
  const short = lacking(workloads, pods);
  return [
    elsewhere.length === 0
      ? holds(names[0], underAccount, listed)
      : fails(
          names[0],
          underAccount,
          say.podsDiffer(
            elsewhere.map((pod) => `${podName(pod)} (${pod.spec?.serviceAccountName ?? "-"})`),
            restart,
          ),
        ),
    without.length === 0
      ? holds(names[1], injected, [seen(label.role, target.role.arn)])
      : fails(names[1], injected, say.podsNotInjected(without.map(podName), isOurs(target) ? undefined : restart)),
    waiting.length + short.length === 0
      ? holds(names[2], ready, listed)
      : proof.signal.aborted
        ? unproven(names[2], ready, say.stoppedWaiting([...waiting.map(podName), ...short]))
        : await proveNotReady(ready, proof, pods, workloads, isOurs(target)),
  ];
}

/** One that this run installed is Eyrie's. */
function isOurs(target: Target): boolean {
  const { installed } = target.release;
  if (installed.status !== "present") return true;
  const whose = whoseRelease(helmReleaseWant(target), installed.value);
  return "standing" in whose && whose.standing !== "used";
}

const podName = (pod: V1Pod) => pod.metadata?.name ?? "";

/** Both variables in every container: with one of them missing the SDKs fall through to the node's role. */
function isInjected(pod: V1Pod, roleArn: string): boolean {
  const containers = pod.spec?.containers ?? [];
  return containers.every(({ env = [] }) => {
    const value = (name: string) => env.find((variable) => variable.name === name)?.value;
    return value("AWS_ROLE_ARN") === roleArn && (value("AWS_WEB_IDENTITY_TOKEN_FILE") ?? "") !== "";
  });
}
