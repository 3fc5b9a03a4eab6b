import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { element, parseXml, textOf, writeXml } from "../../src/s3/xml.ts";
import { parseShaped } from "../../src/s3/xml-shape.ts";

const read = (text: string): unknown => parseXml(new TextEncoder().encode(text), "Root");

describe("XML", () => {
  test("any text comes back as it was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const root = parseXml(new TextEncoder().encode(writeXml(element("Root", [element("A", text)]))), "Root");
        expect(textOf(root, "A")).toBe(text);
      }),
    );
  });

  test.each([
    ["numbers stay text", "<Root><A>0012</A></Root>", "0012"],
    ["spaces are kept", "<Root>\n <A> a </A>\n</Root>", " a "],
    ["entities and references", "<Root><A>&lt;&#65;&#x42;&amp;amp;</A></Root>", "<AB&amp;"],
    ["CDATA is taken as it is", "<Root><A>a<![CDATA[<&amp;>]]></A></Root>", "a<&amp;>"],
    ["namespaces are dropped", '<x:Root xmlns:x="y"><x:A>v</x:A></x:Root>', "v"],
    ["declaration and comments are passed over", '<?xml version="1.0"?><!-- c --><Root><A>v</A></Root>', "v"],
    ["an empty element", "<Root><A/></Root>", ""],
  ])("%s", (_, text, expected) => {
    expect(read(text)).toEqual(element("Root", [element("A", expected)]));
  });

  test.each([
    "",
    "text",
    "<Root>",
    "<Other/>",
    "<Root/><Root/>",
    "<Root>text<A/></Root>",
    "<Root>&unknown;</Root>",
    "<Root>& </Root>",
    '<!DOCTYPE Root [<!ENTITY a "b">]><Root>&a;</Root>',
    `${"<Root>".repeat(5000)}${"</Root>".repeat(5000)}`,
  ])("%.40s is malformed", (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: "MalformedXML" }));
  });

  test("bytes that are not UTF-8 are malformed", () => {
    expect(() => parseXml(Uint8Array.of(0x3c, 0xff), "Root")).toThrow(
      expect.objectContaining({ code: "MalformedXML" }),
    );
  });
});

describe("a shape", () => {
  const shape = { Once: "text", "Maybe?": "boolean", "Many*": "integer", "Some+": ["x", "y"] } as const;
  const outcome = (inner: string): string => {
    try {
      parseShaped(new TextEncoder().encode(`<Root>${inner}</Root>`), "Root", shape);
      return "fits";
    } catch {
      return "does not fit";
    }
  };

  test.each([
    ["<Once/><Some>x</Some>", "fits"],
    ["<Some>y</Some><Once>a</Once><Some>x</Some><Maybe>TRUE</Maybe><Many>1</Many><Many>2</Many>", "fits"],
    ["<Some>x</Some>", "does not fit"],
    ["<Once/>", "does not fit"],
    ["<Once/><Once/><Some>x</Some>", "does not fit"],
    ["<Once/><Some>z</Some>", "does not fit"],
    ["<Once/><Some>x</Some><Maybe>yes</Maybe>", "does not fit"],
    ["<Once/><Some>x</Some><Many>-1</Many>", "does not fit"],
    ["<Once><A/></Once><Some>x</Some>", "does not fit"],
    ["<Once/><Some>x</Some><More/>", "does not fit"],
  ])("%s %s", (inner, expected) => {
    expect(outcome(inner)).toBe(expected);
  });
});
