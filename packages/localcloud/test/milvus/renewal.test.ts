import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { standInAccess } from "../../../eyrie/src/milvus/access.ts";
import { valueAt } from "../../src/kubernetes/json.ts";
import { type ClientUse, componentOf } from "../../src/pods/milvus-component.ts";
import { readMilvusConfig } from "../../src/pods/milvus-config.ts";
import { sendOverLoopback } from "../../src/pods/loopback-http.ts";
import { makeStorageClients } from "../../src/pods/storage-clients.ts";
import { bucket, type MilvusSetting, region, roleArn, startMilvusSetting } from "../milvus-setting.ts";

const minutes = 60_000;
let ahead = 0;
const now = (): number => Date.now() + ahead;
const opened: string[] = [];

let setting: MilvusSetting;
beforeAll(async () => {
  setting = await startMilvusSetting({
    surroundings: {
      now,
      random: (length) => randomBytes(length),
      sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
    },
    record: ({ operation }) => opened.push(operation),
  });
});
afterAll(() => setting.close());

const tokenFile = "/var/run/secrets/eks.amazonaws.com/serviceaccount/token";

it.each(["go", "segcore", "storage-v2"] as const)(
  "%s serves on with a new session when the one it has is about to end",
  async (client) => {
    const target = "/api/v1/namespaces/milvus/serviceaccounts/milvus-s3-access-sa/token";
    const asked = { audiences: ["sts.amazonaws.com"], expirationSeconds: 86_400 };
    const token = String(valueAt(await setting.call("POST", target, { spec: asked }), "status.token"));
    const environment = { AWS_ROLE_ARN: roleArn, AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile, AWS_DEFAULT_REGION: region };
    const minio = {
      address: `s3.${region}.amazonaws.com`,
      port: 443,
      useSSL: true,
      bucketName: bucket,
      rootPath: "renewal",
      useIAM: true,
      cloudProvider: "aws",
      region,
    };
    const { port } = new URL(setting.cloud.awsEndpointOfPods);
    const { send, close } = sendOverLoopback({ host: "127.0.0.1", port: Number(port) });
    const uses: readonly ClientUse[] =
      componentOf("milvusdb/milvus:v2.6.15", ["run", "standalone"], standInAccess())?.clients ?? [];
    const clients = makeStorageClients(
      {
        config: readMilvusConfig([JSON.stringify({ minio })], {}).storage,
        container: { environment, readFile: async (path) => (path === tokenFile ? token : undefined), send, now },
        log: () => undefined,
        retry: { attempts: 1, delay: 0, maximumDelay: 0 },
        sleep: async () => undefined,
      },
      uses,
      "uid",
    );
    opened.length = 0;
    const sessions = async (): Promise<number> => {
      await clients.call(client)("PUT", "renewal/object", {}, "content");
      return opened.filter((operation) => operation === "AssumeRoleWithWebIdentity").length;
    };
    const counts = [await sessions()];
    for (const later of [59, 0.9, 90]) {
      ahead += later * minutes;
      counts.push(await sessions());
    }
    expect(counts).toEqual([1, 1, 2, 3]);
    close();
  },
);
