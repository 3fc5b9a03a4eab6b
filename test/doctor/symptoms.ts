import { UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import type { V1Pod } from "@kubernetes/client-node";
import { Problem } from "#eyrie/model/problem";
import type { Scene } from "../scene.ts";
import { until } from "../until.ts";

/** What AWS says when the service account asks for the role, as its pods do; empty when it gets it. */
export async function assuming({ clouds, target }: Scene, roleArn = target.role.arn): Promise<string> {
  const { namespace, name } = target.serviceAccount;
  const token = await clouds.kubernetes.requestToken(namespace, name, "sts.amazonaws.com");
  return refusal(() => clouds.sts.assumeWithWebIdentity({ roleArn, sessionName: "somebody", token }));
}

/** Who AWS says that the namespace's own `default` is when it asks for the role; what it says when it may not. */
export async function strangerAssuming({ clouds, target }: Scene): Promise<string> {
  const token = await clouds.kubernetes.requestToken(target.serviceAccount.namespace, "default", "sts.amazonaws.com");
  let arn = "";
  const said = await refusal(async () => {
    arn = (await clouds.sts.assumeWithWebIdentity({ roleArn: target.role.arn, sessionName: "somebody", token })).arn;
  });
  return `${said}${arn}`;
}

/** What AWS says to another trust policy; empty when it takes it. */
export const updatingTrust =
  (trust: (scene: Scene) => string) =>
  (scene: Scene): Promise<string> =>
    scene.iam
      .send(new UpdateAssumeRolePolicyCommand({ RoleName: scene.target.role.name, PolicyDocument: trust(scene) }))
      .then(() => "", String);

/** What AWS says when the role puts, lists, gets and deletes; empty when it may. */
export async function storing({ clouds, target }: Scene): Promise<string> {
  const { namespace, name } = target.serviceAccount;
  const token = await clouds.kubernetes.requestToken(namespace, name, "sts.amazonaws.com");
  const { credentials } = await clouds.sts.assumeWithWebIdentity({
    roleArn: target.role.arn,
    sessionName: "somebody",
    token,
  });
  const s3 = clouds.s3As(credentials);
  const key = `${target.rootPath}/insert_log/1/2/3/4/5`;
  const answers = [
    await refusal(() => s3.putObject(target.bucket, key, "x")),
    await refusal(() => s3.getObject(target.bucket, key)),
    await refusal(() => s3.listKeys(target.bucket, `${target.rootPath}/`)),
    await refusal(() => s3.deleteObject(target.bucket, key)),
  ];
  return answers.filter((answer) => answer !== "").join("\n");
}

export async function refusal(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "";
  } catch (error) {
    if (error instanceof Problem && error.vendor !== undefined) return `${error.vendor.code}: ${error.vendor.message}`;
    throw error;
  }
}

const podsOf = ({ kubectl, target }: Scene) =>
  kubectl<{ items: V1Pod[] }>(
    "GET",
    `/api/v1/namespaces/${target.serviceAccount.namespace}/pods?labelSelector=app.kubernetes.io/name=milvus,app.kubernetes.io/instance=${target.release.name}`,
  ).then(({ items }) => items);

const podsNamed = async (scene: Scene, component: string) =>
  (await podsOf(scene)).filter(({ metadata }) => metadata?.name?.includes(component) === true);

/** Takes Milvus' pods of one component away, so that its Deployment makes new ones; those are what a restart gives. */
export async function restarted(scene: Scene, component: string): Promise<readonly V1Pod[]> {
  const { kubectl, target } = scene;
  const path = `/api/v1/namespaces/${target.serviceAccount.namespace}/pods`;
  const of = () => podsNamed(scene, component);
  const before = await of();
  await Promise.all(
    before.map(({ metadata }) => kubectl("DELETE", `${path}/${metadata?.name ?? ""}?gracePeriodSeconds=0`)),
  );
  const gone = new Set(before.map(({ metadata }) => metadata?.uid));
  const made = await until(of, (pods) => pods.length > 0 && pods.every(({ metadata }) => !gone.has(metadata?.uid)));
  return made;
}

/** What new pods of a component log, once one says what is waited for. */
export async function logOf(scene: Scene, component: string, says: RegExp): Promise<string> {
  await restarted(scene, component);
  const { namespace } = scene.target.serviceAccount;
  const logOfPod = ({ metadata, spec }: V1Pod) =>
    scene.clouds.kubernetes
      .readLog(namespace, metadata?.name ?? "", spec?.containers[0]?.name ?? "", { lines: 60 })
      .catch(() => []);
  // A rollout that hangs leaves pods of before beside its own.
  const read = async () => (await Promise.all((await podsNamed(scene, component)).map(logOfPod))).flat().join("\n");
  return until(read, (text) => says.test(text), 20_000);
}

/** Until every pod of Milvus is ready again. */
export const allReady = (scene: Scene) =>
  until(
    () => podsOf(scene),
    (pods) =>
      pods.length > 0 &&
      pods.every(({ status }) => status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True")),
  );
