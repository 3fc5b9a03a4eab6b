import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

export const deadKeysTitle: Sentence = {
  en: "every component that the values set is there",
  ja: "values で設定したコンポーネントがすべて存在する",
};

/** A key that does nothing, and what does its work. */
type Dead = { readonly path: string; readonly replacedBy: readonly string[] };

const components = (paths: readonly string[]): readonly string[] => [
  ...new Set(paths.map((path) => path.split(".")[0] ?? path)),
];

/** What is set, below the components: `replicas, resources.limits.cpu`. */
const settings = (keys: readonly Dead[]): string =>
  [...new Set(keys.map(({ path }) => path.split(".").slice(1).join(".")))].join(", ");

export const deadCoordinators = (chart: string, keys: readonly Dead[]): FactAndRemedy => {
  const names = components(keys.map(({ path }) => path));
  return {
    fact: {
      en: `Chart ${chart} has one mixCoordinator; what is set for ${names.join(", ")} (${settings(keys)}) does nothing: one coordinator runs, without the replicas and limits that were asked for.`,
      ja: `チャート ${chart} のコーディネーターは mixCoordinator の 1 つだけです。${names.join("、")} の設定 (${settings(keys)}) は効かず、レプリカ数や上限の指定なしに 1 つだけ動作します。`,
    },
    remedy: {
      en: "Set the same keys of mixCoordinator instead: two replicas with active-standby for high availability. `eyrie values --modernize FILE` prints your values file rewritten.",
      ja: "代わりに mixCoordinator の同じキーを設定してください。高可用性には 2 レプリカと activeStandby が必要です。`eyrie values --modernize ファイル` で values ファイルを書き換えた内容を出力できます。",
    },
  };
};

export const neverStarted = (chart: string, milvus: string, names: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `Your values switch on ${names.join(", ")}: chart ${chart} makes them, and Milvus ${milvus} does not start them ("Unknown server type"). Their pods never become ready.`,
    ja: `values で ${names.join("、")} を有効にしています。チャート ${chart} は Pod を作成しますが、Milvus ${milvus} は "Unknown server type" で起動せず、Ready になりません。`,
  },
  remedy: {
    en: "Switch them off: mixCoordinator does the work of all coordinators, dataNode that of indexNode. `eyrie values --modernize FILE` prints your values file rewritten.",
    ja: "無効にしてください。コーディネーターの役割は mixCoordinator が、indexNode の役割は dataNode が担います。`eyrie values --modernize ファイル` で values ファイルを書き換えた内容を出力できます。",
  },
});

export function deadComponents(chart: string, keys: readonly Dead[]): FactAndRemedy {
  const names = components(keys.map(({ path }) => path));
  const successors = components(keys.flatMap(({ replacedBy }) => replacedBy));
  return {
    fact: {
      en: `Chart ${chart} makes no ${names.join(", ")}: what is set for it (${settings(keys)}) does nothing.`,
      ja: `チャート ${chart} は ${names.join("、")} を作成しないため、その設定 (${settings(keys)}) は効きません。`,
    },
    remedy:
      successors.length === 0
        ? {
            en: "Take the keys out: nothing in this chart does that work.",
            ja: "キーを削除してください。このチャートに該当するコンポーネントはありません。",
          }
        : {
            en: `Its work is done by ${successors.join(", ")}: set what you mean there, and take the old keys out.`,
            ja: `役割を担うのは ${successors.join("、")} です。必要な設定をそちらに移し、古いキーを削除してください。`,
          },
  };
}
