/** Outputs of the guide's commands and their samples, made comparable. */

import { expect } from "vitest";

/** Text below each `==> name`. */
export function sectionsOf(text: string): ReadonlyMap<string, string> {
  const [, ...sections] = text.split(/^==> (?=[a-z0-9-]+$)/m);
  return new Map(
    sections.map((section) => {
      const [name = ""] = section.split("\n", 1);
      return [name, section.slice(name.length + 1).trim()];
    }),
  );
}

const hash = "[bcdfghjklmnpqrstvwxz2456789]";
const components = "proxy|mixcoord|datanode|querynode|streamingnode";

/** What differs from one run to the next, and the guide's placeholders, under one name each. */
const placeholders: readonly (readonly [RegExp, string])[] = [
  [/milvus-bucket-[0-9a-f]{24}|<bucket-name>/g, "<bucket>"],
  [/oidc\.eks\.[a-z0-9-]+\.amazonaws\.com\/id\/[A-Z0-9]+/g, "<issuer>"],
  // The guide's account is a digit short.
  [/\b(?:111122223333|12345678901)\b/g, "<account>"],
  // AWS's own example, which the guide quotes.
  [/system:serviceaccount:default:my-service-account/g, "system:serviceaccount:milvus:milvus-s3-access-sa"],
  [/"(PolicyId|UserId)": "[^"]+"/g, '"$1": "<id>"'],
  [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<uid>"],
  [/\b[0-9a-f]{64}\b/g, "<checksum>"],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00| \+0000 UTC)?/g, "<date>"],
  [/\w{3},? (?:\d\d \w{3}|\w{3} [ \d]\d) (?:\d{4} )?\d\d:\d\d:\d\d (?:\+0000|\d{4})/g, "<date>"],
  [/\[\d{4}(?:\/\d\d){2} \d\d:\d\d:\d\d\.\d{3} \+00:00\]/g, "[<date>]"],
  [new RegExp(`(milvus-demo-(?:${components}))-${hash}{8,10}(?:-(${hash}{5}))?(?=\\W|_|$)`, "g"), "$1-<hash>"],
  [/(?<=milvus-demo-\w+-<hash>\.)[0-9a-f]+/g, "<id>"],
  [new RegExp(`(pod-template-hash[=:] ?|kube-api-access-)${hash}+`, "g"), "$1<hash>"],
  [/\b10\.0\.\d+\.\d+\b/g, "<address>"],
  [/resourceVersion: "\d+"/g, 'resourceVersion: "<version>"'],
  [/(assumed-role\/milvus-s3-access-sa\/)\d{13,19}/g, "$1<session>"],
  [/requestId=[0-9A-F]{16}/g, "requestId=<id>"],
  [/(?<=[ (]|^)\d+[smh](?:\d+[smh])?(?=[ )]|$)/gm, "<age>"],
  [/ to \/\S+\/eks-kubeconfig/g, " to <directory>/eks-kubeconfig"],
  [/[ \t]+/g, " "],
  [/ $/gm, ""],
];

const normalised = (text: string): string =>
  placeholders.reduce((all, [pattern, name]) => all.replaceAll(pattern, name), text);

/** In the guide's samples: more may follow that is not shown. */
const more = "[...]";

/**
 * An output and what is expected of it, ready for `expect().toEqual()`: JSON field by field, whatever the order of its
 * members; any other text line by line.
 */
export function compared(output: string, sample: string): { readonly have: unknown; readonly want: unknown } {
  const [have, want] = [normalised(output), normalised(sample)];
  if (want.startsWith("{")) return { have: JSON.parse(have) as unknown, want: expected(JSON.parse(open(want))) };
  const lines = want.split("\n");
  const shown = lines.indexOf(more);
  return shown < 0
    ? { have: have.split("\n"), want: lines }
    : { have: have.split("\n").slice(0, shown), want: lines.slice(0, shown) };
}

const open = (sample: string): string => sample.replaceAll(/^ ?\[\.\.\.\]$/gm, `"${more}": true`);

function expected(sample: unknown): unknown {
  if (Array.isArray(sample)) return sample.map(expected);
  if (typeof sample !== "object" || sample === null) return sample;
  const { [more]: unshown, ...shown } = Object.fromEntries(
    Object.entries(sample).map(([name, value]) => [name, expected(value)]),
  );
  return unshown === true ? (expect.objectContaining(shown) as unknown) : shown;
}
