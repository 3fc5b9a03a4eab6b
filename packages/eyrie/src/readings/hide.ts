import { redactText, redactValues } from "../model/redact.ts";
import type { Json } from "../model/json.ts";
import { hidden, namesSecret } from "../model/secret.ts";

/** Variables whose names sound secret and whose values are none, and which rules look at. */
const harmless = new Set(["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]);

/** The value of an environment variable as it may be recorded. */
export const hiddenEnv = (name: string, value: string): string =>
  value !== "" && namesSecret(name) && !harmless.has(name) ? hidden : redactText(value);

export const hiddenText = (text: string): string => redactText(text);

export const hiddenValues = (values: Json): Json => redactValues(values);
