import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

export const helmTitle: Sentence = { en: "helm", ja: "helm" };
export const driverTitle: Sentence = { en: "helm's storage driver", ja: "helm のストレージドライバー" };
export const chartTitle: Sentence = { en: "the chart", ja: "チャート" };
export const knownChartTitle: Sentence = { en: "the chart's version", ja: "チャートのバージョン" };
export const controllerTitle: Sentence = { en: "the AWS Load Balancer Controller", ja: "AWS Load Balancer Controller" };
export const openTitle: Sentence = { en: "who can reach Milvus", ja: "Milvus に接続できる範囲" };

export const otherDriver = (driver: string, release: string, namespace: string): FactAndRemedy => ({
  fact: {
    en: `HELM_DRIVER is ${driver}: your helm keeps its releases where Eyrie does not look, so ${release} may be installed already.`,
    ja: `HELM_DRIVER が ${driver} に設定されています。Eyrie が参照しない場所にリリースが保存されるため、${release} がすでにインストールされている可能性があります。`,
  },
  remedy: {
    en: `See what it has (helm list -n ${namespace}). If ${release} is not among it: unset HELM_DRIVER`,
    ja: `内容を確認し (helm list -n ${namespace})、${release} がなければ設定を解除してください: unset HELM_DRIVER`,
  },
});

export const chartUnusable = (chart: string, { fact, remedy }: FactAndRemedy): FactAndRemedy => ({
  fact: {
    en: `The chart ${chart} cannot be installed. ${fact.en}`,
    ja: `チャート ${chart} をインストールできません。${fact.ja}`,
  },
  remedy,
});

export const newerChart = (chart: string, known: string): FactAndRemedy => ({
  fact: {
    en: `Chart ${chart} is newer than those Eyrie knows (up to ${known}). It is taken to be like that one: which keys it takes, and what its Milvus asks of S3.`,
    ja: `チャート ${chart} は Eyrie が把握しているもの (${known} まで) より新しいバージョンです。有効なキーと Milvus の S3 へのアクセスは ${known} と同じとみなします。`,
  },
  remedy: {
    en: "See whether there is a newer Eyrie; else look at what changed in the chart, and let eyrie verify prove the access.",
    ja: "新しい Eyrie があるか確認してください。ない場合はチャートの変更点を確認し、eyrie verify でアクセスを検証してください。",
  },
});

export const noController = (
  service: string,
  { name, region }: { readonly name: string; readonly region: string },
): FactAndRemedy => {
  const install = [
    "helm install aws-load-balancer-controller aws-load-balancer-controller -n kube-system \\",
    `  --repo https://aws.github.io/eks-charts --set clusterName=${name} --set region=${region}`,
  ].join("\n");
  return {
    fact: {
      en: `Service ${service} asks for the AWS Load Balancer Controller, which is not installed: Milvus runs, but gets no address.`,
      ja: `Service ${service} には AWS Load Balancer Controller が必要ですが、インストールされていません。Milvus は動作しますが、アドレスは割り当てられません。`,
    },
    remedy: {
      en: `Install it (it needs a role of its own), before or after:\n${install}`,
      ja: `インストールしてください (専用のロールが必要です。実行の前後どちらでも構いません):\n${install}`,
    },
  };
};

type Place = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly value: string;
};

/** A fact, and where the user's values say so. Not what: it may be secret. */
export const saidAt = (
  fact: Sentence,
  places: readonly Pick<Place, "file" | "line" | "column" | "path">[],
): Sentence => {
  const lines = places.map(({ file, line, column, path }) => `\n${file}:${line}:${column}  ${path}`).join("");
  return { en: `${fact.en}${lines}`, ja: `${fact.ja}${lines}` };
};

const portNames: Readonly<Record<number, Sentence>> = {
  19530: { en: "19530 (Milvus)", ja: "19530 (Milvus)" },
  9091: { en: "9091 (metrics)", ja: "9091 (メトリクス)" },
};

const restricted = 'loadBalancerSourceRanges: ["203.0.113.0/24"]';
const inside = 'annotations: { service.beta.kubernetes.io/aws-load-balancer-scheme: "internal" }';
const inSpec = {
  restricted: 'milvus: { exposure: internet, sourceRanges: ["203.0.113.0/24"] }',
  inside: "milvus: { exposure: internal }",
};

/** @param bySpec whether the spec says who reaches the Service, could say it, or has no word for it */
export function open(
  { name, ports }: { readonly name: string; readonly ports: readonly number[] },
  places: readonly Place[],
  bySpec: "does" | "could" | "cannot",
): FactAndRemedy {
  const named = ports.map((port): Sentence => portNames[port] ?? { en: String(port), ja: String(port) });
  const at = places.map(({ file, line, column, path, value }) => `\n${file}:${line}:${column}  ${path}: ${value}`);
  const instead = bySpec === "could" && places.length > 0;
  return {
    fact: {
      en: `Service ${name} opens ports ${named.map(({ en }) => en).join(" and ")} to the whole internet.${at.join("")}`,
      ja: `Service ${name} により、ポート ${named.map(({ ja }) => ja).join("、")} がインターネット全体に公開されます。${at.join("")}`,
    },
    remedy:
      bySpec === "cannot"
        ? {
            en: `Say in the values of this Service who may connect:\n${restricted}\nor keep it inside the VPC:\n${inside}`,
            ja: `values のこの Service の設定で接続元を限定するか:\n${restricted}\nVPC 内に留めてください:\n${inside}`,
          }
        : {
            en: `Say in the spec who may connect${instead ? ", in place of these lines of your values" : ""}:\n${inSpec.restricted}\nor keep it inside the VPC:\n${inSpec.inside}`,
            ja: `${instead ? "values の上記の行を削除し、" : ""}spec で接続元を限定するか:\n${inSpec.restricted}\nVPC 内に留めてください:\n${inSpec.inside}`,
          },
  };
}
