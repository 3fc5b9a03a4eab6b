import type * as Sdk from "./kms-sdk.ts";
import type { KMSClient } from "@aws-sdk/client-kms";
import { calling } from "./problems.ts";
import { type AwsSession, clientSettings, signedIn, traced } from "./session.ts";

export type KeyState = {
  readonly arn: string;
  /** `Enabled`, `Disabled`, `PendingDeletion`, … */
  readonly state: string;
  /** Whether AWS keeps it for a service, such as `aws/s3`: whoever may use the service may use the key. */
  readonly awsManaged: boolean;
};

export type Kms = ReturnType<typeof kms>;

/** The KMS calls Eyrie makes. Every one throws Problem. */
export function kms(session: AwsSession) {
  let loaded: Promise<{ sdk: typeof Sdk; client: KMSClient }> | undefined;
  const connect = () =>
    (loaded ??= import("./kms-sdk.ts").then(async (sdk) => ({
      sdk,
      client: traced(new sdk.KMSClient(await clientSettings("kms", session)), session),
    })));

  return {
    /** Loads the client and its credentials, so that its first call need not. */
    load: async () => signedIn((await connect()).client),

    /** @param key its id or ARN, or those of an alias */
    describeKey: async (key: string): Promise<KeyState> => {
      const { sdk, client } = await connect();
      const { KeyMetadata: found } = await calling({ action: "kms:DescribeKey", resource: key }, () =>
        client.send(new sdk.DescribeKeyCommand({ KeyId: key })),
      );
      return {
        arn: found?.Arn ?? key,
        state: found?.KeyState ?? "",
        awsManaged: found?.KeyManager === "AWS",
      };
    },

    /** @param key its id or ARN: an alias has no policy */
    readKeyPolicy: async (key: string): Promise<string> => {
      const { sdk, client } = await connect();
      const answer = await calling({ action: "kms:GetKeyPolicy", resource: key }, () =>
        client.send(new sdk.GetKeyPolicyCommand({ KeyId: key, PolicyName: "default" })),
      );
      return answer.Policy ?? "";
    },
  };
}
