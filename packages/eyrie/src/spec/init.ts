import { initSaid } from "../messages/spec-init.ts";
import type { Language, Sentence } from "../model/sentence.ts";
import { schemaUrl } from "./json-schema.ts";
import { asYaml } from "./rules/rule.ts";

/** What `eyrie init` has found out or been told. Whatever is left out stays out of the file, and is derived. */
export type Answers = {
  readonly language: Language;
  /** Eyrie's own version, for the address of the schema. */
  readonly eyrieVersion: string;
  readonly cluster: { readonly name: string; readonly region: string; readonly context?: string };
  readonly bucket?: { readonly name?: string; readonly rootPath?: string };
  readonly policy?: { readonly name?: string };
  readonly role?: { readonly name?: string; readonly path?: string; readonly permissionsBoundary?: string };
  readonly serviceAccount?: { readonly namespace?: string; readonly name?: string };
  readonly milvus: {
    readonly release: string;
    readonly chart?: string;
    readonly version?: string;
    readonly values?: readonly string[];
    readonly highAvailability?: boolean;
    readonly exposure?: string;
    readonly sourceRanges?: readonly string[];
  };
};

type Section = {
  readonly name: string;
  readonly comment: Sentence;
  readonly keys: Readonly<Record<string, Written | undefined>>;
};

type Written = string | boolean | readonly string[];

const keyLines = (key: string, value: Written): readonly string[] => {
  if (typeof value === "boolean") return [`  ${key}: ${value}`];
  if (typeof value === "string") return [`  ${key}: ${asYaml(value)}`];
  const [only, ...more] = value;
  if (only === undefined) return [];
  // A single values file may stand for the list; nothing else may.
  return more.length === 0 && key === "values"
    ? [`  ${key}: ${asYaml(only)}`]
    : [`  ${key}:`, ...value.map((item) => `    - ${asYaml(item)}`)];
};

const sectionLines = ({ name, comment, keys }: Section, language: Language): readonly string[] => {
  const lines = Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : keyLines(key, value)));
  return lines.length === 0 ? [] : ["", `# ${comment[language]}`, `${name}:`, ...lines];
};

/** The file `eyrie init` writes: the schema first, so that editors complete the rest. */
export const renderSpec = (answers: Answers): string => {
  const sections: readonly Section[] = [
    { name: "cluster", comment: initSaid.cluster, keys: answers.cluster },
    { name: "bucket", comment: initSaid.bucket, keys: answers.bucket ?? {} },
    { name: "policy", comment: initSaid.policy, keys: answers.policy ?? {} },
    { name: "role", comment: initSaid.role, keys: answers.role ?? {} },
    { name: "serviceAccount", comment: initSaid.serviceAccount, keys: answers.serviceAccount ?? {} },
    { name: "milvus", comment: initSaid.milvus, keys: answers.milvus },
  ];
  return `${[
    `# yaml-language-server: $schema=${schemaUrl(answers.eyrieVersion)}`,
    `# ${initSaid.head[answers.language]}`,
    "apiVersion: eyrie.dev/v1",
    ...sections.flatMap((section) => sectionLines(section, answers.language)),
  ].join("\n")}\n`;
};
