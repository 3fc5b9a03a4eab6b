/*
 * The node's instance metadata service, as far as the SDKs' credential chains call it: a token (IMDSv2, which is
 * required, as on EKS), the name of the node's role, a session of it, and the zone.
 * Differs from the real one: pods ask it within this process, and nothing else of an instance is told.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 */
import type { Account, RoleSession } from "../aws/account.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Incoming } from "./loopback-http.ts";
import type { InstanceMetadata } from "./run-pod.ts";

export type InstanceMetadataOptions = {
  readonly account: Account;
  readonly roleName: string;
  /** `i-…`: the name of the role's session. */
  readonly instanceId: string;
  readonly region: string;
  /** HttpPutResponseHopLimit: pods are two hops away. */
  readonly hopLimit: () => number;
  readonly surroundings: Pick<Surroundings, "now" | "random">;
};

const credentialsPath = "/latest/meta-data/iam/security-credentials";
const longestToken = 21_600;
const sessionSeconds = 21_600;
/** A session is replaced when no more than this is left of it. Milliseconds. */
const renewBefore = 15 * 60_000;

export const makeInstanceMetadata = (options: InstanceMetadataOptions): InstanceMetadata => {
  const { account, roleName, instanceId, region, hopLimit } = options;
  const { now, random } = options.surroundings;
  const tokens = new Map<string, number>();
  let current: RoleSession | undefined;

  const session = (): RoleSession | undefined => {
    const left = (current?.expiresAt ?? 0) - now();
    if (current !== undefined && left > renewBefore && account.sessionRole(current) !== undefined) return current;
    const role = account.visibility.visible().roles.get(roleName.toLowerCase());
    current =
      role === undefined
        ? undefined
        : account.openSession({
            role,
            sessionName: instanceId,
            duration: sessionSeconds,
            policies: [],
            context: {
              "ec2:SourceInstanceARN": `arn:${account.partition}:ec2:${region}:${account.id}:instance/${instanceId}`,
            },
          });
    return current;
  };

  const credentials = (): Incoming => {
    const opened = session();
    if (opened === undefined) return answer(404);
    const { accessKeyId, secretAccessKey, sessionToken } = opened.key;
    const told = {
      Code: "Success",
      LastUpdated: seconds(opened.expiresAt - sessionSeconds * 1000),
      Type: "AWS-HMAC",
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      Token: sessionToken,
      Expiration: seconds(opened.expiresAt),
    };
    return answer(200, JSON.stringify(told));
  };

  return ({ method, rawTarget, headers }) => {
    if (method === "PUT" && rawTarget === "/latest/api/token") {
      if (hopLimit() < 2) return undefined;
      const seconds = Number(headers["x-aws-ec2-metadata-token-ttl-seconds"]);
      if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestToken) return answer(400);
      const token = Buffer.from(random(40)).toString("base64");
      tokens.set(token, now() + seconds * 1000);
      return answer(200, token);
    }
    if ((tokens.get(headers["x-aws-ec2-metadata-token"] ?? "") ?? 0) <= now()) return answer(401);
    if (method !== "GET") return answer(405);
    const path = rawTarget.endsWith("/") ? rawTarget.slice(0, -1) : rawTarget;
    if (path === "/latest/meta-data/placement/availability-zone") return answer(200, `${region}a`);
    if (path === credentialsPath) return answer(200, roleName);
    return path === `${credentialsPath}/${roleName}` ? credentials() : answer(404);
  };
};

const seconds = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");

const answer = (status: number, body = ""): Incoming => ({ status, headers: {}, body });
