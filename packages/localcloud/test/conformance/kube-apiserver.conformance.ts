/** Asks a real kube-apiserver anew, keeps what it says, and writes down how far the local one agrees. */

import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { interview } from "./client.ts";
import { judge } from "./compare.ts";
import { startLocalServer } from "./local-server.ts";
import { startRealServer } from "./real-server.ts";
import { keep } from "./recording.ts";
import { report } from "./report.ts";
import { steps, titles } from "./steps.ts";

const { EYRIE_ETCD: etcd = "", EYRIE_KUBE_APISERVER: kubeApiServer = "" } = process.env;

test("the local cloud answers as a real kube-apiserver does, but for what is listed", async () => {
  const said = await interview(await startRealServer({ etcd, kubeApiServer }), steps);
  const says = await interview(await startLocalServer(), steps);
  const verdicts = titles.map((title, index) => judge(title, said[index], says[index]));
  await keep(titles, said);
  await writeFile(new URL("../../../../docs/conformance-kubernetes.md", import.meta.url), report(verdicts));
  expect(verdicts.filter(({ unexplained }) => unexplained.length > 0)).toEqual([]);
});
