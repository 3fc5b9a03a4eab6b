import { execFile } from "node:child_process";
import { asByEksctl, bucket, type MadeByOthers, policy, provider, release, withValues } from "./made-by-others.ts";
import type { Scene } from "./scene.ts";

/** The real one, as `scripts/eksctl.js` builds it; undefined where nobody did. */
export const eksctlBinary = process.env["EYRIE_EKSCTL"];

export type Ran = { readonly code: number; readonly said: string };

/**
 * Runs eksctl with nothing but what is given: it needs no kubeconfig, and reads no configuration of the user's.
 * @returns what it wrote on either stream
 */
export function eksctl(
  { cloud, directory }: Pick<Scene, "cloud" | "directory">,
  args: readonly string[],
  { credentials = cloud.credentials, ...environment }: Partial<Pick<Scene["cloud"], "credentials">> & Environment = {},
): Promise<Ran> {
  const env = {
    PATH: process.env["PATH"],
    HOME: directory,
    AWS_ENDPOINT_URL: cloud.awsEndpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: "us-east-2",
    AWS_EC2_METADATA_DISABLED: "true",
    ...environment,
  };
  return new Promise((resolve) => {
    execFile(eksctlBinary ?? "", args, { env, cwd: directory, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), said: stdout + stderr });
    });
  });
}

type Environment = { readonly HTTPS_PROXY?: string; readonly SSL_CERT_FILE?: string };

const words = (line: string): string[] => line.split(" ");

/** The guide's own command. */
export const guideCommand = words(
  "create iamserviceaccount --name milvus-s3-access-sa --namespace milvus --cluster milvus-eks-cluster --role-name milvus-s3-access-sa --attach-policy-arn arn:aws:iam::111122223333:policy/MilvusS3ReadWrite --approve",
);

/** The guide from beginning to end, its step by eksctl included. */
export const byRealEksctl: MadeByOthers = {
  who: "the real eksctl",
  made: withValues,
  spec: withValues,
  make: async (scene) => {
    await Promise.all([bucket(scene), policy(scene), provider(scene)]);
    const { code, said } = await eksctl(scene, guideCommand);
    if (code !== 0) throw new Error(said);
    await release(scene);
  },
  standings: asByEksctl("milvus-s3-access-sa"),
};
