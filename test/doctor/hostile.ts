import { Problem } from "#eyrie/model/problem";
import { document } from "../scene.ts";
import { type Alter, and, bucketIn, withBucketPolicy, withRole, withStorage } from "./altering.ts";
import { present, there } from "./recorded.ts";

/** What would do something, if anybody obeyed it: a browser, an XML parser, a forge, a terminal. */
export const hostile = [
  "<script>window.hit = 1</script>",
  '"><img src="x" onerror="window.hit = 1">',
  "' onfocus='window.hit = 1' autofocus='",
  "</style></textarea></pre><!-- ]]> &lt; &#0;",
  "\u001b[31m\u009b31m\u0007\u0000\r\b\u202eback\u2066\u200f\u2028\ufffe\ud800",
  "\n# head\n\n- @team #12 **bold** | cell | [link](javascript:hit) ![x](http://evil.example/x.png) https://evil.example",
  "```\n~~~\n`code` <details> $$x$$ :tada: www.evil.example",
].join(" ");

const refused = new Problem(
  "denied",
  { en: `Refused: ${hostile}`, ja: `拒否: ${hostile}` },
  { en: `Grant it ${hostile}`, ja: `許可 ${hostile}` },
  { vendor: { service: "ec2", operation: hostile, code: hostile, message: hostile, requestId: hostile } },
);

const hostileTrust: Alter = (readings) =>
  withRole(({ trust }) => ({ trust: trust.replace("system:serviceaccount:default:", () => inJson(hostile)) }))(
    readings,
  );

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

const hostileBucketPolicy: Alter = (readings) =>
  withBucketPolicy({
    Sid: hostile,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${bucketIn(readings).name}/*`,
  })(readings);

/** A pod of that name, which logs, and an event about it; one line that the catalogue knows and one that it does not. */
const hostilePods: Alter = (readings) => {
  const [pod, ...others] = there(readings.pods);
  if (pod === undefined) throw new Error("no pods");
  const named = { ...pod, name: hostile, ready: false };
  const at = readings.takenAt;
  const line = `[ERROR] AccessDenied: is not authorized to perform: s3:PutObject ${hostile}`;
  const event = { about: `pod/${hostile}`, reason: hostile, message: `AccessDenied ${hostile}`, warning: true };
  return {
    ...readings,
    pods: present([named, ...others]),
    logs: { ...readings.logs, [`${hostile}/${pod.containers[0]?.name ?? ""}`]: present([{ at, text: line }]) },
    events: present([{ ...event, lastSeen: at }]),
  };
};

/** Of the service account: its audience, which the provider does not know then. */
export const withHostileAudience: Alter = (readings) => ({
  ...readings,
  serviceAccounts: present(
    there(readings.serviceAccounts).map((account) => ({
      ...account,
      annotations: { ...account.annotations, "eks.amazonaws.com/audience": hostile },
    })),
  ),
});

const hostileNames: Alter = (readings) => ({
  ...readings,
  scope: { ...readings.scope, release: hostile },
  cluster: present({ ...there(readings.cluster), name: hostile }),
  endpoints: { status: "unreadable", cause: refused },
});

/** Hostile wherever somebody who may write to a cluster or an account can put a text of their own. */
export const withHostile: Alter = and(
  hostileTrust,
  hostileBucketPolicy,
  hostilePods,
  hostileNames,
  withStorage({ address: hostile, rootPath: hostile, configMap: hostile }),
  withRole(() => ({ inline: present([{ name: hostile, document: document({ Sid: hostile }) }]) })),
);
