import { posix } from "node:path";
import * as say from "../../messages/doctor/milvus.ts";
import { isFirst } from "../../readings/planned.ts";
import { doctorRule } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { rule } from "../rule.ts";
import { releaseNameIn, settingsFor } from "./set-values.ts";

/** An empty one works in old lines, and one that newer lines tidy up works in these: both only warn. */
export const soundRootPath = doctorRule({
  code: "EY619",
  title: say.rootPathTitle,
  link: "configuration",
  fromValues: true,
  find: ({ storage }, look, readings) => {
    const found = look.need(storage);
    const { rootPath, setBy } = found;
    const tidy = posix.normalize(rootPath).replaceAll(/^(?:\.{0,2}(?:\/|$))+|\/+$/g, "");
    if (rootPath === tidy && rootPath !== "") return [];
    // What Eyrie gives a new release: the chart's own is empty.
    const sound = tidy || (readings.wanted?.rootPath ?? releaseNameIn(readings));
    const leads = rootPath.startsWith("/") || (rootPath !== "" && tidy === "");
    return [
      {
        severity: leads ? "error" : "warning",
        ...(leads || rootPath === "" ? say.brokenRootPath(rootPath) : say.untidyRootPath(rootPath, tidy)),
        comparisons: [beside(say.setting("rootPath", setBy["rootPath"]), rootPath || '""', sound)],
        settings: settingsFor(found, "rootPath"),
      },
    ];
  },
});

/** Whether one place lies in the other; the top of a bucket holds all of it. */
function overlaps(a: string, b: string): boolean {
  const [left = "", right = ""] = [a, b].map((path) => path.replaceAll(/^\/+|\/+$/g, ""));
  return left === "" || right === "" || `${left}/`.startsWith(`${right}/`) || `${right}/`.startsWith(`${left}/`);
}

/** Two releases on one place overwrite and garbage-collect each other's files. */
const shared = doctorRule({
  code: "EY616",
  title: say.sharedTitle,
  link: "bucket",
  beforehand: "release",
  find: ({ storage, namespace }, look, readings) => {
    const { bucketName, rootPath } = look.need(storage);
    const own = look.at(readings.release)?.name ?? readings.scope.release;
    const others = (look.at(readings.neighbours) ?? []).filter(
      (other) =>
        !(other.namespace === namespace && other.release === own) &&
        other.bucket === bucketName &&
        overlaps(other.rootPath, rootPath),
    );
    return others.map((other) => ({
      severity: "error" as const,
      ...say.shared(`${other.namespace}/${other.release}`, `s3://${other.bucket}/${other.rootPath}`, isFirst(readings)),
      about: `release/${other.namespace}/${other.release}`,
      comparisons: [
        beside(say.label.stores, `s3://${other.bucket}/${other.rootPath}`, `s3://${bucketName}/${other.release}`),
      ],
      commands: [`helm get values ${other.release} -n ${other.namespace}`],
    }));
  },
});

/** Before a run Helm's records are looked for in the whole cluster; where they may not be, in the namespace alone. */
export const ownPlace = {
  ...rule({ code: "EY616", title: say.otherNamespacesTitle, looksAt: ["neighbours"], find: () => [] }),
  ...shared,
};
