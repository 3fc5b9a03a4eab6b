import * as say from "../../messages/doctor/sts.ts";
import type { Readings } from "../../readings/readings.ts";
import { doctorRule, type Found, type Look } from "../doctor-rule.ts";
import { beside } from "../evidence.ts";
import { podLines } from "../pod-lines.ts";

/** Milliseconds. What SigV4 allows at most services, and what STS allows an issuer. */
const tolerated = 5 * 60_000;
/** What S3 allows. */
const refused = 15 * 60_000;

/**
 * A pod's clock is its node's. Of that the kubelet's lease tells by whose clock it was renewed, which is held
 * against the API server's, and this against AWS's.
 */
export const clocks = doctorRule({
  code: "EY403",
  title: say.title.clocks,
  link: "pods",
  find: (_chain, look, readings) => {
    const { aws, kubernetes } = readings.clocks;
    const [awsAhead, apiAhead] = [look.at(aws), look.at(kubernetes)];
    const apart = (apiAhead ?? 0) - (awsAhead ?? 0);
    const found = [...ofNodes(look, readings, apart)];
    if (awsAhead === undefined || apiAhead === undefined) return found;
    if (Math.abs(apart) >= tolerated)
      found.push({
        severity: "error",
        ...say.apiClock(apart),
        about: "cluster/api-server",
        comparisons: [clock(apart)],
      });
    if (Math.abs(awsAhead) >= tolerated && Math.abs(apart) < tolerated)
      found.push({
        severity: "warning",
        ...say.clockHere(awsAhead),
        about: "machine/here",
        comparisons: [clock(-awsAhead)],
      });
    return found;
  },
});

/** @param apart how far the API server's clock, beside which the nodes' were read, is ahead of AWS's */
function ofNodes(look: Look, readings: Readings, apart: number): readonly Found[] {
  const skewed = podLines(readings).filter(({ text }) => /RequestTimeTooSkewed|too skewed/i.test(text));
  const told = new Map(skewed.map((line) => [line.pod.node ?? "", line]));
  const nodes = (look.at(readings.clocks.nodes) ?? []).map((node) => ({ ...node, ahead: node.ahead + apart }));
  const off = nodes.filter(
    ({ name, ahead, alive }) => ahead >= tolerated || (alive && ahead <= -tolerated) || told.has(name),
  );
  const unmeasured = [...told].filter(([node]) => !nodes.some(({ name }) => name === node));
  return [
    ...off.map(({ name, ahead }): Found => {
      const line = told.get(name);
      return {
        severity: Math.abs(ahead) >= refused || line !== undefined ? "error" : "warning",
        ...say.nodeClock(name, ahead),
        about: `node/${name}`,
        comparisons: [clock(ahead), ...(line === undefined ? [] : [logged(line)])],
      };
    }),
    ...unmeasured.map(([node, line]): Found => ({
      severity: "error",
      ...say.podClock(line.pod.name, node),
      about: `node/${node}`,
      comparisons: [logged(line)],
    })),
  ];
}

const clock = (ahead: number) =>
  beside(say.label.clock, `${ahead > 0 ? "+" : "-"}${Math.round(Math.abs(ahead) / 1000)} s`, `± ${tolerated / 1000} s`);

const logged = ({ where, text }: { readonly where: string; readonly text: string }) =>
  beside(say.label.log, `${where}: ${text}`, "-");
