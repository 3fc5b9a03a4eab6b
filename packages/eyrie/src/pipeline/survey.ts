import { readChartFiles } from "../clouds/helm/chart-files.ts";
import { within } from "../clouds/trace.ts";
import { versionOf } from "../kinds/helm-release.ts";
import { readInstalled } from "../kinds/installed.ts";
import { readBoundRole } from "../kinds/service-account.ts";
import * as sayPermissions from "../messages/permissions.ts";
import { storageOf } from "../milvus/release.ts";
import { anyIssuer } from "../milvus/trust.ts";
import { Problem } from "../model/problem.ts";
import type { Sentence } from "../model/sentence.ts";
import { objectsIn, usualObjects } from "../permissions/chart-objects.ts";
import { type SetUp, setUpOf } from "../permissions/set-up.ts";
import { resolveNames } from "../spec/names.ts";
import { readInputs } from "../stages/inputs.ts";
import { aimAt, placeTold, roleByAccount, valuesOf, valuesTold } from "./aim.ts";
import type { Session } from "./session.ts";

/**
 * What rights are about, and what had to be assumed of it. Only who the caller is must be told; of what else decides the
 * names, whatever may not be read is assumed, and said.
 * @param made Whether it matters what objects the chart makes; only then is it fetched and rendered
 */
export async function surveyed(
  session: Session,
  made: boolean,
): Promise<{ readonly setUp: SetUp; readonly assumed: readonly Sentence[] }> {
  const { spec, clouds, directory } = session;
  const early = resolveNames(spec, { account: "", partition: "" });
  const { namespace } = early.serviceAccount;
  const assumed: Sentence[] = [];
  const orAssume = async <T>(reading: Promise<T>, say: (cause: Sentence) => Sentence): Promise<T | undefined> => {
    try {
      return await reading;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      assumed.push(say(error.fact));
      return undefined;
    }
  };
  const [identity, cluster, installed, bound] = await within("facts", () =>
    Promise.all([
      clouds.sts.identity(),
      orAssume(clouds.eks.describeCluster(spec.cluster.name), sayPermissions.issuerAssumed),
      readInstalled(clouds.kubernetes, namespace, spec.milvus.release),
      roleByAccount(spec)
        ? orAssume(readBoundRole(clouds.kubernetes, early.serviceAccount), sayPermissions.roleAssumed)
        : undefined,
    ]),
  );
  if (installed.status === "unreadable" && !placeTold(spec))
    assumed.push(sayPermissions.placeAssumed(installed.cause.fact));
  const { latest, inForce } = installed.status === "present" ? installed.value : {};
  const anyRole = `arn:${identity.partition}:iam::${identity.account}:role/*`;
  const names = resolveNames(spec, identity, {
    ...(inForce === undefined ? {} : storageOf(inForce)),
    ...(roleByAccount(spec) ? { roleArn: bound ?? anyRole } : {}),
  });
  const rendering = async (): Promise<string> => {
    const { valuesFiles, chart, ...inputs } = await readInputs(directory, early, readChartFiles);
    const version = versionOf({ ...inputs, installed });
    return clouds.helm.render({
      release: names.release,
      namespace,
      chart,
      version,
      valuesFiles: valuesFiles.map(({ path }) => path),
      ours: valuesOf(spec, names, version),
      kubeVersion: cluster?.version ?? "",
      upgrades: latest !== undefined,
    });
  };
  const rendered = made ? await orAssume(rendering(), sayPermissions.objectsAssumed) : undefined;
  const objects =
    rendered === undefined ? usualObjects : objectsIn([rendered, ...(latest === undefined ? [] : [latest.manifest])]);
  const issuer = cluster?.issuer ?? anyIssuer(names.partition, names.cluster.region);
  return { setUp: setUpOf(aimAt(session, names, issuer), objects, valuesTold(spec)), assumed };
}
