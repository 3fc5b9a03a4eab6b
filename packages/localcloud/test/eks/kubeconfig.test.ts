import { execFile, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SigningCredentials } from "../../src/aws/sign.ts";
import { startLocalCloud, type LocalCloud } from "../../src/cloud.ts";
import { allow } from "../aws/local-aws.ts";

const run = promisify(execFile);
const kubectl = process.env["EYRIE_KUBECTL"] ?? "kubectl";
const missing = [
  ["aws", "--version"],
  [kubectl, "version", "--client"],
].flatMap(([program = "", ...args]) => (spawnSync(program, args).status === 0 ? [] : [program]));

/** The way into a cluster that AWS's own guide teaches: the kubeconfig calls `aws eks get-token` for each user. */
describe.skipIf(missing.length > 0)(
  `aws eks update-kubeconfig (${missing.length > 0 ? `skipped: no ${missing.join(", ")}` : "found"})`,
  { timeout: 60_000 },
  () => {
    let cloud: LocalCloud;
    let home: string;
    beforeAll(async () => {
      home = await mkdtemp(join(tmpdir(), "eyrie-kubeconfig-"));
      cloud = await startLocalCloud({
        region: "us-east-2",
        clusters: ["demo", "another"],
        surroundings: {
          now: Date.now,
          random: (length) => new Uint8Array(randomBytes(length)),
          sleep: () => new Promise(setImmediate),
        },
      });
      await execute("aws", ["eks", "update-kubeconfig", "--name", "demo"]);
    });
    afterAll(async () => {
      await cloud.close();
      await rm(home, { recursive: true });
    });

    async function execute(program: string, args: readonly string[], as: SigningCredentials = cloud.credentials) {
      const { stdout } = await run(program, args, {
        env: {
          PATH: process.env["PATH"],
          HOME: home,
          AWS_ENDPOINT_URL: cloud.awsEndpoint,
          AWS_REGION: "us-east-2",
          AWS_DEFAULT_REGION: "us-east-2",
          AWS_ACCESS_KEY_ID: as.accessKeyId,
          AWS_SECRET_ACCESS_KEY: as.secretAccessKey,
          AWS_EC2_METADATA_DISABLED: "true",
        },
      });
      return stdout;
    }

    it("leads the account's administrator in", async () => {
      expect(await execute(kubectl, ["auth", "whoami", "-o", "jsonpath={.status.userInfo.groups}"])).toBe(
        '["system:masters","system:authenticated"]',
      );
    });

    it("leads nobody else in, whatever IAM allows them", async () => {
      const other = cloud.account.createUser("other", [allow("*")]);
      await expect(execute(kubectl, ["get", "--raw", "/version"], other)).rejects.toThrow(
        /must be logged in to the server/,
      );
    });

    it("leads to the one cluster it names", async () => {
      const [, another] = cloud.clusters;
      const token = JSON.parse(await execute("aws", ["eks", "get-token", "--cluster-name", "demo"])) as Token;
      const ask = (cluster = another) =>
        cluster?.handler({
          method: "GET",
          rawTarget: "/api/v1/namespaces",
          headers: { authorization: `Bearer ${token.status.token}` },
          body: new Uint8Array(),
        });
      expect([(await ask(cloud.clusters[0]))?.status, (await ask())?.status]).toEqual([200, 401]);
    });
  },
);

type Token = { readonly status: { readonly token: string } };
