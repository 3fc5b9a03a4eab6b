import { stringify } from "yaml";
import type { Target } from "../kinds/target.ts";
import type { Contradiction } from "../milvus/contradictions.ts";
import { keysBelow, valuesIn } from "../milvus/merged-values.ts";
import { type OtherHost, otherHostOf } from "../milvus/s3-host.ts";
import { scalarText } from "../milvus/scalar.ts";
import { emptyAt, pathOf } from "../milvus/settings.ts";
import { specKeyOf } from "../milvus/spec-keys.ts";
import type { Finding } from "../model/finding.ts";
import type { Json } from "../model/json.ts";
import { hidden } from "../model/secret.ts";
import { whatIf } from "../readings/what-if.ts";
import { foretold } from "../rules/beforehand.ts";
import { explanations } from "../rules/explanations.ts";
import { readingsOf } from "./lint.ts";

type Reason = Pick<Finding, "code" | "fact" | "remedy">;

/** A value that cannot stand beside ours, and what comes of it, as far as rules know. */
export type Explained = Contradiction & {
  readonly reasons: readonly Reason[];
  /** A way to S3 that may work, and that Eyrie does not set up. */
  readonly notYet?: OtherHost;
};

/**
 * Says of each contradiction what comes of it, as if the user's value won: by the rules that need values alone. What a
 * value that is merely empty would break is told as well.
 */
export function withReasons(target: Target, contradictions: readonly Contradiction[]): readonly Explained[] {
  const { valuesFiles } = target.release;
  const byAll = onValues(target, valuesIn(valuesFiles));
  const byFile = valuesFiles.map((file) => ({ file, findings: onValues(target, valuesIn([file])) }));
  const named = contradictions.map((one): Explained => {
    // By itself first: what else is wrong may hide it, or be told with it.
    const found = [
      ...onValues(target, alone(one)),
      ...(byFile.find(({ file }) => file.path === one.file)?.findings ?? []),
      ...byAll,
    ].filter(({ settings = [] }) => settings.includes(one.path));
    const codes = [...new Set(found.map(({ code }) => code))];
    const reasons = codes.flatMap((code) => found.find((finding) => finding.code === code) ?? []).map(reasonOf);
    const notYet = otherHostIn(one);
    // Of the global host in another region than its own a rule says more.
    return {
      ...one,
      reasons,
      ...(notYet === undefined || (notYet === "global" && reasons.length > 0) ? {} : { notYet }),
    };
  });
  return [...named, ...valuesFiles.flatMap((file) => emptyIn(target, file))];
}

/** What is empty leaves nothing to us where Milvus reads it last, and shows what was not known elsewhere. */
const emptyIn = (target: Target, file: Target["release"]["valuesFiles"][number]): readonly Explained[] =>
  Object.entries(keysBelow(target.release.ours, "externalS3")).flatMap(([key, ours]) =>
    [`externalS3.${key}`, `extraConfigFiles.user.yaml: minio.${key === "host" ? "address" : key}`].flatMap((path) => {
      const position = emptyAt(file, path);
      if (position === undefined) return [];
      const specKey = specKeyOf(["externalS3", key]);
      const one = { file: file.path, ...position, path, theirs: "", ours: scalarText(ours), specKey };
      const reasons = onValues(target, alone(one)).filter(
        ({ severity, settings = [] }) => severity === "error" && settings.includes(path),
      );
      return reasons.length === 0 ? [] : [{ ...one, theirs: '""', reasons: reasons.map(reasonOf) }];
    }),
  );

/** What leads to S3 by another host than the region's own; what is no host at all a rule knows. */
const otherHostIn = ({ path, theirs = "" }: Contradiction): OtherHost | undefined =>
  /^(?:externalS3\.host|.*: minio\.address)$/.test(path) && !theirs.includes("/")
    ? otherHostOf(theirs.trim())
    : undefined;

/** Values that say one thing only. */
function alone({ path, theirs = hidden }: Contradiction): Json {
  const [outer = "", inner] = path.split(": ");
  return inner === undefined
    ? nested(pathOf(outer), theirs === "true" || (theirs !== "false" && theirs))
    : nested(pathOf(outer), stringify(nested(inner.split("."), theirs)));
}

const nested = (path: readonly string[], value: Json): Json =>
  path.reduceRight<Json>((below, key) => ({ [key]: below }), value);

/** What a rule finds is the cause; how values mend it its explanation says, where a finding speaks of what is deployed. */
const reasonOf = ({ code, fact, remedy }: Finding): Reason => ({
  code,
  fact,
  remedy: explanations[code]?.remedy ?? remedy,
});

const onValues = (target: Target, theirs: Json): readonly Finding[] =>
  foretold(
    whatIf(readingsOf(target, 0), [
      { kind: "values", values: target.release.ours },
      { kind: "values", values: theirs },
    ]),
    "values",
  );
