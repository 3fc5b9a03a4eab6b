import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { modernized } from "../../src/milvus/modernize.ts";
import type { Comment } from "../../src/milvus/modernizing.ts";

const say = (comment: Comment) =>
  comment.kind === "remark"
    ? JSON.stringify(comment.remark)
    : comment.kind === "commented" && comment.keyless
      ? "keyless"
      : comment.kind;
const rewritten = (text: string, chart = "5.0.19") => modernized(text, chart, say);

type Case = readonly [what: string, before: string, after: string, chart?: string];

const cases: readonly Case[] = [
  [
    "takes the most replicas, any standby, and adds limits and requests up",
    `rootCoordinator:
    replicas: 3
    resources: { limits: { cpu: 1, memory: 2Gi }, requests: { cpu: 500m } }
indexCoordinator: { activeStandby: { enabled: true }, resources: { limits: { cpu: 1, memory: 1Gi } } }
queryCoordinator: { replicas: 2, resources: { limits: { cpu: 1, memory: 1Gi } } }
dataCoordinator: { resources: { limits: { cpu: 1, memory: 512Mi } } }
`,
    `# folded
mixCoordinator:
    replicas: 3
    activeStandby:
        enabled: true
    resources:
        limits:
            cpu: 4
            memory: 4608Mi
        requests:
            cpu: 500m
`,
  ],
  [
    "makes a comment of what holds no keys",
    "rootCoordinator: hello\nindexCoordinator:\n- a\nqueryCoordinator: { replicas: 1 }\n",
    "# keyless\n# rootCoordinator: hello\n# keyless\n# indexCoordinator:\n# - a\n# folded\nmixCoordinator:\n  replicas: 1\n",
  ],
  ["and folds nothing where nothing else is", "rootCoordinator: hello\n", "# keyless\n# rootCoordinator: hello\n"],
  ["of a component that has another successor, too", "indexNode: 2\n", "# keyless\n# indexNode: 2\n"],
  [
    "leaves a limit out that one of them had not",
    "rootCoordinator: { resources: { limits: { cpu: 1 } } }\n",
    `# folded\n# {"kind":"no-limit","resource":"cpu"}\n`,
  ],
  [
    "switches the standby on for several replicas",
    "rootCoordinator: { replicas: 2 }\n",
    `# folded\n# {"kind":"standby"}\nmixCoordinator:\n  replicas: 2\n  activeStandby:\n    enabled: true\n`,
  ],
  [
    "carries what they agree on, and keeps in a comment what they do not, or has no counterpart",
    `rootCoordinator: { tolerations: [{ key: a }], nodeSelector: { a: b }, service: { port: 1 } }
dataCoordinator: { tolerations: [{ key: a }], nodeSelector: { a: c } }
`,
    `# folded
# {"kind":"left-out","key":"nodeSelector","was":{"rootCoordinator":{"a":"b"},"dataCoordinator":{"a":"c"}}}
# {"kind":"left-out","key":"service","was":{"rootCoordinator":{"port":1}}}
mixCoordinator:
  tolerations:
    - key: a
`,
  ],
  [
    "keeps comments, above what takes the place",
    `# about this file
a: 1 # one

# root
rootCoordinator: # here
  # inside
  replicas: 1
  x: "# none"
  # behind

# query
queryCoordinator:
  replicas: 1
# about b
b: 2
`,
    `# about this file
a: 1 # one

# root
# here
# inside
# behind
# query
# folded
# {"kind":"left-out","key":"x","was":{"rootCoordinator":"# none"}}
mixCoordinator:
  replicas: 1

# about b
b: 2
`,
  ],
  [
    "takes no text for a comment, and leaves none whose end would be at blank lines",
    "rootCoordinator:\n  annotations:\n    a: |+\n      # text\n\n\nb: 1\n",
    '# folded\nmixCoordinator:\n  annotations:\n    a: "# text\\n\\n\\n"\n\n\nb: 1\n',
  ],
  [
    "fills a mixCoordinator that is there with what it does not say",
    `mixCoordinator:
    replicas: 5   # five
b: 1
rootCoordinator: { replicas: 2, activeStandby: { enabled: true } }
`,
    `# completed
# {"kind":"left-out","key":"replicas","was":{"rootCoordinator":2}}
mixCoordinator:
    activeStandby:
        enabled: true
    replicas: 5   # five
b: 1
`,
  ],
  [
    "says what one that is there has otherwise, and adds no standby to its one replica",
    `mixCoordinator:
  replicas: 1
  nodeSelector: { a: b }
rootCoordinator:
  replicas: 3
  nodeSelector: { a: c }
`,
    `# completed
# {"kind":"left-out","key":"replicas","was":{"rootCoordinator":3}}
# {"kind":"left-out","key":"nodeSelector","was":{"rootCoordinator":{"a":"c"}}}
mixCoordinator:
  replicas: 1
  nodeSelector: { a: b }
`,
  ],
  [
    "fills one in flow style",
    "mixCoordinator: { replicas: 5 }\nrootCoordinator: { activeStandby: { enabled: true } }\n",
    '# completed\nmixCoordinator: { activeStandby: {"enabled":true}, replicas: 5 }\n',
  ],
  [
    "fills one of which nothing is said",
    "mixCoordinator: # none yet\nrootCoordinator: { replicas: 1 }\n",
    "# completed\nmixCoordinator: # none yet\n  replicas: 1\n",
  ],
  [
    "takes coordinators away beside one that says all",
    "mixCoordinator: { replicas: 1 }\n\nrootCoordinator: { replicas: 1 } # was\n",
    "# was\nmixCoordinator: { replicas: 1 }\n",
  ],
  [
    "puts those that are switched on into one as well, else both would be at work",
    "rootCoordinator: { enabled: true, replicas: 1 }\n",
    "# folded\nmixCoordinator:\n  replicas: 1\n",
  ],
  [
    "leaves those that are switched on in the place of mixCoordinator, or off",
    "mixCoordinator: { enabled: false }\nrootCoordinator: { enabled: true, replicas: 1 }\nindexNode: { enabled: false, replicas: 1 }\n",
    "mixCoordinator: { enabled: false }\nrootCoordinator: { enabled: true, replicas: 1 }\nindexNode: { enabled: false, replicas: 1 }\n",
    "4.2.58",
  ],
  [
    "puts them into one all the same where Milvus does not start them",
    "mixCoordinator: { enabled: false, replicas: 9 } # off\n\nrootCoordinator: { enabled: true, replicas: 1 }\nindexNode: { enabled: true }\n",
    "# off\n# folded\nmixCoordinator:\n  replicas: 1\n\n# commented\n# indexNode: { enabled: true }\n",
  ],
  [
    "resolves aliases among them",
    "rootCoordinator: &it { replicas: 2, activeStandby: { enabled: true } }\ndataCoordinator: *it\nqueryCoordinator:\n  <<: *it\n  replicas: 3\n",
    "# folded\nmixCoordinator:\n  replicas: 3\n  activeStandby:\n    enabled: true\n",
  ],
  [
    "makes other components a comment",
    "a: 1\n\nindexNode:\n  replicas: 4\n\n  # deep\n  resources: {}\n# b\nb: 2\n",
    "a: 1\n\n# commented\n# indexNode:\n#   replicas: 4\n\n#   # deep\n#   resources: {}\n# b\nb: 2\n",
  ],
  [
    "makes mixCoordinator a comment where there is none",
    "mixCoordinator:\n  replicas: 2\n",
    "# commented\n# mixCoordinator:\n#   replicas: 2\n",
    "4.2.3",
  ],
  [
    "makes coordinators a comment where all is one process",
    "cluster: { enabled: false }\nrootCoordinator: { replicas: 2 }\n",
    "cluster: { enabled: false }\n# commented\n# rootCoordinator: { replicas: 2 }\n",
  ],
  [
    "reads a region out of the host",
    "externalS3:\n    host: s3.eu-west-1.amazonaws.com # here\n    port: 443",
    "externalS3:\n    host: s3.eu-west-1.amazonaws.com # here\n    region: eu-west-1\n    port: 443",
  ],
  [
    "also at the end of the file",
    "externalS3:\n  host: s3.eu-west-1.amazonaws.com",
    "externalS3:\n  host: s3.eu-west-1.amazonaws.com\n  region: eu-west-1",
  ],
  [
    "also in flow style",
    'externalS3: { host: "s3.eu-west-1.amazonaws.com" }\n',
    'externalS3: { host: "s3.eu-west-1.amazonaws.com", region: eu-west-1 }\n',
  ],
  [
    "also where the region is empty",
    'externalS3:\n  region: "" # none\n  host: s3.cn-north-1.amazonaws.com.cn\n',
    "externalS3:\n  region: cn-north-1 # none\n  host: s3.cn-north-1.amazonaws.com.cn\n",
  ],
  [
    "also where it is nothing",
    "externalS3:\n  region: # none\n  host: s3.cn-north-1.amazonaws.com.cn\n",
    "externalS3:\n  region: cn-north-1 # none\n  host: s3.cn-north-1.amazonaws.com.cn\n",
  ],
  ...(
    [
      ["of a host that names none", "externalS3: { host: s3.amazonaws.com }\n"],
      ["of a store that is not used", "externalS3: { enabled: false, host: s3.eu-west-1.amazonaws.com }\n"],
      ["where one is set", "externalS3: { host: s3.eu-west-1.amazonaws.com, region: us-east-2 }\n"],
      ["that others would share", "externalS3: &it { host: s3.eu-west-1.amazonaws.com }\nx: *it\n"],
      ["by merge", "x: &x { region: a }\nexternalS3:\n  <<: *x\n  host: s3.eu-west-1.amazonaws.com\n"],
    ] as const
  ).map(([what, text]): Case => [`reads no region ${what}`, text, text]),
  [
    "reads no region for a chart that ignores it",
    "externalS3: { host: s3.eu-west-1.amazonaws.com }\n",
    "externalS3: { host: s3.eu-west-1.amazonaws.com }\n",
    "4.1.36",
  ],
  ["leaves an empty file empty", "", ""],
  ["leaves comments alone", "# a\n---\n# b\n", "# a\n---\n# b\n"],
  [
    "keeps blank lines that are part of a text",
    "a: |+\n  x\n\nrootCoordinator: { replicas: 1 }\n\nb: |+\n  y\n\ndataCoordinator: { replicas: 1 }\n",
    "a: |+\n  x\n\n# folded\nmixCoordinator:\n  replicas: 1\n\nb: |+\n  y\n\n",
  ],
];

describe("values for the chart that is there", () => {
  it.each(cases.map(([what, before, after, chart]) => ({ what, before, after, chart })))(
    "$what",
    ({ before, after, chart }) => {
      expect(rewritten(before, chart)).toMatchObject({ status: "done", text: after });
      expect(rewritten(after, chart)).toMatchObject({ text: after });
    },
  );

  it.each([
    ["", "\n"],
    ["\uFEFF", "\r\n"],
  ] as const)("keeps the guide's lines but those of the coordinators, behind %j and with %j", (mark, eol) => {
    const guide = readFileSync(new URL("../../../../examples/guide.milvus.yaml", import.meta.url), "utf8");
    const lines = guide.split("\n");
    const [root, proxy] = [lines.indexOf("rootCoordinator:"), lines.indexOf("proxy:")];
    const host = lines.findIndex((line) => line.includes("host:")) + 1;
    const mixed = `# folded
mixCoordinator:
  replicas: 2
  activeStandby:
    enabled: true
  resources:
    limits:
      cpu: 2500m
      memory: 3584Mi
`.split("\n");
    const after = [
      ...lines.slice(0, host),
      "  region: us-east-2",
      ...lines.slice(host, root),
      ...mixed,
      ...lines.slice(proxy),
    ];
    expect(rewritten(mark + guide.replaceAll("\n", eol))).toMatchObject({ text: mark + after.join(eol) });
  });

  it("tells what it did, and where", () => {
    const text =
      "externalS3:\n  host: s3.eu-west-1.amazonaws.com\nindexNode: { replicas: 1 }\nrootCoordinator: { replicas: 2 }\n";
    expect(rewritten(text)).toMatchObject({
      notes: [
        { kind: "folded", path: "rootCoordinator", line: 4, column: 1 },
        { kind: "remark", remark: { kind: "standby" } },
        { kind: "commented", path: "indexNode", successors: ["dataNode"], keyless: false, line: 3, column: 1 },
        { kind: "region", region: "eu-west-1", line: 2, column: 3 },
        { kind: "root-path", path: "externalS3.rootPath", line: 2 },
      ],
    });
  });
});

describe("what cannot be rewritten without guessing", () => {
  it.each([
    ["several documents", "a: 1\n---\nrootCoordinator: { replicas: 1 }\n", { kind: "documents", line: 3 }],
    ["all in braces", '{ "rootCoordinator": { "replicas": 1 } }', { kind: "flow", line: 1, column: 1 }],
    [
      "a merged section",
      "x: &x\n  rootCoordinator: { replicas: 1 }\n<<: *x\n",
      { kind: "merged", path: "rootCoordinator" },
    ],
    [
      "an anchor that others need",
      "rootCoordinator: &it { replicas: 1 }\nproxy: *it\n",
      { kind: "anchor", path: "rootCoordinator", name: "it", line: 1 },
    ],
    [
      "a mixCoordinator that others share",
      "mixCoordinator: &it { a: 1 }\nx: *it\nrootCoordinator: { replicas: 1 }\n",
      { kind: "anchor", path: "mixCoordinator", name: "it", line: 1 },
    ],
    ["a key behind something", "? rootCoordinator\n: { replicas: 1 }\n", { kind: "odd", path: "rootCoordinator" }],
    [
      "a mixCoordinator that is an alias",
      "x: &x { replicas: 1 }\nmixCoordinator: *x\nrootCoordinator: { activeStandby: { enabled: true } }\n",
      { kind: "odd", path: "mixCoordinator", line: 2 },
    ],
  ])("is refused: %s", (_, text, refusal) => {
    expect(rewritten(text)).toMatchObject({ status: "refused", refusal });
  });

  it.each([
    ["a: [1\n", 2, 1],
    ["a: 1\n\tb: 2\n", 2, 1],
    ["just a text\n", 1, 1],
  ])("is broken: %j", (text, line, column) => {
    expect(rewritten(text)).toMatchObject({ status: "broken", at: { line, column } });
  });
});
