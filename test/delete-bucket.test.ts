import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { Bucket, StoredObject } from "@eyrie/localcloud/s3/store";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sentence } from "#eyrie/model/sentence";
import { carryOut } from "#eyrie/pipeline/carry-out";
import { planDown, planUp } from "#eyrie/pipeline/plan";
import type { Session } from "#eyrie/pipeline/session";
import { nameSettles } from "#eyrie/messages/bucket-removal";
import { guideIds } from "./made-by-others.ts";
import { withoutRight } from "./without-right.ts";
import { document, type Scene } from "./scene.ts";
import { down, type Setting } from "./setting.ts";
import { changeOf, install, notDone, small, startScene, whyOf } from "./way-back.ts";
import { writesIn } from "./writes.ts";

const name = "milvus-bucket-039dd013c0712f085d60e21f";

let setting: Setting;
let scene: Scene;

beforeEach(async () => {
  ({ setting, scene } = await startScene());
});
afterEach(() => setting.close());

const deleting = (signal?: AbortSignal): Session => ({ ...setting.session(small, signal), deleteBucket: name });

const bucketIn = ({ cloud }: Setting): Bucket => {
  const bucket = cloud.s3.buckets.get(name);
  if (bucket === undefined) throw new Error(`no bucket ${name}`);
  return bucket;
};

const put = (Key: string) => scene.s3.send(new PutObjectCommand({ Bucket: name, Key, Body: "0123456789" }));

/**
 * Puts what thousands of calls would, beside a release that is gone and so puts nothing itself: an object under each key
 * in `versions` versions, by what one call made.
 */
async function plant(keys: number, versions: number): Promise<void> {
  await down(setting.session(small));
  await scene.s3.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: { Status: "Enabled" } }));
  await put("milvus-demo/insert_log/one");
  const bucket = bucketIn(setting);
  const [object] = bucket.objects.values() as Iterable<StoredObject>;
  if (object === undefined) throw new Error("nothing was put");
  for (let index = 1; index < keys; index += 1) {
    const key = `milvus-demo/insert_log/${String(index).padStart(6, "0")} é+&`;
    const { lastModified } = object;
    bucket.versions?.set(
      key,
      Array.from({ length: versions }, (_, version) => ({
        id: `${index}-${version}-`.padEnd(32, "v"),
        lastModified,
        object,
      })),
    );
    bucket.objects.set(key, object);
  }
}

const putOpenUpload = (Key: string) => scene.s3.send(new CreateMultipartUploadCommand({ Bucket: name, Key }));

const callsOf = (operation: string) => setting.trace.filter((line) => line.operation === operation).length;

describe("a bucket that is named", () => {
  it("is counted, then goes with every version, marker and open upload", async () => {
    await install(setting);
    await plant(2500, 2);
    await scene.s3.send(new DeleteObjectCommand({ Bucket: name, Key: "milvus-demo/insert_log/one" }));
    await putOpenUpload("milvus-demo/a");
    await putOpenUpload("milvus-demo/b");
    const session = deleting();
    const planned = await planDown(session);
    expect(changeOf(planned.plan, guideIds.bucket)).toMatchObject({
      action: "delete",
      have: { objects: 2499, versions: 4999, deleteMarkers: 1, bytes: 49_990, uploads: 2 },
      note: {
        en: "2,499 objects, 4,999 versions in all, 1 delete marker, 50.0 kB, 2 open uploads: all deleted for good",
      },
    });
    const notes: Sentence[] = [];
    const outcomes = await carryOut(planned, {
      ...session,
      emit: (event) => void (event.type === "note" && event.about === guideIds.bucket && notes.push(event.text)),
    });
    expect(notDone(outcomes)).toEqual([]);
    expect(setting.cloud.s3.buckets.has(name)).toBe(false);
    expect(callsOf("DeleteObjects")).toBe(5);
    expect(callsOf("AbortMultipartUpload")).toBe(2);
    expect(notes.at(-1)?.en).toBe("deleted 5,000 of 5,000 versions and markers");
  });

  it("goes after the release and its pods, and its tags and policy with it alone", async () => {
    await install(setting);
    await put("milvus-demo/x");
    const session = deleting();
    await carryOut(await planDown(session), session);
    const made = setting.trace.map(({ operation }) => operation);
    expect(made.indexOf("DeleteObjects")).toBeGreaterThan(made.lastIndexOf("uninstall"));
    expect(
      made.filter((operation) => /Tagging|BucketPolicy$/.test(operation)).every((one) => one.startsWith("Get")),
    ).toBe(true);
  });

  it("and is stopped between batches is still known for Eyrie's own, and finished", async () => {
    await install(setting);
    await plant(2500, 4);
    const controller = new AbortController();
    const stopped = deleting(controller.signal);
    const session: Session = {
      ...stopped,
      emit: (event) => void (event.type === "note" && event.about === guideIds.bucket && controller.abort()),
    };
    const outcomes = await carryOut(await planDown(session), session);
    const left = [...(bucketIn(setting).versions?.values() ?? [])].flat().length;
    expect(left).toBeGreaterThan(0);
    expect(notDone(outcomes)).toMatchObject([
      {
        id: guideIds.bucket,
        problem: { code: "interrupted", fact: { en: expect.stringMatching(/about [\d,]+ are left/) as string } },
      },
    ]);
    const again = deleting();
    const planned = await planDown(again);
    expect(changeOf(planned.plan, guideIds.bucket)).toMatchObject({ action: "delete", have: { versions: left } });
    expect(notDone(await carryOut(planned, again))).toEqual([]);
    expect(setting.cloud.s3.buckets.has(name)).toBe(false);
  });

  it("of which S3 deletes nothing ends with the first key, S3's code and what to look at", async () => {
    await install(setting);
    await put("milvus-demo/kept");
    const Policy = document({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteObjectVersion",
      Resource: `arn:aws:s3:::${name}/*`,
    });
    await scene.s3.send(new PutBucketPolicyCommand({ Bucket: name, Policy }));
    const session = deleting();
    const outcomes = await carryOut(await planDown(session), session);
    expect(notDone(outcomes)).toMatchObject([
      {
        id: guideIds.bucket,
        problem: {
          code: "denied",
          vendor: { code: "AccessDenied" },
          fact: { en: expect.stringContaining(`s3://${name}/milvus-demo/kept`) as string },
          remedy: { en: expect.stringContaining(`aws s3api get-bucket-policy --bucket ${name}`) as string },
        },
      },
    ]);
    expect(callsOf("DeleteObjects")).toBe(1);
    await scene.s3.send(new DeleteBucketPolicyCommand({ Bucket: name }));
    const again = deleting();
    expect(notDone(await carryOut(await planDown(again), again))).toEqual([]);
  });

  it("of which one key is refused loses all others first", async () => {
    await install(setting);
    await Promise.all(["a", "b", "kept", "z"].map((key) => put(`milvus-demo/${key}`)));
    const Resource = `arn:aws:s3:::${name}/milvus-demo/kept`;
    const Policy = document({ Effect: "Deny", Principal: "*", Action: "s3:DeleteObjectVersion", Resource });
    await scene.s3.send(new PutBucketPolicyCommand({ Bucket: name, Policy }));
    const session = deleting();
    const outcomes = await carryOut(await planDown(session), session);
    expect(notDone(outcomes)).toMatchObject([{ id: guideIds.bucket, problem: { code: "denied" } }]);
    expect([...bucketIn(setting).objects.keys()]).toEqual(["milvus-demo/kept"]);
  });
});

describe("a bucket in which others store", () => {
  const elsewhere = [
    { stores: "an object", key: "backup/2025", shown: "backup/" },
    { stores: "an object at the top", key: "README", shown: "README" },
    { stores: "an object that only begins alike", key: "milvus-demo-2/x", shown: "milvus-demo-2/" },
  ];

  it.each(elsewhere)("$stores, is refused when planned, by name", async ({ key, shown }) => {
    await install(setting);
    await Promise.all([put(key), put("milvus-demo/x")]);
    const { plan } = await planDown(deleting());
    expect(whyOf(plan)).toEqual([[guideIds.bucket, expect.stringMatching(new RegExp(`: s3://${name}/${shown}$`))]]);
    expect(writesIn(setting.trace)).toEqual([]);
  });

  it("an upload that is not finished, is refused too", async () => {
    await install(setting);
    await putOpenUpload("backup/big");
    expect(whyOf((await planDown(deleting())).plan)).toEqual([[guideIds.bucket, expect.stringMatching(/\/backup\/$/)]]);
  });

  it.each(elsewhere)("$stores, that came after the plan, keeps all that is in it", async ({ key, shown }) => {
    await install(setting);
    await put("milvus-demo/x");
    const session = deleting();
    const planned = await planDown(session);
    await put(key);
    const outcomes = await carryOut(planned, session);
    expect(notDone(outcomes)).toMatchObject([
      {
        id: guideIds.bucket,
        problem: { code: "exists", fact: { en: expect.stringContaining(`/${shown}`) as string } },
      },
    ]);
    expect([...bucketIn(setting).objects.keys()].toSorted()).toEqual([key, "milvus-demo/x"].toSorted());
    expect(callsOf("DeleteObjects")).toBe(0);
  });
});

describe("a bucket that is not sure to be Eyrie's", () => {
  const create = () =>
    scene.s3.send(
      new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: "us-east-2" } }),
    );

  it("but empty and untagged, goes only if it still is", async () => {
    await create();
    const session = deleting();
    const planned = await planDown(session);
    expect(changeOf(planned.plan, guideIds.bucket)).toMatchObject({
      action: "delete",
      note: { en: expect.stringContaining("only if it is still empty") as string },
    });
    await put("theirs");
    expect(notDone(await carryOut(planned, session))).toMatchObject([{ problem: { code: "exists" } }]);
    await scene.s3.send(new DeleteObjectCommand({ Bucket: name, Key: "theirs" }));
    const again = deleting();
    expect(notDone(await carryOut(await planDown(again), again))).toEqual([]);
    expect(setting.cloud.s3.buckets.has(name)).toBe(false);
  });

  it("by its tags, is refused, not listed and not touched", async () => {
    await create();
    await scene.s3.send(
      new PutBucketTaggingCommand({
        Bucket: name,
        Tagging: { TagSet: [{ Key: "eyrie:owner", Value: "arn:aws:eks:us-east-2:111122223333:cluster/x/y/z" }] },
      }),
    );
    await put("milvus-demo/theirs");
    const { plan } = await planDown(deleting());
    expect(whyOf(plan)).toEqual([
      [guideIds.bucket, expect.stringMatching(/another Eyrie set-up: .*cluster\/x\/y\/z$/)],
    ]);
    expect([callsOf("ListObjectVersions"), writesIn(setting.trace)]).toEqual([0, []]);
  });

  it("but by another name, is not even counted", async () => {
    await install(setting);
    const { plan, target } = await planDown({ ...setting.session(small), deleteBucket: `${name}0` });
    expect(target.deleteBucket).toBe(false);
    expect(changeOf(plan, guideIds.bucket)).toMatchObject({ action: "keep", standing: "owned" });
    expect(callsOf("ListObjectVersions")).toBe(0);
  });
});

it("a nested root path has its neighbours on every level", async () => {
  const nested = small.replace("21f }", "21f, rootPath: a/b }");
  const session = setting.session(nested);
  await carryOut(await planUp(session), session);
  await Promise.all(["a/b/ours", "a/c/theirs", "a/b2", "a/", "d"].map(put));
  const { plan } = await planDown({ ...setting.session(nested), deleteBucket: name });
  expect(whyOf(plan).map(([, why]) => why.split("somebody else's: ")[1])).toEqual([
    ["a/", "a/b2", "a/c/", "d"].map((shown) => `s3://${name}/${shown}`).join(", "),
  ]);
});

describe("without a right", () => {
  it.each([
    { without: "s3:ListBucketVersions", state: "unknown", names: `arn:aws:s3:::${name}` },
    { without: "s3:ListBucketMultipartUploads", state: "unknown", names: `arn:aws:s3:::${name}` },
    { without: "s3:AbortMultipartUpload", state: "delete", names: "milvus-demo/open" },
    { without: "s3:DeleteObjectVersion", state: "delete", names: "milvus-demo/x" },
    { without: "s3:DeleteBucket", state: "delete", names: `arn:aws:s3:::${name}` },
  ])("$without, all else goes and the rest is done with it", async ({ without, state, names }) => {
    await install(setting);
    await put("milvus-demo/x");
    await putOpenUpload("milvus-demo/open");
    const operator = await withoutRight(setting, without);
    const session: Session = { ...setting.session(small, undefined, operator), deleteBucket: name };
    const planned = await planDown(session);
    expect(changeOf(planned.plan, guideIds.bucket)?.action).toBe(state);
    const left = notDone(await carryOut(planned, session));
    expect(left).toMatchObject([{ id: guideIds.bucket, state: "failed", problem: { code: "denied" } }]);
    const said = left.flatMap((outcome) => (outcome.state === "failed" ? [outcome.problem] : []));
    const words = said.map(({ fact, remedy }) => `${fact.en} ${remedy.en}`).join();
    expect([words.includes(without), words.includes(names)]).toEqual([true, true]);
    const again = deleting();
    expect(notDone(await carryOut(await planDown(again), again))).toEqual([]);
    expect(setting.cloud.s3.buckets.has(name)).toBe(false);
  });
});

it("is made again although S3 is still at deleting it", async () => {
  await setting.close();
  let refusals = 0;
  ({ setting, scene } = await startScene({
    intercept: (handler, of) => async (request) => {
      const creates =
        of === "aws" && request.method === "PUT" && /^\/milvus-bucket-[0-9a-f]+\/?$/.test(request.rawTarget);
      if (!creates || refusals === 2) return handler(request);
      refusals += 1;
      const body =
        "<Error><Code>OperationAborted</Code><Message>A conflicting conditional operation is currently in progress against this resource. Please try again.</Message></Error>";
      return { status: 409, headers: { "content-type": "application/xml" }, body };
    },
  }));
  await install(setting);
  expect([refusals, setting.cloud.s3.buckets.has(name)]).toEqual([2, true]);
  expect(setting.events).toContainEqual(
    expect.objectContaining({ type: "note", about: guideIds.bucket, text: nameSettles(name) }),
  );
});
