import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { guideSpec, type Setting, standInChart } from "./setting.ts";

/** Values of the user's, and what is said of them before anything runs. */
export type Written = {
  readonly what: string;
  readonly values: string;
  /** The chart's version, where the stand-in's own does not show it. */
  readonly chart?: string;
  /** `1:21 EY607`: where the value stands, and what it would break; nothing behind the place where no rule knows. */
  readonly told: readonly string[];
};

const s3 = (line: string) => `externalS3: { ${line} }\n`;
export const userYaml = (line: string) => `extraConfigFiles:\n  user.yaml: |\n    minio: { ${line} }\n`;

/** What contradicts the spec: nothing is planned. */
export const refused: readonly Written[] = [
  { what: "a scheme in the host", values: s3("host: https://s3.us-east-2.amazonaws.com"), told: ["1:21 EY607"] },
  { what: "a path in the host", values: s3("host: s3.us-east-2.amazonaws.com/a"), told: ["1:21 EY607"] },
  {
    what: "S3's own port in the host",
    values: s3("host: s3.us-east-2.amazonaws.com:443"),
    told: ["1:21 EY607"],
  },
  { what: "another port in the host", values: s3("host: s3.us-east-2.amazonaws.com:9000"), told: ["1:21 EY610"] },
  { what: "another port", values: s3("port: 9000"), told: ["1:21 EY610"] },
  {
    what: "the bucket in the host",
    values: s3("host: milvus-bucket-039dd013c0712f085d60e21f.s3.us-east-2.amazonaws.com"),
    told: ["1:21 EY608"],
  },
  {
    what: "another bucket, in the host as well",
    values: s3("bucketName: other, host: other.s3.us-east-2.amazonaws.com"),
    told: ["1:40 EY608", "1:27"],
  },
  { what: "another region's host", values: s3("host: s3.eu-west-1.amazonaws.com"), told: ["1:21 EY623"] },
  { what: "another partition's host", values: s3("host: s3.us-east-2.amazonaws.com.cn"), told: ["1:21 EY623"] },
  { what: "another region", values: s3("region: eu-west-1"), told: ["1:23 EY623"] },
  { what: "the global host", values: s3("host: s3.amazonaws.com"), told: ["1:21 EY623"] },
  {
    what: "the global host, and a chart that ignores the region",
    values: s3("host: s3.amazonaws.com"),
    chart: "4.1.36",
    told: ["1:21 EY609"],
  },
  { what: "no port", values: s3('port: ""'), told: ["1:21 EY610"] },
  { what: "no TLS", values: s3("useSSL: false"), told: ["1:23 EY610"] },
  { what: "no role", values: s3("useIAM: no"), told: ["1:23 EY618"] },
  { what: "another cloud", values: s3("cloudProvider: gcp"), told: ["1:30 EY618"] },
  { what: "a slash for a root path", values: s3("rootPath: /"), told: ["1:25 EY619"] },
  { what: "a slash before the root path", values: s3("rootPath: /x"), told: ["1:25 EY619"] },
  { what: "a slash behind the root path", values: s3("rootPath: x/"), told: ["1:25 EY619"] },
  { what: "two slashes within the root path", values: s3("rootPath: x//y"), told: ["1:25 EY619"] },
  { what: "a root path that goes nowhere", values: s3("rootPath: ./"), told: ["1:25 EY619"] },
  { what: "another root path", values: s3("rootPath: elsewhere"), told: ["1:25"] },
  { what: "keys", values: s3("accessKey: AK, secretKey: SK"), told: ["1:26 EY624", "1:41 EY624"] },
  { what: "MinIO on", values: "minio: { enabled: true }\n", told: ["1:19 EY614"] },
  { what: "an account of the chart's", values: "serviceAccount: { create: true }\n", told: ["1:27 EY625"] },
  { what: "another account", values: "serviceAccount: { name: other }\n", told: ["1:25"] },
  {
    what: "several, of which one would hide another",
    values: s3('useIAM: false, port: "", useSSL: false'),
    told: ["1:48 EY610", "1:23 EY618", "1:36 EY610"],
  },
  { what: "no role by the configuration of the user's own", values: userYaml("useIAM: false"), told: ["2:14 EY618"] },
  { what: "no port there", values: userYaml('port: ""'), told: ["2:14 EY610"] },
  { what: "keys there", values: userYaml("accessKeyID: AK"), told: ["2:14 EY624"] },
];

/** Hosts that lead to S3, or may, and that nobody can ask for yet. */
export const otherHosts: readonly (readonly [host: string, en: string, ja: string])[] = [
  ["s3.dualstack.us-east-2.amazonaws.com", "a dual-stack host", "デュアルスタックのホスト"],
  ["s3-fips.us-east-2.amazonaws.com", "a FIPS host", "FIPS エンドポイントのホスト"],
  ["s3-fips.dualstack.us-east-2.amazonaws.com", "a FIPS host", "FIPS エンドポイントのホスト"],
  [
    "bucket.vpce-1a2b3c4d-5e6f.s3.us-east-2.vpce.amazonaws.com",
    "a VPC endpoint's own host",
    "VPC エンドポイント固有のホスト",
  ],
  ["s3-accelerate.amazonaws.com", "a Transfer Acceleration host", "Transfer Acceleration のホスト"],
  ["s3-us-east-2.amazonaws.com", "the host's older spelling with a hyphen", "ハイフンを使う旧形式のホスト"],
  [
    "s3.example.com",
    "a host that is none of AWS's",
    "独自ドメイン、プロキシ、他社の S3 互換ストレージなど、AWS のものではないホスト",
  ],
];
const pinned = (tag: string) => `image: { all: { tag: ${tag} } }\n`;

const keys = "[{ name: AWS_ACCESS_KEY_ID, value: AK }, { name: AWS_SECRET_ACCESS_KEY, value: SK }]";
const service =
  "pulsarv3: { enabled: false }\nwoodpecker: { enabled: true }\nstreaming: { woodpecker: { embedded: false } }\n";

/** What stands beside the spec: `EY624 error 1:24`, and no place where no file says it. */
export const found: readonly Written[] = [
  { what: "nothing", values: "", told: [] },
  { what: "empty texts that leave all to us", values: s3('host: "", rootPath: "", region: "", port: null'), told: [] },
  { what: "keys for a component", values: `queryNode: { extraEnv: ${keys} }\n`, told: ["EY624 error 1:24"] },
  {
    what: "keys for one that asks by Go alone",
    values: `proxy: { extraEnv: ${keys} }\n`,
    told: ["EY624 warning 1:20"],
  },
  {
    what: "half a pair of keys",
    values: "queryNode: { extraEnv: [{ name: AWS_ACCESS_KEY_ID, value: AK }] }\n",
    told: [],
  },
  {
    what: "a variable that is laid over the port",
    values: "proxy: { extraEnv: [{ name: MINIO_PORT, value: '9000' }] }\n",
    told: ["EY628 error"],
  },
  {
    what: "a file of keys",
    values: "dataNode: { extraEnv: [{ name: AWS_SHARED_CREDENTIALS_FILE, value: /keys }] }\n",
    told: ["EY630 error"],
  },
  {
    what: "keys of Milvus' own storage in a variable",
    values: "dataNode: { extraEnv: [{ name: MINIO_ACCESS_KEY_ID, value: AK }] }\n",
    told: ["EY630 warning"],
  },
  { what: "keys of a MinIO that is off", values: "minio: { accessKey: AK }\n", told: ["EY624 warning 1:21"] },
  { what: "Woodpecker as a service", values: service, told: ["EY626 error 3:38"] },
  {
    what: "Woodpecker as a service, told MinIO's port",
    values: service.replace("{ enabled: true }", "{ enabled: true, minio: { port: 9000 } }"),
    told: ["EY626 error 2:45 3:38"],
  },
  {
    what: "Woodpecker as a service, told S3's port",
    values: service.replace("{ enabled: true }", "{ enabled: true, minio: { port: 443 } }"),
    told: [],
  },
  { what: "dead keys", values: "rootCoordinator: { replicas: 2 }\n", told: ["EY613 warning 1:18"] },
  {
    what: "the same in a chart in which they live",
    values: "rootCoordinator: { replicas: 2 }\n",
    chart: "4.2.3",
    told: [],
  },
  { what: "an image of a line before the chart's", values: pinned("v2.4.15"), told: ["EY631 error 1:22"] },
  { what: "an image of another version of its line", values: pinned("v2.6.3"), told: [] },
  {
    what: "an image of a line after the chart's",
    values: pinned("v2.6.3"),
    chart: "4.2.58",
    told: ["EY631 error 1:22"],
  },
  {
    what: "another vendor's image",
    values: "image: { all: { repository: docker.io/bitnami/milvus } }\n",
    told: ["EY620 error"],
  },
  { what: "no message queue", values: "pulsarv3: { enabled: false }\n", told: ["EY628 error"] },
  { what: "a message queue that nothing uses", values: "woodpecker: { enabled: true }\n", told: ["EY628 warning"] },
  {
    what: "a message queue of one process",
    values: "extraConfigFiles: { user.yaml: 'mq: { type: rocksmq }' }\n",
    told: ["EY628 error", "EY628 warning"],
  },
  {
    what: "a message queue that is nowhere",
    values: "extraConfigFiles: { user.yaml: 'mq: { type: kafka }' }\n",
    told: ["EY628 error", "EY628 warning"],
  },
];

/** What the chart makes of the values, where it is not the official one's doing. */
export type Rendered = {
  readonly what: string;
  /** One more template. */
  readonly template?: string;
  /** An edit of the template of Milvus' configuration. */
  readonly config?: readonly [from: string, to: string];
  readonly told: readonly string[];
  readonly says: readonly string[];
};

const workload = (component: string, name: string, spec: string) => `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ .Release.Name }}-${component}
  namespace: {{ .Release.Namespace }}
  labels: { app.kubernetes.io/name: ${name}, component: ${component} }
spec:
  serviceName: ${component}
  selector: { matchLabels: { component: ${component} } }
  template:
    metadata: { labels: { app.kubernetes.io/name: ${name}, component: ${component} } }
    spec: ${spec}
`;

const container = "containers: [{ name: c, image: registry.example/c }]";
const own = "serviceAccountName: milvus-s3-access-sa";
const mounting =
  "containers: [{ name: c, image: registry.example/c, volumeMounts: [{ name: k, mountPath: /root/.aws }] }], volumes: [{ name: k, secret: { secretName: aws } }]";

export const rendered: readonly Rendered[] = [
  {
    what: "a workload under no account in particular",
    template: workload("woodpecker", "milvus", `{ ${container} }`),
    told: ["EY627 error"],
    says: ["statefulset/milvus-demo-woodpecker (default)", "milvus-s3-access-sa"],
  },
  {
    what: "a workload of somebody else's",
    template: workload("etcd2", "etcd", `{ ${container} }`),
    told: [],
    says: [],
  },
  { what: "Attu", template: workload("attu", "milvus", `{ ${container} }`), told: [], says: [] },
  {
    what: "a file of keys that is mounted",
    template: workload("querynode2", "milvus", `{ ${own}, ${mounting} }`),
    told: ["EY630 error"],
    says: ["statefulset/milvus-demo-querynode2 (/root/.aws)"],
  },
  {
    what: "a Secret's variables, which nobody has made yet",
    template: workload(
      "querynode2",
      "milvus",
      `{ ${own}, containers: [{ name: c, image: registry.example/c, envFrom: [{ secretRef: { name: keys } }] }] }`,
    ),
    told: [],
    says: [],
  },
  {
    what: "a port of the chart's own",
    config: ["port: {{ .port }}", "port: 9000"],
    told: ["EY628 error"],
    says: ["default.yaml: minio.port is 9000, it must be 443"],
  },
  {
    what: "no role, whatever the values say",
    config: ["useIAM: {{ .useIAM }}", ""],
    told: ["EY628 error"],
    says: ['minio.useIAM is "", it must be true'],
  },
  { what: "no region, which the host names", config: ["region: {{ .region }}", ""], told: [], says: [] },
];

/** Writes values and chart, and returns the spec that leads there. */
export async function specWith(
  { directory }: Setting,
  { values = "", chart, template, config }: Partial<Written & Rendered>,
): Promise<string> {
  const folder = await mkdtemp(join(directory, "lint-"));
  await cp(standInChart, folder, { recursive: true });
  const edit = async (file: string, from: string | RegExp, to: string) => {
    const text = await readFile(join(folder, file), "utf8");
    await writeFile(join(folder, file), text.replace(from, to));
  };
  if (chart !== undefined) await edit("Chart.yaml", /^version: .*$/m, `version: ${chart}`);
  if (config !== undefined) await edit(join("templates", "_config.tpl"), config[0], config[1]);
  if (template !== undefined) await writeFile(join(folder, "templates", "extra.yaml"), template);
  await writeFile(join(directory, "milvus.yaml"), values);
  return guideSpec.replace(standInChart, `${folder}, values: milvus.yaml`);
}
