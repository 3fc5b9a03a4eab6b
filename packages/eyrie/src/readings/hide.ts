import { redactText, redactValues } from "../model/redact.ts";
import type { Json } from "../model/json.ts";
import { hidden, namesSecret } from "../model/secret.ts";

/** What sounds secret by its name, is none, and is looked at by rules: paths of files, and EKS' own annotations. */
const harmless = /^AWS_(?:WEB_IDENTITY|CONTAINER_AUTHORIZATION)_TOKEN_FILE$|amazonaws\.com\//;

/** The value of an environment variable, an annotation, a tag as it may be recorded. */
export const hiddenNamed = (name: string, value: string): string =>
  value !== "" && namesSecret(name) && !harmless.test(name) ? hidden : redactText(value);

/** The same of all annotations, or tags, of a thing. */
export const hiddenStrings = (named: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [name, hiddenNamed(name, value)]));

export const hiddenText = (text: string): string => redactText(text);

export const hiddenValues = (values: Json): Json => redactValues(values);
