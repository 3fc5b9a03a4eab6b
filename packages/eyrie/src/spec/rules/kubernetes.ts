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

/**
 * A Helm release. Helm takes 53 characters; the chart names Services after the release,
 * so it must also be an RFC 1035 label (a letter first, no dot), and stands unquoted in labels.
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
    longerThan("release-long", 53, kubernetesSaid.release),
    { code: "release-not-text", breaks: (name) => !readsAsText(name), fact: kubernetesSaid.notText },
  ],
  pattern: "^[a-z](?:[a-z0-9-]*[a-z0-9])?$",
  maxLength: 53,
  example: "milvus-demo",
  repairs: (value) => [cut(kebab(value), 53), cut(`milvus-${kebab(value)}`, 53)],
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
