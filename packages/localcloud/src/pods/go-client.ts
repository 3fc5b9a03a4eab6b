import { AwsRefusal, elementText } from "./aws-answer.ts";
import type { StorageConfig } from "./milvus-config.ts";
import { errorFields, type Log } from "./milvus-log.ts";
import { type Container, goCredentials } from "./pod-credentials.ts";
import { callS3, encodeKey, type Identity } from "./s3-call.ts";

/** The configuration can never work; worded as minio-go or Milvus words it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Milvus retries the first look at the bucket up to 20 times, 200 ms apart at first and twice as long each time. */
export type Retry = { readonly attempts: number; readonly delay: number; readonly maximumDelay: number };

export type Opening = {
  readonly config: StorageConfig;
  readonly container: Container;
  readonly log: Log;
  readonly retry: Retry;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

/** One call on an object. @returns the body of the answer */
export type CallObject = (
  method: string,
  key: string,
  headers?: Readonly<Record<string, string>>,
  body?: string,
) => Promise<string>;

export type ObjectClient = { readonly credentials: Identity; readonly call: CallObject };

const amazonHost = /^s3(?:[.-](?:dualstack\.)?(?<region>[a-z0-9-]+))?\.amazonaws\.com(?<china>\.cn)?$/;

/**
 * The host of `address:port`, after minio-go's checks of an endpoint. What follows the first slash is the path of a
 * URL: so a scheme in the address, or a port such as `tcp://10.100.3.4:9000` of a service link, counts as a path.
 * @throws ConfigError for a scheme or a path inside the address
 */
export const endpointHost = ({ address, port }: Pick<StorageConfig, "address" | "port">): string => {
  const endpoint = address.includes(":") ? address : `${address}:${port}`;
  if (endpoint.includes("/")) throw new ConfigError("Endpoint url cannot have fully qualified paths.");
  if (endpoint.split(":").length > 2) throw new ConfigError(`address ${endpoint}: too many colons in address`);
  const host = endpoint.slice(0, endpoint.indexOf(":"));
  if (host.includes(".s3.amazonaws.com")) throw new ConfigError("Amazon S3 endpoint should be 's3.amazonaws.com'.");
  if (!/^[\w.-]+$/.test(host)) {
    throw new ConfigError(`Endpoint: ${endpoint} does not follow ip address or domain name standards.`);
  }
  return host;
};

/** minio-go leaves an Amazon host for the one of the region and puts the bucket in front of it; any other stays. */
const targetOf = (host: string, bucket: string, region: string): { readonly host: string; readonly path: string } => {
  const amazon = amazonHost.exec(host);
  if (amazon === null) return { host, path: `/${bucket}/` };
  const regional = `s3.dualstack.${region}.amazonaws.com${amazon.groups?.["china"] ?? ""}`;
  // A dot in the bucket's name does not fit the certificate of a virtual host.
  return bucket.includes(".") ? { host: regional, path: `/${bucket}/` } : { host: `${bucket}.${regional}`, path: "/" };
};

const identityOf = async ({ config, container }: Opening): Promise<Identity> => {
  if (config.useIAM) return goCredentials(container);
  const { accessKeyID: accessKeyId, secretAccessKey } = config;
  // With empty keys minio-go sends unsigned requests.
  return accessKeyId === "" ? undefined : { accessKeyId, secretAccessKey, source: "accessKeyID of the configuration" };
};

/** Refusals that minio-go takes a region from. */
const tellsRegion: ReadonlySet<string> = new Set(["AccessDenied", "AuthorizationHeaderMalformed", "InvalidRegion"]);

/** `region`, else the one in the host, else what the bucket says; when it does not, us-east-1. */
const regionOf = async ({ config, container }: Opening, host: string, identity: Identity): Promise<string> => {
  const known = config.region === "" ? amazonHost.exec(host)?.groups?.["region"] : config.region;
  if (known !== undefined) return known;
  const request = { host, method: "GET", rawTarget: `/${config.bucketName}/?location` };
  try {
    const { body } = await callS3(container, request, identity, "us-east-1");
    return elementText(body, "LocationConstraint") ?? "us-east-1";
  } catch (error) {
    if (error instanceof AwsRefusal && tellsRegion.has(error.code)) return error.region ?? "us-east-1";
    throw error;
  }
};

const makeBucket = async (
  container: Container,
  to: { host: string; path: string },
  identity: Identity,
  region: string,
): Promise<void> => {
  const location =
    region === "us-east-1"
      ? ""
      : `<CreateBucketConfiguration><LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`;
  await callS3(container, { host: to.host, method: "PUT", rawTarget: to.path, body: location }, identity, region);
};

const openOnce = async (opening: Opening, host: string): Promise<ObjectClient> => {
  const { config, container, log } = opening;
  const { bucketName: bucket } = config;
  const checkBucket = async () => {
    const identity = await identityOf(opening);
    const region = await regionOf(opening, host, identity);
    const to = targetOf(host, bucket, region);
    const request = { host: to.host, method: "HEAD", rawTarget: to.path };
    const exists = await callS3(container, request, identity, region).then(
      () => true,
      (error: unknown) => {
        if (error instanceof AwsRefusal && error.status === 404) return false;
        throw error;
      },
    );
    return { identity, region, to, exists };
  };
  const { identity, region, to, exists } = await checkBucket().catch((error: unknown) => {
    log("WARN", "failed to check blob bucket exist", { bucket, ...errorFields(error) });
    throw error;
  });
  if (!exists) {
    log("INFO", "blob bucket not exist, create bucket.", { "bucket name": bucket });
    await makeBucket(container, to, identity, region).catch((error: unknown) => {
      log("WARN", "failed to create blob bucket", { bucket, ...errorFields(error) });
      throw error;
    });
  }
  return {
    credentials: identity,
    call: async (method, key, headers, body) => {
      const request = { host: to.host, method, rawTarget: `${to.path}${encodeKey(key)}` };
      const more = { ...(headers === undefined ? {} : { headers }), ...(body === undefined ? {} : { body }) };
      return (await callS3(container, { ...request, ...more }, identity, region)).body;
    },
  };
};

/**
 * What Milvus' Go side does before a component is healthy: credentials, the bucket's region, HeadBucket, and
 * CreateBucket when there is none. Every failure but one of the configuration is tried again within the bound.
 * @throws ConfigError, CredentialsError, NetworkError or AwsRefusal: the last attempt's
 */
export const openGoClient = async (opening: Opening): Promise<ObjectClient> => {
  const { config, retry, sleep } = opening;
  if (config.cloudProvider !== "aws") throw new ConfigError(`unsupported cloud provider: ${config.cloudProvider}`);
  const host = endpointHost(config);
  for (let attempt = 1, delay = retry.delay; ; attempt += 1, delay = Math.min(delay * 2, retry.maximumDelay)) {
    try {
      return await openOnce(opening, host);
    } catch (error) {
      if (attempt >= retry.attempts) throw error;
      await sleep(delay);
    }
  }
};
