import { STATUS_CODES } from "node:http";
import { AwsRefusal, elementText, refusalOf } from "./aws-answer.ts";
import { metadataHost, NetworkError, type Send } from "./loopback-http.ts";

export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Milliseconds since the epoch; `undefined`: never. */
  readonly expiresAt?: number;
  /** Who AWS says this is, or where the keys were found. Not a secret. */
  readonly source: string;
};

/** What a credential chain may look at: the container's environment and files, and the network. */
export type Container = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** @returns `undefined` when the container has no such file */
  readonly readFile: (path: string) => Promise<string | undefined>;
  readonly send: Send;
  readonly now: () => number;
};

/** No link of a chain gave credentials; worded as the library words it. */
export class CredentialsError extends Error {
  override readonly name = "CredentialsError";
}

const stsHost = (region: string): string =>
  region.startsWith("cn-") ? `sts.${region}.amazonaws.com.cn` : `sts.${region}.amazonaws.com`;

const isSet = (value: string | undefined): value is string => value !== undefined && value !== "";

/**
 * Neither client asks for a duration, so that the session lasts STS's default of an hour. minio-go leaves role and
 * session name away together.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
const assumeRoleWithWebIdentity = async (container: Container, host: string): Promise<Credentials> => {
  const { environment, readFile, send, now } = container;
  const tokenFile = environment["AWS_WEB_IDENTITY_TOKEN_FILE"] ?? "";
  const { AWS_ROLE_ARN: roleArn, AWS_ROLE_SESSION_NAME: session } = environment;
  const token = await readFile(tokenFile);
  if (token === undefined) throw new CredentialsError(`open ${tokenFile}: no such file or directory`);
  const answer = await send({
    host,
    method: "POST",
    rawTarget: "",
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body: new URLSearchParams({
      Action: "AssumeRoleWithWebIdentity",
      Version: "2011-06-15",
      ...(isSet(roleArn) ? { RoleArn: roleArn, RoleSessionName: isSet(session) ? session : `${now()}000000` } : {}),
      WebIdentityToken: token,
    }).toString(),
  });
  if (answer.status !== 200) throw refusalOf(answer);
  const field = (name: string): string => {
    const text = elementText(answer.body, name);
    if (text === undefined) throw new AwsRefusal("InvalidResponse", answer.status, `STS answered without ${name}`, "");
    return text;
  };
  return {
    accessKeyId: field("AccessKeyId"),
    secretAccessKey: field("SecretAccessKey"),
    sessionToken: field("SessionToken"),
    expiresAt: Date.parse(field("Expiration")),
    source: field("Arn"),
  };
};

/** Answers of the container credential endpoints (ECS, Pod Identity); the local cloud runs none yet. */
const fromContainerEndpoint = async ({ environment, readFile, send }: Container, uri: URL): Promise<Credentials> => {
  const tokenFile = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"];
  const authorization =
    tokenFile === undefined ? environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] : await readFile(tokenFile);
  const answer = await send({
    host: uri.hostname,
    method: "GET",
    rawTarget: `${uri.pathname}${uri.search}`,
    headers: authorization === undefined ? {} : { authorization },
  });
  if (answer.status !== 200) throw refusalOf(answer);
  return credentialsIn(answer.body, `container credentials of ${uri.host}`);
};

const credentialsIn = (json: string, source: string): Credentials => {
  const found = JSON.parse(json) as Record<"AccessKeyId" | "SecretAccessKey" | "Token" | "Expiration", string>;
  return {
    accessKeyId: found.AccessKeyId,
    secretAccessKey: found.SecretAccessKey,
    sessionToken: found.Token,
    expiresAt: Date.parse(found.Expiration),
    source,
  };
};

const securityCredentials = "/latest/meta-data/iam/security-credentials/";

/**
 * The node's instance metadata. Who gets no token within a second asks without one, as IMDSv1 did, and is refused where
 * a token is required.
 * @throws CredentialsError of the status alone, as minio-go tells it; NetworkError where nothing answers
 */
const openMetadata = async ({ send }: Pick<Container, "send">): Promise<(path: string) => Promise<string>> => {
  const ask = async (method: string, rawTarget: string, headers: Readonly<Record<string, string>>): Promise<string> => {
    const { status, body } = await send({ host: metadataHost, method, rawTarget, headers });
    if (status !== 200) throw new CredentialsError(`${status} ${STATUS_CODES[status] ?? ""}`);
    return body;
  };
  const ttl = { "x-aws-ec2-metadata-token-ttl-seconds": "21600" };
  const token = await ask("PUT", "/latest/api/token", ttl).catch((error: unknown) => {
    if (error instanceof NetworkError && error.failure === "timeout") return undefined;
    throw error;
  });
  const headers: Readonly<Record<string, string>> = token === undefined ? {} : { "x-aws-ec2-metadata-token": token };
  return (path) => ask("GET", path, headers);
};

const fromInstanceMetadata = async (container: Container): Promise<Credentials> => {
  const get = await openMetadata(container);
  const [role = ""] = (await get(securityCredentials)).split("\n");
  return credentialsIn(await get(`${securityCredentials}${role}`), `instance metadata, role ${role}`);
};

/**
 * minio-go's `NewIAM("")`, for Milvus' Go side and Woodpecker: web identity, ECS, Pod Identity, the node's role.
 * The first that the environment names decides, also when it fails; static keys in the environment are ignored.
 */
export const goCredentials = async (container: Container): Promise<Credentials> => {
  const { environment } = container;
  if (isSet(environment["AWS_WEB_IDENTITY_TOKEN_FILE"])) {
    const region = environment["AWS_REGION"];
    return assumeRoleWithWebIdentity(container, isSet(region) ? stsHost(region) : "sts.amazonaws.com");
  }
  const relative = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"];
  if (isSet(relative)) return fromContainerEndpoint(container, new URL(relative, "http://169.254.170.2"));
  const full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"];
  if (isSet(full)) return fromContainerEndpoint(container, new URL(full));
  return fromInstanceMetadata(container);
};

const mayAskMetadata = ({ environment }: Container): boolean =>
  environment["AWS_EC2_METADATA_DISABLED"]?.toLowerCase() !== "true";

/** Where the C++ SDK takes itself to be when nobody says: the environment, the node's zone, us-east-1. */
export const segcoreRegion = async (container: Container): Promise<string> => {
  const { AWS_DEFAULT_REGION: first, AWS_REGION: second } = container.environment;
  const named = [first, second].find(isSet);
  if (named !== undefined) return named;
  const zone = mayAskMetadata(container)
    ? await openMetadata(container)
        .then((get) => get("/latest/meta-data/placement/availability-zone"))
        .catch(() => "")
    : "";
  return zone === "" ? "us-east-1" : zone.slice(0, -1);
};

/** The keys of one profile of a credentials file; `undefined` unless both are there. */
const profileKeys = (file: string, profile: string): Credentials | undefined => {
  const section = file.split(/^\s*(?=\[)/m).find((text) => text.startsWith(`[${profile}]`)) ?? "";
  const value = (key: string): string | undefined => new RegExp(`^\\s*${key}\\s*=\\s*(\\S+)`, "m").exec(section)?.[1];
  const [accessKeyId, secretAccessKey, sessionToken] = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "aws_session_token",
  ].map(value);
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const source = `profile ${profile}`;
  return { accessKeyId, secretAccessKey, source, ...(sessionToken === undefined ? {} : { sessionToken }) };
};

/**
 * The links of the C++ SDK's default provider chain: environment, profile, web identity, container, the node's role.
 * `undefined`: the link does not apply.
 */
const segcoreLinks: readonly ((container: Container) => Promise<Credentials | undefined>)[] = [
  async ({ environment }) => {
    const [accessKeyId, secretAccessKey, sessionToken] = [
      environment["AWS_ACCESS_KEY_ID"],
      environment["AWS_SECRET_ACCESS_KEY"],
      environment["AWS_SESSION_TOKEN"],
    ];
    if (!isSet(accessKeyId) || !isSet(secretAccessKey)) return undefined;
    return { accessKeyId, secretAccessKey, source: "environment", ...(isSet(sessionToken) ? { sessionToken } : {}) };
  },
  async ({ environment, readFile }) => {
    const home = environment["HOME"] ?? "/root";
    const file = await readFile(environment["AWS_SHARED_CREDENTIALS_FILE"] ?? `${home}/.aws/credentials`);
    return file === undefined ? undefined : profileKeys(file, environment["AWS_PROFILE"] ?? "default");
  },
  async (container) => {
    const { environment } = container;
    if (!isSet(environment["AWS_WEB_IDENTITY_TOKEN_FILE"]) || !isSet(environment["AWS_ROLE_ARN"])) return undefined;
    const region = environment["AWS_DEFAULT_REGION"];
    return assumeRoleWithWebIdentity(container, stsHost(isSet(region) ? region : "us-east-1"));
  },
  async (container) => {
    const { environment } = container;
    const uri =
      environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] ?? environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"];
    if (isSet(uri)) return fromContainerEndpoint(container, new URL(uri, "http://169.254.170.2"));
    // The node's role takes the container endpoint's place in the chain, never the next.
    return mayAskMetadata(container) ? fromInstanceMetadata(container) : undefined;
  },
];

/** As Milvus' C++ side words a failed assertion, but for the file it adds. */
const assertion = (getter: string, what: string): string =>
  `[UnknownError] Assert "!aws_credentials.Get${getter}().empty()"  => if use iam, ${what} should not be empty`;

/**
 * The C++ SDK's default provider chain, for segcore. A link that fails is passed over; the last failure is the cause
 * of the error. Milvus' C++ side wants temporary credentials: static keys without a session token end the process.
 * @throws CredentialsError in Milvus' words
 */
export const segcoreCredentials = async (container: Container): Promise<Credentials> => {
  let passedOver: unknown;
  for (const link of segcoreLinks) {
    const found = await link(container).catch((error: unknown) => {
      passedOver = error;
      return undefined;
    });
    if (found === undefined) continue;
    if (found.sessionToken === undefined) throw new CredentialsError(assertion("SessionToken", "token"));
    return found;
  }
  throw new CredentialsError(assertion("AWSAccessKeyId", "access key id"), { cause: passedOver });
};
