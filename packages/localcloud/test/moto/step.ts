import type { IAM } from "@aws-sdk/client-iam";
import type { S3 } from "@aws-sdk/client-s3";
import type { STS } from "@aws-sdk/client-sts";

export type Clients = { readonly iam: IAM; readonly s3: S3; readonly sts: STS };

/** Values an earlier answer gave that a later call needs, such as an upload's id. */
export type Memory = Map<string, string>;

/** One call of a sequence; what it is called is what `differences.ts` names it by. */
export type Step = readonly [name: string, call: (clients: Clients, memory: Memory) => Promise<unknown>];

export const accountId = "123456789012";

/** Keeps a value of an answer for later calls. */
export async function keeping<Answer>(
  memory: Memory,
  name: string,
  call: Promise<Answer>,
  read: (answer: Answer) => string | undefined,
): Promise<Answer> {
  const answer = await call;
  memory.set(name, read(answer) ?? "");
  return answer;
}
