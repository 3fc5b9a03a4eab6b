import { spawn, spawnSync } from "node:child_process";
import { Agent } from "node:http";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { GetObjectCommand, PutObjectCommand, S3ServiceException, type S3 } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { Client as MinioClient, S3Error } from "minio";
import { region, type S3Harness } from "./harness.ts";

/** What any S3 client can be asked to do, in one bucket. Each answers with what the client itself made of it. */
export type Client = {
  readonly put: (key: string, text: string) => Promise<void>;
  readonly get: (key: string, range?: readonly [first: number, last: number]) => Promise<string>;
  readonly list: (prefix: string, delimiter: "" | "/") => Promise<readonly string[]>;
  readonly copy: (from: string, to: string) => Promise<void>;
  /** Puts several parts' bytes by the client's own upload manager. */
  readonly upload: (key: string, text: string) => Promise<void>;
  readonly presign: (method: "GET" | "PUT", key: string) => Promise<string>;
  readonly policy: (text: string) => Promise<string>;
  readonly remove: (keys: readonly string[]) => Promise<void>;
};

/** How the client names a refusal. */
export const refusalOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return "done";
  } catch (error) {
    if (error instanceof S3ServiceException || error instanceof BotoRefusal) return error.name;
    if (error instanceof S3Error) return error.code ?? "no code";
    throw error;
  }
};

export type Place = {
  readonly s3: S3Harness;
  readonly bucket: string;
  /** The region that the client believes in. */
  readonly region: string;
  /** Addresses buckets by host names of AWS's own, which lead here. */
  readonly virtual: boolean;
};

const port = (s3: S3Harness): number => Number(new URL(s3.url).port);
const awsHost = `s3.${region}.amazonaws.com`;

/** Every name leads to loopback. */
const astray = (): Agent =>
  new Agent({
    keepAlive: true,
    lookup: (_, { all }, done) => {
      if (all === true) done(null, [{ address: "127.0.0.1", family: 4 }]);
      else done(null, "127.0.0.1", 4);
    },
  });

export const sdk = ({ s3, bucket: Bucket, region: where, virtual }: Place): Client => {
  const virtually = {
    endpoint: `http://${awsHost}:${port(s3)}`,
    forcePathStyle: false,
    requestHandler: { httpAgent: astray() },
  };
  const client: S3 = s3.client(undefined, {
    region: where,
    followRegionRedirects: true,
    maxAttempts: 3,
    ...(virtual ? virtually : {}),
  });
  return {
    put: async (Key, Body) => void (await client.putObject({ Bucket, Key, Body })),
    get: async (Key, range) => {
      const Range = range === undefined ? {} : { Range: `bytes=${range.join("-")}` };
      return (await client.getObject({ Bucket, Key, ...Range })).Body?.transformToString() ?? "";
    },
    list: async (Prefix, Delimiter) => {
      const found: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await client.listObjectsV2({ Bucket, Prefix, Delimiter, MaxKeys: 2, ContinuationToken });
        found.push(...(page.Contents ?? []).map(({ Key = "" }) => Key));
        found.push(...(page.CommonPrefixes ?? []).map((common) => common.Prefix ?? ""));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      return found;
    },
    copy: async (from, Key) =>
      void (await client.copyObject({ Bucket, Key, CopySource: `${Bucket}/${encodeURIComponent(from)}` })),
    upload: async (Key, text) => {
      const Body = Readable.from([Buffer.from(text)]);
      await new Upload({ client, params: { Bucket, Key, Body } }).done();
    },
    presign: (method, Key) =>
      method === "GET"
        ? getSignedUrl(client, new GetObjectCommand({ Bucket, Key }))
        : getSignedUrl(client, new PutObjectCommand({ Bucket, Key })),
    policy: async (Policy) => {
      await client.putBucketPolicy({ Bucket, Policy });
      return (await client.getBucketPolicy({ Bucket })).Policy ?? "";
    },
    remove: async (keys) => {
      const { Errors } = await client.deleteObjects({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } });
      if (Errors !== undefined) throw new Error(JSON.stringify(Errors));
    },
  };
};

export const minio = ({ s3, bucket, virtual }: Place): Client => {
  const { accessKeyId: accessKey, secretAccessKey: secretKey } = s3.account.admin;
  const client = new MinioClient({
    endPoint: virtual ? "s3.amazonaws.com" : "127.0.0.1",
    port: port(s3),
    useSSL: false,
    accessKey,
    secretKey,
    partSize: 5 * 1024 * 1024,
    ...(virtual ? { transportAgent: astray() } : {}),
  });
  return {
    put: async (key, text) => void (await client.putObject(bucket, key, text)),
    get: async (key, range) => {
      const stream =
        range === undefined
          ? await client.getObject(bucket, key)
          : await client.getPartialObject(bucket, key, range[0], range[1] - range[0] + 1);
      return (await buffer(stream)).toString();
    },
    list: async (prefix, delimiter) => {
      const found: string[] = [];
      for await (const { name, prefix: common } of client.listObjectsV2(bucket, prefix, delimiter === "")) {
        found.push(name ?? common);
      }
      return found;
    },
    copy: async (from, to) => void (await client.copyObject(bucket, to, `/${bucket}/${from}`)),
    upload: async (key, text) => {
      // It cuts where its stream does.
      const pieces = text.match(/.{1,1048576}/g) ?? [];
      await client.putObject(bucket, key, Readable.from(pieces.map((piece) => Buffer.from(piece))), text.length);
    },
    presign: (method, key) => client.presignedUrl(method, bucket, key, 60),
    policy: async (text) => {
      await client.setBucketPolicy(bucket, text);
      return client.getBucketPolicy(bucket);
    },
    remove: async (keys) => {
      const refused = await client.removeObjects(bucket, [...keys]);
      if (refused.length > 0) throw new Error(JSON.stringify(refused));
    },
  };
};

const interpreter = process.env["EYRIE_PYTHON"] || "python3";

/** A Python that has boto3; `undefined` where there is none. */
export const python = spawnSync(interpreter, ["-c", "import boto3"]).status === 0 ? interpreter : undefined;

class BotoRefusal extends Error {
  constructor(code: string) {
    super(code);
    this.name = code;
  }
}

/** One Python process for any number of clients: a line of JSON asks, a line answers. */
export const startBoto3 = (s3: S3Harness) => {
  const { accessKeyId, secretAccessKey } = s3.account.admin;
  const child = spawn(python ?? "", [new URL("boto3-client.py", import.meta.url).pathname], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      PATH: process.env["PATH"],
      HOME: "/nonexistent",
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
    },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const line = await answers.next();
    const { result, refused }: { result?: unknown; refused?: string } = JSON.parse(String(line.value));
    if (refused !== undefined) throw new BotoRefusal(refused);
    return result;
  };
  const client = ({ bucket, region: where, virtual }: Place): Client => {
    const place = { bucket, region: where, url: virtual ? `http://${awsHost}:${port(s3)}` : s3.url };
    const call = (what: string, ...args: readonly unknown[]): Promise<unknown> => ask({ ...place, what, args });
    const texts = async (answer: Promise<unknown>): Promise<readonly string[]> => {
      const value = await answer;
      return Array.isArray(value) ? value.map(String) : [];
    };
    return {
      put: async (key, text) => void (await call("put", key, text)),
      get: async (key, range) => String(await call("get", key, range ?? null)),
      list: (prefix, delimiter) => texts(call("list", prefix, delimiter)),
      copy: async (from, to) => void (await call("copy", from, to)),
      upload: async (key, text) => void (await call("upload", key, text)),
      presign: async (method, key) => String(await call("presign", method, key)),
      policy: async (text) => String(await call("policy", text)),
      remove: async (keys) => void (await call("remove", keys)),
    };
  };
  return { client, stop: () => child.kill() };
};
