import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

export const valuesUnreadable = (path: string): FactAndRemedy => ({
  fact: { en: `The values file ${path} cannot be read.`, ja: `values ファイル ${path} を読み込めません。` },
  remedy: {
    en: "Correct milvus.values in the spec; paths are relative to the spec.",
    ja: "spec の milvus.values を修正してください。パスは spec ファイルからの相対です。",
  },
});

export const valuesNotUtf8 = (path: string): FactAndRemedy => ({
  fact: {
    en: `The values file ${path} is not UTF-8; Helm does not read other encodings (Helm 3 alone reads UTF-16).`,
    ja: `values ファイル ${path} は UTF-8 ではありません。Helm はほかの文字コードを読み込めません (UTF-16 を読めるのは Helm 3 のみ)。`,
  },
  remedy: {
    en: "Save it as UTF-8; in Windows PowerShell: … | Out-File -Encoding utf8 milvus.yaml",
    ja: "UTF-8 で保存し直してください。Windows PowerShell の場合: … | Out-File -Encoding utf8 milvus.yaml",
  },
});

export const chartUnreadable = (path: string): FactAndRemedy => ({
  fact: { en: `There is no chart at ${path}.`, ja: `${path} にチャートがありません。` },
  remedy: {
    en: "Correct milvus.chart in the spec; paths are relative to the spec. Or fetch one: helm pull milvus --repo https://zilliztech.github.io/milvus-helm/",
    ja: "spec の milvus.chart を修正してください。パスは spec ファイルからの相対です。取得する場合: helm pull milvus --repo https://zilliztech.github.io/milvus-helm/",
  },
});

const fetchChart: Sentence = {
  en: "Correct milvus.chart in the spec, or fetch the official chart: helm pull milvus --repo https://zilliztech.github.io/milvus-helm/",
  ja: "spec の milvus.chart を修正するか、公式チャートを取得してください: helm pull milvus --repo https://zilliztech.github.io/milvus-helm/",
};

export const chartNotArchive = (path: string): FactAndRemedy => ({
  fact: {
    en: `${path} is not a chart: neither a directory nor a gzipped tar archive.`,
    ja: `${path} はチャートではありません。ディレクトリでも、gzip 圧縮された tar アーカイブでもありません。`,
  },
  remedy: fetchChart,
});

export const chartWithoutMetadata = (path: string): FactAndRemedy => ({
  fact: {
    en: `${path} is not a chart: it holds no Chart.yaml with a name and a version.`,
    ja: `${path} はチャートではありません。name と version を持つ Chart.yaml がありません。`,
  },
  remedy: fetchChart,
});

export const chartNamed = (path: string, name: string): FactAndRemedy => ({
  fact: {
    en: `The chart at ${path} is ${name}; Eyrie installs Milvus' official chart, which is named milvus.`,
    ja: `${path} のチャートは ${name} です。Eyrie がインストールするのは Milvus の公式チャート milvus です。`,
  },
  remedy: fetchChart,
});

export const chartWithoutIam = (path: string): FactAndRemedy => ({
  fact: {
    en: `The chart at ${path} is named milvus, but its values.yaml has no externalS3.useIAM, so it would ignore the role. Bitnami's chart is such a one: its keys are others than the official chart's.`,
    ja: `${path} のチャートの名前は milvus ですが、values.yaml に externalS3.useIAM がないため、ロールを使えません。キーが公式チャートと異なる Bitnami のチャートなどが該当します。`,
  },
  remedy: fetchChart,
});

export const chartOfVersion = (path: string, version: string, asked: string): FactAndRemedy => ({
  fact: {
    en: `The chart at ${path} is version ${version}; milvus.version in the spec says ${asked}.`,
    ja: `${path} のチャートのバージョンは ${version} ですが、spec の milvus.version は ${asked} です。`,
  },
  remedy: {
    en: `Remove milvus.version (a chart on disk has its own), or fetch that one: helm pull milvus --repo https://zilliztech.github.io/milvus-helm/ --version ${asked}`,
    ja: `milvus.version を削除するか (手元のチャートのバージョンが使われます)、そのバージョンを取得してください: helm pull milvus --repo https://zilliztech.github.io/milvus-helm/ --version ${asked}`,
  },
});

type At = { readonly file: string; readonly line: number; readonly column: number };

/** `said` is why, and what mends it. */
export const valuesNotYaml = (at: At, said: FactAndRemedy): FactAndRemedy => ({
  fact: {
    en: `${at.file}:${at.line}:${at.column}: The values file cannot be read. ${said.fact.en}`,
    ja: `${at.file}:${at.line}:${at.column}: values ファイルを読み込めません。${said.fact.ja}`,
  },
  remedy: said.remedy,
});

export const valuesNotKeys: FactAndRemedy = {
  fact: {
    en: "A values file consists of keys at its top level; here it does not.",
    ja: "values ファイルの最上位はキーの並びでなければなりませんが、そうなっていません。",
  },
  remedy: {
    en: "Write `key: value`, with a space after the colon; a text or a list belongs below a key.",
    ja: "「キー: 値」のように、コロンの後に空白を置いて書いてください。文字列やリストはキーの下に書きます。",
  },
};

export const valuesTemplate: FactAndRemedy = {
  fact: {
    en: "A key is a name, not a list, a mapping or nothing. An expression in {{ }} reads as a mapping: Helm expands none in values files.",
    ja: "キーは名前でなければならず、リスト、マッピング、空にはできません。{{ }} の式はマッピングとして読まれます。Helm は values ファイルの式を展開しません。",
  },
  remedy: {
    en: "Write the name of a key followed by a colon; instead of an expression, the value itself.",
    ja: "キーの名前とコロンを書いてください。式の代わりに値そのものを書いてください。",
  },
};

type Contradiction = At & {
  readonly path: string;
  /** Undefined for a secret. */
  readonly theirs: string | undefined;
  readonly ours: string;
  /** The key of the spec that makes it so. */
  readonly specKey: string | undefined;
  /** What comes of it, by the rules that know. */
  readonly reasons: readonly (FactAndRemedy & { readonly code: string })[];
  /** A host that may work, and that Eyrie does not write. */
  readonly notYet?: keyof typeof otherHosts;
};

/** What nobody can ask Eyrie for yet, by name. */
const otherHosts = {
  global: { en: "S3's global host", ja: "S3 のグローバルホスト" },
  dualstack: { en: "a dual-stack host", ja: "デュアルスタックのホスト" },
  fips: { en: "a FIPS host", ja: "FIPS エンドポイントのホスト" },
  accelerate: { en: "a Transfer Acceleration host", ja: "Transfer Acceleration のホスト" },
  "access-point": { en: "an access point's host", ja: "アクセスポイントのホスト" },
  "vpc-endpoint": {
    en: "a VPC endpoint's own host",
    ja: "VPC エンドポイント固有のホスト",
  },
  hyphenated: { en: "the host's older spelling with a hyphen", ja: "ハイフンを使う旧形式のホスト" },
  own: {
    en: "a host that is none of AWS's (your own domain, a proxy, another vendor's S3)",
    ja: "独自ドメイン、プロキシ、他社の S3 互換ストレージなど、AWS のものではないホスト",
  },
} as const satisfies Record<string, Sentence>;

/** The region's own host leads through these as well. */
const byRegionalHost: Sentence = {
  en: " A gateway endpoint, and an interface endpoint with private DNS, are reached by the region's own host, too.",
  ja: "ゲートウェイエンドポイントと、プライベート DNS を有効にしたインターフェイスエンドポイントは、リージョンのホスト名でも経由できます。",
};

const notYetLine = (kind: keyof typeof otherHosts): Sentence => {
  const besides = kind === "vpc-endpoint" ? byRegionalHost : { en: "", ja: "" };
  return {
    en: `    Not implemented yet: ${otherHosts[kind].en}. Eyrie writes the region's own host.${besides.en}`,
    ja: `    ${otherHosts[kind].ja}の指定は未実装です。Eyrie はリージョンのホスト名を設定します。${besides.ja}`,
  };
};

/** Why a value must stay as the chart has it, where the spec says nothing of it. */
const because: Readonly<Record<string, Sentence>> = {
  nameOverride: {
    en: "Milvus' pods are found by their label app.kubernetes.io/name: milvus, which it would change; fullnameOverride names the objects and leaves the label",
    ja: "Milvus の Pod を見つけるためのラベル app.kubernetes.io/name: milvus が変わってしまいます。オブジェクト名だけを変える fullnameOverride は使えます",
  },
  customConfigMap: {
    en: "the chart would then leave out its own ConfigMap, and with it all that the spec says of S3",
    ja: "チャートが自身の ConfigMap を作らなくなり、spec の S3 設定が反映されません",
  },
  "cluster.enabled": {
    en: "the one pod of a standalone Milvus has no standby, and the spec says milvus.highAvailability",
    ja: "スタンドアロンの Milvus は Pod が 1 つだけで待機系を持てませんが、spec では milvus.highAvailability が指定されています",
  },
  "service.annotations.service.beta.kubernetes.io/aws-load-balancer-security-groups": {
    en: "with security groups of your own the load balancer does not look at milvus.sourceRanges",
    ja: "独自のセキュリティグループを指定すると、ロードバランサーに milvus.sourceRanges が反映されません",
  },
};

/** Blanks at an end are seen only in quotes. */
const visible = (value: string): string => (value === value.trim() ? value : JSON.stringify(value));

function contradictionLine({ file, line, column, path, theirs, ours, specKey }: Contradiction): Sentence {
  const at = `  ${file}:${line}:${column}: `;
  const said = theirs === undefined ? undefined : visible(theirs);
  const why = because[path];
  if (why !== undefined)
    return { en: `${at}${path} is ${said}; ${why.en}`, ja: `${at}${path} が ${said} です。${why.ja}` };
  const wanted = ours === "" ? '""' : ours;
  const by = specKey === undefined ? "" : ` (${specKey})`;
  return {
    en: `${at}${path} is ${said ?? "(hidden)"}, the spec makes it ${wanted}${by}`,
    ja: `${at}${path} は ${said ?? "(非表示)"} ですが、spec では ${wanted} になります${by}`,
  };
}

const reasonLine = ({ code, fact, remedy }: Contradiction["reasons"][number]): Sentence => ({
  en: `    ${code} ${fact.en} ${remedy.en}`,
  ja: `    ${code} ${fact.ja}${remedy.ja}`,
});

/** One line for each value that cannot stand beside ours, and under it what comes of it where a rule knows. */
export function valuesContradict(found: readonly Contradiction[]): FactAndRemedy {
  const lines = found.flatMap((one) => [
    contradictionLine(one),
    ...one.reasons.map(reasonLine),
    ...(one.notYet === undefined ? [] : [notYetLine(one.notYet)]),
  ]);
  // What the file cannot ask for yet no other word in it brings.
  const keys = new Set(
    found.flatMap(({ specKey = "", notYet }) => (specKey === "" || notYet !== undefined ? [] : [specKey])),
  );
  return {
    fact: {
      en: ["Your values contradict the spec:", ...lines.map(({ en }) => en)].join("\n"),
      ja: ["values が spec と矛盾しています:", ...lines.map(({ ja }) => ja)].join("\n"),
    },
    remedy:
      keys.size === 0
        ? {
            en: "Remove these lines from the values file: Eyrie adds what it needs itself (see eyrie values).",
            ja: "values ファイルから該当行を削除してください。必要な値は Eyrie が自動で加えます (eyrie values で確認できます)。",
          }
        : {
            en: `Remove these lines from the values file (Eyrie adds what it needs itself; see eyrie values), or change the spec: ${[...keys].join(", ")}.`,
            ja: `values ファイルから該当行を削除するか (必要な値は Eyrie が自動で加えます。eyrie values で確認できます)、spec を変更してください: ${[...keys].join("、")}`,
          },
  };
}

type Overlong = {
  readonly kind: string;
  readonly name: string;
  readonly most: number;
  readonly from: string;
  readonly longest: number;
  readonly without: string | undefined;
};

export const nameTooLong = ({ kind, name, most, from, longest, without }: Overlong): FactAndRemedy => ({
  fact: {
    en: `The chart would make a ${kind} ${name}: ${name.length} characters, of which Kubernetes runs at most ${most}.`,
    ja: `チャートが ${kind} ${name} を作成しますが、名前が ${name.length} 文字になり、Kubernetes で動作する上限の ${most} 文字を超えます。`,
  },
  remedy:
    without === undefined
      ? {
          en: `Shorten ${from} to at most ${longest} characters.`,
          ja: `${from} を ${longest} 文字以内にしてください。`,
        }
      : {
          en: `Shorten ${from} to at most ${longest} characters, or do without it in your values: ${without}`,
          ja: `${from} を ${longest} 文字以内にするか、不要であれば values で無効にしてください: ${without}`,
        },
});
