import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

export type Seen = {
  readonly host: string;
  readonly method: string;
  readonly target: string;
  readonly signed: boolean;
};
type Answer = { readonly status: number; readonly body?: string };

export type FakeAws = {
  readonly endpoint: { readonly host: string; readonly port: number };
  readonly seen: Seen[];
  readonly close: () => Promise<void>;
};

export const goodToken = "header.payload-of-a-good-token.signature";
export const sessionSecret = "s3ss10n-secret-of-the-role";
const sessionToken = "session-token-of-the-role";

const errorXml = (code: string, message: string): string =>
  `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>REQ-S3-1</RequestId></Error>`;

const assumeRole = (form: URLSearchParams, lifetime: number): Answer => {
  if (form.get("WebIdentityToken") !== goodToken) {
    return {
      status: 403,
      body: `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></Error><RequestId>REQ-STS-1</RequestId></ErrorResponse>`,
    };
  }
  const expires = new Date(Date.now() + lifetime).toISOString();
  return {
    status: 200,
    body: `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>${sessionSecret}</SecretAccessKey><SessionToken>${sessionToken}</SessionToken><Expiration>${expires}</Expiration></Credentials><AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/milvus-s3-access-sa/1</Arn></AssumedRoleUser></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
  };
};

/**
 * A few lines of S3 and STS, only to see what a pod sends. The real local cloud is tried end to end elsewhere.
 * @param buckets names that exist; @param lifetime of credentials in milliseconds
 */
export const startFakeAws = async ({
  buckets = ["milvus-data"],
  deny = [],
  lifetime = 3_600_000,
}: { buckets?: readonly string[]; deny?: readonly string[]; lifetime?: number } = {}): Promise<FakeAws> => {
  const seen: Seen[] = [];
  const made = new Set(buckets);
  const s3 = (method: string, host: string, target: string, authorization: string): Answer => {
    if (!authorization.includes("Credential=ASIAROLE/") || deny.includes(method)) {
      return { status: 403, body: errorXml("AccessDenied", "User: arn:… is not authorized to perform: s3:Something") };
    }
    const bucket = host.startsWith("s3.") ? (target.split(/[/?]/)[1] ?? "") : (host.split(".s3.")[0] ?? "");
    if (!made.has(bucket) && method !== "PUT") return { status: 404, body: errorXml("NoSuchBucket", "none") };
    made.add(bucket);
    return {
      status: 200,
      body: target.includes("location") ? "<LocationConstraint>us-east-2</LocationConstraint>" : "",
    };
  };
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { host = "", authorization = "" } = incoming.headers;
      const [method, target] = [incoming.method ?? "", incoming.url ?? ""];
      seen.push({ host, method, target, signed: authorization !== "" });
      const answer = host.startsWith("sts.")
        ? assumeRole(new URLSearchParams(Buffer.concat(chunks).toString()), lifetime)
        : s3(method, host, target, authorization);
      outgoing.writeHead(answer.status, { "x-amz-request-id": "REQ-S3-HEAD" });
      outgoing.end(method === "HEAD" ? undefined : answer.body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: { host: "127.0.0.1", port: (server.address() as AddressInfo).port },
    seen,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};
