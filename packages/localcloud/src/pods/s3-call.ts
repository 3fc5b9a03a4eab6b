import { sign } from "../aws/sign.ts";
import { refusalOf } from "./aws-answer.ts";
import type { Incoming, Outgoing } from "./loopback-http.ts";
import type { Container, Credentials } from "./pod-credentials.ts";

/** Keys that were written into the configuration or the environment; `undefined` sends the request unsigned. */
export type Identity = Credentials | undefined;

/**
 * One S3 call.
 * @throws AwsRefusal for every answer that is not 2xx; redirects are not followed.
 */
export const callS3 = async (
  { send, now }: Pick<Container, "send" | "now">,
  request: Omit<Outgoing, "headers"> & { readonly headers?: Readonly<Record<string, string>> },
  identity: Identity,
  region: string,
): Promise<Incoming> => {
  const unsigned = { ...request, headers: { ...request.headers, host: request.host } };
  const headers =
    identity === undefined ? unsigned.headers : sign(unsigned, identity, { service: "s3", region, now: now() });
  const answer = await send({ ...unsigned, headers });
  if (answer.status < 200 || answer.status > 299) throw refusalOf(answer);
  return answer;
};

/** Percent-encodes a key for a path, slashes kept. */
export const encodeKey = (key: string): string =>
  encodeURIComponent(key)
    .replaceAll("%2F", "/")
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
