import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeProtobuf } from "../../src/kubernetes/protobuf.ts";

const varint = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 0x80))];
const bytes = (field: number, content: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from([...varint((field << 3) | 2), ...varint(content.length)]), content]);
const text = (field: number, value: string): Uint8Array => bytes(field, Buffer.from(value));
const number = (field: number, value: number): Uint8Array => Buffer.from([...varint(field << 3), ...varint(value)]);
const message = (field: number, ...parts: Uint8Array[]): Uint8Array => bytes(field, Buffer.concat(parts));

function envelope(apiVersion: string, kind: string, ...parts: Uint8Array[]): Uint8Array {
  return Buffer.concat([Buffer.from("k8s\0"), message(1, text(1, apiVersion), text(2, kind)), message(2, ...parts)]);
}

describe("protobuf bodies", () => {
  test("a Secret as helm sends it", () => {
    const entry = message(2, text(1, "release"), bytes(2, Buffer.from([0, 255])));
    const labels = message(11, text(1, "owner"), text(2, "helm"));
    const metadata = message(
      1,
      text(1, "sh.helm.release.v1.a.v1"),
      text(4, ""),
      labels,
      message(8, number(1, 1_767_225_600)),
    );
    expect(decodeProtobuf(envelope("v1", "Secret", metadata, entry, text(3, "helm.sh/release.v1")))).toEqual({
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: "sh.helm.release.v1.a.v1",
        labels: { owner: "helm" },
        creationTimestamp: "2026-01-01T00:00:00Z",
      },
      data: { release: "AP8=" },
      type: "helm.sh/release.v1",
    });
  });

  test("a TokenRequest as kubectl sends it", () => {
    const spec = message(2, text(1, "sts.amazonaws.com"), text(1, "other"), number(4, 900));
    expect(decodeProtobuf(envelope("authentication.k8s.io/v1", "TokenRequest", spec))).toMatchObject({
      spec: { audiences: ["sts.amazonaws.com", "other"], expirationSeconds: 900 },
    });
  });

  test("a Deployment as Go sends it: zeros that say nothing are left out, inlined fields stand in their holder", () => {
    const probe = message(
      11,
      message(1, message(2, text(1, "/healthz"), message(2, number(1, 1), text(3, "http")))),
      number(2, 0),
    );
    const environment = message(
      7,
      text(1, "A"),
      text(2, ""),
      message(3, message(3, message(1, text(1, "c")), text(2, "key"))),
    );
    const limits = message(8, message(1, text(1, "cpu"), message(2, text(1, "2"))));
    const container = message(2, text(1, "milvus"), text(2, "milvus:1"), environment, limits, probe, number(16, 0));
    const template = message(3, message(1, message(8)), message(2, container, number(4, 0), number(11, 0)));
    const surge = message(4, message(2, message(1, number(1, 0), number(2, 1), text(3, ""))));
    const spec = message(2, number(1, 0), message(2), template, surge, number(5, 0), number(7, 0));
    expect(decodeProtobuf(envelope("apps/v1", "Deployment", spec))).toEqual({
      apiVersion: "apps/v1",
      kind: "Deployment",
      spec: {
        replicas: 0,
        selector: {},
        strategy: { rollingUpdate: { maxUnavailable: 1 } },
        template: {
          metadata: {},
          spec: {
            terminationGracePeriodSeconds: 0,
            containers: [
              {
                name: "milvus",
                image: "milvus:1",
                env: [{ name: "A", valueFrom: { configMapKeyRef: { name: "c", key: "key" } } }],
                resources: { limits: { cpu: "2" } },
                readinessProbe: { httpGet: { path: "/healthz", port: "http" } },
              },
            ],
          },
        },
      },
    });
  });

  test("a kind that is not built in is refused by name", () => {
    expect(() => decodeProtobuf(envelope("example.com/v1", "Widget"))).toThrow(
      expect.objectContaining({ code: 415, message: expect.stringContaining("Widget of example.com/v1") }),
    );
  });

  test("anything else is refused, never a crash", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(undefined, "Secret", "Pod"), (noise, kind) => {
        const body = kind === undefined ? noise : envelope("v1", kind, noise);
        const outcome = (): string => {
          try {
            return typeof decodeProtobuf(body);
          } catch (error) {
            return (error as Error).name;
          }
        };
        expect(["object", "StatusError"]).toContain(outcome());
      }),
    );
  });
});
