import { kubernetesSaid } from "../../messages/spec-kubernetes.ts";
import { cut, filledIn, kebab, longerThan, onlyCharacters, readsAsText, type Rule } from "./rule.ts";

const label = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";

/** An RFC 1123 label. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
export const namespace: Rule = {
  checks: [
    ...filledIn,
    onlyCharacters("namespace-characters", /[a-z0-9-]/, kubernetesSaid.namespace, kubernetesSaid.labelCharacters),
    {
      code: "namespace-ends",
      breaks: (name) => /^-|-$/.test(name),
      fact: () => kubernetesSaid.ends(kubernetesSaid.namespace),
    },
    longerThan("namespace-long", 63, kubernetesSaid.namespace),
    { code: "namespace-not-text", breaks: (name) => !readsAsText(name), fact: kubernetesSaid.notText },
  ],
  pattern: `^${label}$`,
  maxLength: 63,
  example: "milvus",
  repairs: (value) => [cut(kebab(value), 63), cut(`milvus-${kebab(value)}`, 63)],
};

/** An RFC 1123 subdomain. `default` is every pod's account, and the stranger in the negative proof. */
export const serviceAccount: Rule = {
  checks: [
    ...filledIn,
    onlyCharacters(
      "service-account-characters",
      /[a-z0-9.-]/,
      kubernetesSaid.serviceAccount,
      kubernetesSaid.subdomainCharacters,
    ),
    {
      code: "service-account-ends",
      breaks: (name) => name.split(".").some((part) => part === "" || /^-|-$/.test(part)),
      fact: () => kubernetesSaid.partEnds(kubernetesSaid.serviceAccount),
    },
    longerThan("service-account-long", 253, kubernetesSaid.serviceAccount),
    { code: "service-account-not-text", breaks: (name) => !readsAsText(name), fact: kubernetesSaid.notText },
    {
      code: "service-account-default",
      breaks: (name) => name === "default",
      fact: () => kubernetesSaid.defaultAccount,
    },
  ],
  pattern: `^(?!default$)${label}(?:\\.${label})*$`,
  maxLength: 253,
  example: "milvus-s3-access-sa",
  repairs: (value) => {
    const name = value
      .split(".")
      .map(kebab)
      .filter((part) => part !== "")
      .join(".");
    return [cut(name, 253), cut(`milvus-${name}`, 253)];
  },
};

const longestObject = "-streamingnode";

/** The chart prefixes its objects with the release, and with its own name too unless the release holds it. */
const objectName = (release: string): string =>
  `${release}${release.includes("milvus") ? "" : "-milvus"}${longestObject}`;

const mostOfLabel = 63;
const mostOfRelease = mostOfLabel - longestObject.length;

/**
 * A Helm release. The chart names Services after it, so it must be an RFC 1035 label (a letter first, no dot) with room
 * for the longest suffix, and stands unquoted in labels. What the chart's dependencies need is seen with the values.
 */
export const release: Rule = {
  checks: [
    ...filledIn,
    onlyCharacters("release-characters", /[a-z0-9-]/, kubernetesSaid.release, kubernetesSaid.labelCharacters),
    { code: "release-start", breaks: (name) => !/^[a-z]/.test(name), fact: () => kubernetesSaid.releaseStart },
    {
      code: "release-end",
      breaks: (name) => name.endsWith("-"),
      fact: () => kubernetesSaid.ends(kubernetesSaid.release),
    },
    {
      code: "release-long",
      breaks: (name) => objectName(name).length > mostOfLabel,
      fact: (name) => kubernetesSaid.releaseLong(name.length, mostOfLabel - objectName(name).length + name.length),
    },
    { code: "release-not-text", breaks: (name) => !readsAsText(name), fact: kubernetesSaid.notText },
  ],
  pattern: "^[a-z](?:[a-z0-9-]*[a-z0-9])?$",
  maxLength: mostOfRelease,
  example: "milvus-demo",
  repairs: (value) => {
    const [name, most] = [kebab(value), mostOfRelease];
    return [cut(name, most), cut(name, most - "-milvus".length), cut(`milvus-${name}`, most)];
  },
};

/** The name of a kubeconfig context. kubeconfig takes any text. */
export const context: Rule = {
  checks: [...filledIn, longerThan("context-long", 1024, kubernetesSaid.context)],
  pattern: "\\S",
  maxLength: 1024,
  example: "milvus-eks-cluster",
  repairs: (value) => [
    value
      .replaceAll(/[\p{C}\u2028\u2029]/gu, "")
      .trim()
      .slice(0, 1024)
      .trim(),
  ],
};
