import { Readable } from "node:stream";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Rehearsal } from "../src/cli/host.ts";
import { outputSchema } from "../src/report/output-schema.ts";
import { eyrie } from "./cli-host.ts";
import { cwd, type Given, given, pipeline } from "./cli-pipeline.ts";
import * as fixtures from "./report-fixtures.ts";

describe("rehearse", () => {
  const close = vi.fn<Rehearsal["close"]>();
  const local = {
    awsEndpoint: "http://127.0.0.1:1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    kubeconfig: "/k",
  };
  const rehearsal = vi.fn<() => Promise<Rehearsal>>();

  beforeEach(() => {
    close.mockResolvedValue();
    rehearsal.mockResolvedValue({ local, chart: "/chart", describe: [fixtures.same("S3 is here")], close });
  });

  test("runs up by default, asks nothing, and installs the rehearsal's chart", async () => {
    const { code, out } = await eyrie(["rehearse"], { cwd, rehearsal });
    expect(code).toBe(0);
    expect(out).toMatch(/^Rehearsal on a local cloud\. No AWS account is touched.*\n {2}S3 is here\n/);
    expect(out).toMatch(/The rehearsal is over; .*\n$/);
    expect(rehearsal).toHaveBeenCalledWith({ clusters: [{ name: "c", region: "us-east-2" }] });
    expect(pipeline.planUp.mock.calls[0]?.[0].spec.milvus).toEqual({ release: "m", chart: "/chart" });
    expect(close).toHaveBeenCalledOnce();
  });

  test("asks for all that the spec asks for, of another chart", async () => {
    const asked = "milvus: { release: m, chart: ./c, version: 4.2.0, highAvailability: true, exposure: none }";
    const stdin = Object.assign(Readable.from([`cluster: { name: c, region: us-east-2 }\n${asked}\n`]), {
      isTTY: false,
    });
    await eyrie(["rehearse", "-f", "-"], { cwd, rehearsal, stdin });
    expect(pipeline.planUp.mock.calls[0]?.[0].spec.milvus).toEqual({
      release: "m",
      chart: "/chart",
      highAvailability: true,
      exposure: "none",
    });
  });

  test("reads a spec from standard input once, for all its commands; its paths start at the current folder", async () => {
    const text = "cluster: { name: piped, region: us-east-2 }\nmilvus: { release: m }\n";
    const stdin = Object.assign(Readable.from([text]), { isTTY: false });
    const { code } = await eyrie(["rehearse", "up", "verify", "-f", "-"], { cwd, rehearsal, stdin });
    expect(code).toBe(0);
    const sessions = [...pipeline.planUp.mock.calls, ...pipeline.prepare.mock.calls].map(([session]) => session);
    expect(sessions.map(({ spec, directory }) => [spec.cluster.name, directory])).toEqual([
      ["piped", cwd],
      ["piped", cwd],
    ]);
  });

  test("runs what is asked, in order, in one document", async () => {
    const { out } = await eyrie(["rehearse", "up", "verify", "down", "--json"], { cwd, rehearsal });
    const document = outputSchema.parse(JSON.parse(out));
    expect(document).toMatchObject({ command: "rehearse", rehearsal: true, exitCode: 0 });
    expect(document.steps?.map(({ command, exitCode }) => [command, exitCode])).toEqual([
      ["up", 0],
      ["verify", 0],
      ["down", 0],
    ]);
  });

  test.each<[string, Given, readonly string[], number, string]>([
    [
      "a claim that fails",
      { claims: [fixtures.failing("no-minio")] },
      ["up", "verify", "down"],
      4,
      "up did not succeed, so these were not rehearsed: verify, down",
    ],
    ["changes pending", {}, ["plan", "up", "--exit-code"], 2, "plan did not succeed, so these were not rehearsed: up"],
  ])("stops at %s and passes its exit code on", async (_name, answers, argv, expected, said) => {
    given(answers);
    const { code, out } = await eyrie(["rehearse", ...argv], { cwd, rehearsal });
    expect(code).toBe(expected);
    expect(out).toContain(said);
    expect(close).toHaveBeenCalledOnce();
  });

  test.each([
    [[], [600_000, 0]],
    [
      ["--timeout", "90s"],
      [90_000, 90_000],
    ],
  ])("gives up and verify, with %j, the time they have by themselves", async (flags, expected) => {
    await eyrie(["rehearse", "up", "verify", ...flags], { cwd, rehearsal });
    expect(pipeline.proveTarget.mock.calls.map(([, , { patience }]) => patience)).toEqual(expected);
  });

  test("closes the local cloud also when a step breaks", async () => {
    pipeline.planUp.mockRejectedValue(new Error("broken"));
    expect((await eyrie(["rehearse"], { cwd, rehearsal })).code).toBe(1);
    expect(close).toHaveBeenCalledOnce();
  });
});
