import type * as Sdk from "./sts-sdk.ts";
import type { STSClient } from "@aws-sdk/client-sts";
import { calling } from "./problems.ts";
import { withTime } from "./told-time.ts";
import { type AwsSession, clientSettings, signedIn, type Credentials, traced } from "./session.ts";

export type Identity = { readonly account: string; readonly arn: string; readonly partition: string };

export type AssumedRole = {
  /** `arn:…:assumed-role/<role>/<session>`: whose it is, which a check must look at. */
  readonly arn: string;
  readonly credentials: Credentials;
  readonly requestId: string;
};

export type Sts = ReturnType<typeof sts>;

/** The STS calls Eyrie makes. Every one throws Problem. */
export function sts(session: AwsSession) {
  let loaded: Promise<{ sdk: typeof Sdk; client: STSClient }> | undefined;
  const connect = () =>
    (loaded ??= import("./sts-sdk.ts").then(async (sdk) => ({
      sdk,
      client: traced(new sdk.STSClient(await clientSettings("sts", session)), session),
    })));

  return {
    /** Loads the client and its credentials, so that its first call need not. */
    load: async () => signedIn((await connect()).client),

    /** Who the operator is. The partition of every ARN comes from here. */
    identity: async (): Promise<Identity> => {
      const { sdk, client } = await connect();
      const answer = await calling({ action: "sts:GetCallerIdentity", resource: "*", region: session.region }, () =>
        client.send(new sdk.GetCallerIdentityCommand({})),
      );
      const arn = answer.Arn ?? "";
      return { account: answer.Account ?? "", arn, partition: arn.split(":")[1] ?? "aws" };
    },

    /** How far AWS's clock is ahead of this machine's, to the second. */
    readClock: async (): Promise<number> => {
      const { sdk, client } = await connect();
      const command = new sdk.GetCallerIdentityCommand({});
      const asked = { action: "sts:GetCallerIdentity", resource: "*", region: session.region };
      return (await withTime(session.clock, command, () => calling(asked, () => client.send(command)))).ahead;
    },

    /**
     * Trades a service-account token for 15 minutes of the role. The call is unsigned, as a pod's is; the token and the
     * keys stay in memory.
     */
    assumeWithWebIdentity: async (request: {
      readonly roleArn: string;
      readonly sessionName: string;
      readonly token: string;
    }): Promise<AssumedRole> => {
      const { sdk, client } = await connect();
      const answer = await calling(
        { action: "sts:AssumeRoleWithWebIdentity", resource: request.roleArn, region: session.region },
        () =>
          client.send(
            new sdk.AssumeRoleWithWebIdentityCommand({
              RoleArn: request.roleArn,
              RoleSessionName: request.sessionName,
              WebIdentityToken: request.token,
              DurationSeconds: 900,
            }),
          ),
      );
      const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = answer.Credentials ?? {};
      return {
        arn: answer.AssumedRoleUser?.Arn ?? "",
        credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
        requestId: answer.$metadata.requestId ?? "",
      };
    },
  };
}
