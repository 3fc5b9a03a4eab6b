import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";
import * as say from "../../messages/milvus.ts";
import { Problem } from "../../model/problem.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * As whom, and by what certificates, Milvus is asked. From the environment and never from the command line, which
 * everybody on the machine sees in the list of processes.
 */
export type MilvusCredentials = {
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
  readonly tls: {
    readonly rootCert?: Buffer;
    readonly certChain?: Buffer;
    readonly privateKey?: Buffer;
    /** The name on the server's certificate, where it is not the Service's. */
    readonly serverName?: string;
  };
};

export const variables = {
  token: "EYRIE_MILVUS_TOKEN",
  username: "EYRIE_MILVUS_USERNAME",
  password: "EYRIE_MILVUS_PASSWORD",
  ca: "EYRIE_MILVUS_CA",
  certificate: "EYRIE_MILVUS_CERT",
  key: "EYRIE_MILVUS_KEY",
  serverName: "EYRIE_MILVUS_SERVER_NAME",
} as const;

/** @throws Problem `invalid` where a variable names a file that cannot be read, or is not what it is to be */
export async function credentialsIn(environment: Environment): Promise<MilvusCredentials> {
  const given = (name: string) => (environment[name] === "" ? undefined : environment[name]);
  const file = async (name: string): Promise<Buffer | undefined> => {
    const path = given(name);
    if (path === undefined) return undefined;
    return readFile(path).catch((cause: NodeJS.ErrnoException) => {
      const { fact, remedy } = say.fileUnreadable(name, path, cause.code ?? cause.message);
      throw new Problem("invalid", fact, remedy, { cause });
    });
  };
  const [rootCert, certChain, privateKey] = await Promise.all([
    file(variables.ca),
    file(variables.certificate),
    file(variables.key),
  ]);
  if (certChain !== undefined && privateKey !== undefined) checkPair(certChain, privateKey);
  const token = given(variables.token);
  const username = given(variables.username);
  const password = given(variables.password);
  const serverName = given(variables.serverName);
  return {
    ...(token === undefined ? {} : { token }),
    ...(username === undefined || password === undefined ? {} : { username, password }),
    tls: {
      ...(rootCert === undefined ? {} : { rootCert }),
      ...(certChain === undefined ? {} : { certChain }),
      ...(privateKey === undefined ? {} : { privateKey }),
      ...(serverName === undefined ? {} : { serverName }),
    },
  };
}

/** Said here: the client would say it as if Milvus had. */
function checkPair(cert: Buffer, key: Buffer): void {
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const { fact, remedy } = say.noKeyPair(variables.certificate, variables.key, reason);
    throw new Problem("invalid", fact, remedy, { cause });
  }
}

/** What must be in no message, whatever a server says. */
export const secretsOf = ({ token, username, password }: MilvusCredentials): readonly string[] => [
  ...(token === undefined ? [] : [token]),
  ...(password === undefined ? [] : [password, `${username ?? ""}:${password}`]),
];
