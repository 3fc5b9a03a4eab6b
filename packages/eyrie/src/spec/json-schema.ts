import { z } from "zod";
import { specSchema } from "./schema.ts";

const fileName = "eyrie.v1.schema.json";

/** The address at which npm's mirror serves the schema of one released version. */
export const schemaUrl = (version: string): string => `https://unpkg.com/eyrie@${version}/schema/${fileName}`;

/** The JSON Schema of the file, as it is shipped: draft 7, which every editor's YAML support reads. */
export const jsonSchemaText = (): string => {
  const schema = z.toJSONSchema(specSchema, { target: "draft-7", io: "input" });
  return `${JSON.stringify({ $id: `https://unpkg.com/eyrie/schema/${fileName}`, ...schema }, undefined, 2)}\n`;
};
