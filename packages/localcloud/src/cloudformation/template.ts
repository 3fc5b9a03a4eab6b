/* Reading a template, and the values that its intrinsic functions stand for. */
import { notImplemented } from "../aws/protocol.ts";
import { validationError } from "../aws/query-params.ts";
import { isShallow } from "../shallow-json.ts";

export type Json = string | number | boolean | null | readonly Json[] | JsonFields;
export type JsonFields = { readonly [key: string]: Json };

export type TemplateResource = {
  readonly type: string;
  readonly properties: JsonFields;
  /** Logical ids of the resources that must be there first: those it names and those of its `DependsOn`. */
  readonly needs: ReadonlySet<string>;
};

/** A value where a text belongs. */
export function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

export type Template = {
  readonly description: string | undefined;
  /** Each after those it needs. */
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly outputs: ReadonlyMap<string, Json>;
};

/** @throws AwsError `ValidationError` for what AWS refuses too, `NotImplemented` for what only AWS understands */
export function readTemplate(text: string): Template {
  const root = parse(text);
  requireKnown(root, ["AWSTemplateFormatVersion", "Description", "Metadata", "Resources", "Outputs"], "a template's");
  const written = Object.entries(fieldsOf(root["Resources"]));
  if (written.length === 0) throw formatError("At least one Resources member must be defined.");
  const resources = new Map(written.map(([id, resource]) => [id, readResource(id, fieldsOf(resource))]));
  const outputs = new Map(Object.entries(fieldsOf(root["Outputs"])).map(([id, output]) => [id, readOutput(output)]));
  for (const [block, ids] of [
    ["Resources", [...resources.values()].flatMap(({ needs }) => [...needs])],
    ["Outputs", [...referencesIn([...outputs.values()])]],
  ] as const) {
    const missing = [...new Set(ids)].filter((id) => !resources.has(id));
    if (missing.length === 0) continue;
    throw formatError(`Unresolved resource dependencies [${missing.join(", ")}] in the ${block} block of the template`);
  }
  const { Description } = root;
  return {
    description: typeof Description === "string" ? Description : undefined,
    resources: inOrder(resources),
    outputs,
  };
}

const deepest = 100;

function parse(text: string): JsonFields {
  if (!text.trimStart().startsWith("{")) throw notImplemented("templates in YAML");
  let root: Json;
  try {
    root = JSON.parse(text) as Json;
  } catch {
    throw formatError("JSON not well-formed.");
  }
  if (!isShallow(root, deepest)) throw formatError("nested too deep.");
  return fieldsOf(root);
}

function readResource(id: string, resource: JsonFields): TemplateResource {
  requireKnown(resource, ["Type", "Properties", "DependsOn", "Metadata"], "a resource's");
  const { Type: type, DependsOn } = resource;
  if (typeof type !== "string") {
    throw formatError(`[/Resources/${id}] Every Resources object must contain a Type member.`);
  }
  const properties = fieldsOf(resource["Properties"]);
  return { type, properties, needs: new Set([...referencesIn(properties), ...[DependsOn ?? []].flat().map(textOf)]) };
}

function readOutput(output: Json): Json {
  requireKnown(fieldsOf(output), ["Value"], "an output's");
  const { Value } = fieldsOf(output);
  if (Value === undefined) throw formatError("Every Outputs member must contain a Value object");
  return Value;
}

function requireKnown(fields: JsonFields, known: readonly string[], whose: string): void {
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown !== undefined) throw notImplemented(`${whose} ${unknown}`);
}

function inOrder(resources: ReadonlyMap<string, TemplateResource>): ReadonlyMap<string, TemplateResource> {
  const ordered = new Map<string, TemplateResource>();
  while (ordered.size < resources.size) {
    const left = [...resources].filter(([id]) => !ordered.has(id));
    const next = left.find(([, { needs }]) => [...needs].every((id) => ordered.has(id)));
    if (next === undefined) {
      throw validationError(`Circular dependency between resources: [${left.map(([id]) => id).join(", ")}]`);
    }
    ordered.set(...next);
  }
  return ordered;
}

/** What names stand for: a pseudo parameter or a resource, and an attribute of a resource. */
export type Scope = {
  readonly ref: (name: string) => string;
  readonly attribute: (resource: string, attribute: string) => string;
};

/** The value with every `Ref`, `Fn::GetAtt` and `Fn::Sub` in it worked out. */
export function resolve(value: Json, scope: Scope): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => resolve(item, scope));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ["", ""]] = entries;
  if (entries.length === 1 && /^(?:Ref|Fn::.+)$/.test(name)) return callIntrinsic(name, argument, scope);
  return Object.fromEntries(entries.map(([key, item]) => [key, resolve(item, scope)]));
}

function callIntrinsic(name: string, argument: Json, scope: Scope): string {
  if (name === "Ref") return scope.ref(textOf(argument));
  if (name === "Fn::GetAtt") return named([argument].flat().map(textOf).join("."), scope);
  if (name !== "Fn::Sub" || typeof argument !== "string") throw notImplemented(`${name} of that form`);
  return argument.replaceAll(/\$\{([^!}][^}]*)\}/g, (_, inner: string) => named(inner, scope)).replaceAll("${!", "${");
}

/** `Role1`, or an attribute of it: `Role1.Arn`. */
function named(text: string, scope: Scope): string {
  const dot = text.indexOf(".");
  return dot < 0 ? scope.ref(text) : scope.attribute(text.slice(0, dot), text.slice(dot + 1));
}

/** Logical ids that a value names; pseudo parameters are none. */
function referencesIn(value: Json): ReadonlySet<string> {
  const found = new Set<string>();
  const note = (name: string): string => {
    if (!name.startsWith("AWS::")) found.add(name);
    return "";
  };
  resolve(value, { ref: note, attribute: note });
  return found;
}

function fieldsOf(value: Json | undefined): JsonFields {
  if (value === undefined) return {};
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonFields;
  throw formatError("unsupported structure.");
}

function formatError(message: string): Error {
  return validationError(`Template format error: ${message}`);
}
