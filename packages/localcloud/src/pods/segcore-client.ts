import { AwsRefusal } from "./aws-answer.ts";
import { ConfigError, endpointHost, type ObjectClient, type Opening } from "./go-client.ts";
import { keyUnder, type StorageConfig } from "./milvus-config.ts";
import { NetworkError, type NetworkFailure } from "./loopback-http.ts";
import { type Credentials, segcoreCredentials, segcoreRegion } from "./pod-credentials.ts";
import { callS3, encodeKey } from "./s3-call.ts";

/** Milvus' C++ side failed its check; the message is the whole of what it logs. */
export class SegcoreError extends Error {
  override readonly name = "SegcoreError";
}

const credentialsOf = ({ config, container }: Opening): Promise<Credentials> => {
  if (config.useIAM) return segcoreCredentials(container);
  const { accessKeyID: accessKeyId, secretAccessKey } = config;
  if (accessKeyId === "") throw new ConfigError("if not use iam, access key should not be empty");
  if (secretAccessKey === "") throw new ConfigError("if not use iam, access value should not be empty");
  return Promise.resolve({ accessKeyId, secretAccessKey, source: "accessKeyID of the configuration" });
};

/** The C++ SDK's response code where there was no response. */
const notAnswered = -1;

/** curl's own words for what Go words otherwise. */
const curlFailures: Readonly<Record<NetworkFailure, string>> = {
  "unknown-host": "curlCode: 6, Couldn't resolve host name",
  refused: "curlCode: 7, Couldn't connect to server",
  timeout: "curlCode: 28, Timeout was reached",
  broken: "curlCode: 52, Server returned nothing (no headers, no data)",
};

const curlWords = (error: unknown): string =>
  error instanceof NetworkError ? curlFailures[error.failure] : error instanceof Error ? error.message : "";

const told = (config: StorageConfig, exception: string, message: string, code: number): string => {
  const prefix = keyUnder(config.rootPath, "justforconnectioncheck");
  const settings = `[address=${config.address}:${config.port}, bucket_name=${config.bucketName}, root_path=${config.rootPath}, storage_type=remote, cloud_provider=${config.cloudProvider}, iam_endpoint=, log_level=fatal, region=${config.region}, useSSL=${config.useSSL}, useIAM=${config.useIAM}, useVirtualHost=false, requestTimeoutMs=10000]`;
  const error = `Error in ListObjects[errcode:${code}, exception:${exception}, errmessage:${message}, params:params, bucket=${config.bucketName}, prefix=${prefix}]`;
  return `[UnknownError] precheck chunk manager client failed, error:${error}, configuration:${settings}`;
};

const regionOf = async ({ config, container }: Opening): Promise<string> =>
  config.region === "" ? segcoreRegion(container) : config.region;

/** Its calls on objects: path-style at the configured host, too. */
const clientOf = (opening: Opening, credentials: Credentials): ObjectClient => ({
  credentials,
  call: async (method, key, headers = {}, body = "") => {
    const { config, container } = opening;
    const rawTarget = `/${config.bucketName}/${encodeKey(key)}`;
    const request = { host: endpointHost(config), method, rawTarget, headers, body };
    return (await callS3(container, request, credentials, await regionOf(opening))).body;
  },
});

/**
 * What Milvus' C++ side does when its storage client is made: credentials by its own chain, then one listing, in the
 * lines that begin with it, path-style at the configured host. It does not try again.
 * @throws ConfigError, CredentialsError or SegcoreError
 */
export const openSegcoreClient = async (opening: Opening, calls: readonly string[]): Promise<ObjectClient> => {
  const { config, container } = opening;
  const credentials = await credentialsOf(opening);
  if (!calls.includes("ListObjects")) return clientOf(opening, credentials);
  if (config.port === "" || !config.useSSL) {
    throw new SegcoreError(told(config, "", "curlCode: 3, URL using bad/illegal format or missing URL", notAnswered));
  }
  const region = await regionOf(opening);
  const prefix = encodeURIComponent(keyUnder(config.rootPath, "justforconnectioncheck"));
  const host = endpointHost(config);
  const request = { host, method: "GET", rawTarget: `/${config.bucketName}?prefix=${prefix}` };
  try {
    await callS3(container, request, credentials, region);
  } catch (error) {
    const [exception, message] = error instanceof AwsRefusal ? [error.code, error.message] : ["", curlWords(error)];
    const status = error instanceof AwsRefusal ? error.status : notAnswered;
    throw new SegcoreError(told(config, exception, message, status), { cause: error });
  }
  return clientOf(opening, credentials);
};

/**
 * What StorageV2, also of the C++ side, does when it is made: it takes credentials by the same chain, anew.
 * @throws ConfigError, CredentialsError or AwsRefusal
 */
export const openStorageV2 = async (opening: Opening): Promise<ObjectClient> =>
  clientOf(opening, await credentialsOf(opening));
