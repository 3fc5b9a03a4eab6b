import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

const generate = promisify(generateKeyPair);

/** An RSA key for service-account tokens. It takes 0.1 to 0.4 s, beside whatever this thread does: so begin early. */
export async function newSigningKey(): Promise<KeyObject> {
  return (await generate("rsa", { modulusLength: 2048 })).privateKey;
}
