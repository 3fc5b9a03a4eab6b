import type { LastProof } from "../model/last-proof.ts";
import type { PodIdentity } from "../model/pods-status.ts";
import type { Sentence } from "../model/sentence.ts";
import type { Counted } from "../model/stored.ts";
import { number, size } from "./bucket-removal.ts";

/** Of what is as it should be its mark says so. */
export const asDesired: Sentence = { en: "", ja: "" };

export const missing: Sentence = { en: "missing", ja: "未作成" };

export const differsIn = (fields: readonly string[]): Sentence => ({
  en: `differs in: ${fields.join(", ")}`,
  ja: `相違あり: ${fields.join(", ")}`,
});

export const unreadable = ({ en, ja }: Sentence): Sentence => ({
  en: `could not be read: ${en}`,
  ja: `読み取れません: ${ja}`,
});

/** A rollout that is due: which workloads, and what their pods have otherwise. */
export const toRestart = ({
  workloads,
  fields,
}: Readonly<Record<"workloads" | "fields", readonly string[]>>): Sentence => ({
  en: `${workloads.length} ${workloads.length === 1 ? "workload" : "workloads"} to restart (${fields.join(", ")}): ${workloads.join(", ")}`,
  ja: `再起動が必要なワークロード ${workloads.length} 個 (${fields.join(", ")}): ${workloads.join(", ")}`,
});

/** What is told beside the resources. */
export const label = {
  release: { en: "release", ja: "リリース" },
  pods: { en: "pods", ja: "Pod" },
  storage: { en: "storage", ja: "保存先" },
  address: { en: "address", ja: "接続先" },
  lastProof: { en: "last proof", ja: "最後の検証" },
  lease: { en: "at work", ja: "実行中" },
  next: { en: "next", ja: "次の操作" },
} as const satisfies Record<string, Sentence>;

type Chart = { readonly name: string; readonly version: string; readonly appVersion: string };

export const release = (status: string, revision: number, { name, version, appVersion }: Chart): Sentence => ({
  en: `${status}, revision ${revision}, chart ${name} ${version}, Milvus ${appVersion}`,
  ja: `${status}、リビジョン ${revision}、チャート ${name} ${version}、Milvus ${appVersion}`,
});

export const notInstalled: Sentence = { en: "not installed", ja: "未インストール" };

const readyOf = (ready: number, wanted: number): Sentence => ({
  en: `${ready} of ${wanted} ready`,
  ja: `${wanted} 個中 ${ready} 個が Ready`,
});

/** @param meant How many of `all` pods have the role that they are meant to have */
export function pods(ready: number, wanted: number, role: string, meant: number, all: number): Sentence {
  if (wanted === 0) return none;
  const counted = readyOf(ready, wanted);
  if (all === 0) return counted;
  if (meant === all)
    return { en: `${counted.en}, all as role ${role}`, ja: `${counted.ja}、すべてロール ${role} で動作` };
  return {
    en: `${counted.en}, ${meant === 0 ? "none" : meant} as role ${role}`,
    ja: `${counted.ja}、ロール ${role} で動作するもの ${meant} 個`,
  };
}

export const lacking = (workload: string, ready: number, wanted: number): Sentence => ({
  en: `${workload}: ${readyOf(ready, wanted).en}`,
  ja: `${workload}: ${readyOf(ready, wanted).ja}`,
});

/** Pods that have another identity than they are meant to have. */
export function runsAs(names: readonly string[], identity: PodIdentity): Sentence {
  const shown = names.slice(0, 3).join(", ");
  const more = names.length - 3;
  const [en, ja] = [more > 0 ? `${shown} and ${more} more` : shown, more > 0 ? `${shown} ほか ${more} 個` : shown];
  switch (identity.by) {
    case "role":
      return { en: `${en}: as ${identity.arn}`, ja: `${ja}: ${identity.arn} で動作` };
    case "pod-identity":
      return {
        en: `${en}: by Pod Identity, whose association says the role`,
        ja: `${ja}: Pod Identity を使用 (ロールは関連付けの設定によります)`,
      };
    case "keys":
      return { en: `${en}: with keys in the environment`, ja: `${ja}: 環境変数のアクセスキーを使用` };
    case "node":
      return {
        en: `${en}: as the node's role, since nothing was injected`,
        ja: `${ja}: ロールが注入されておらず、ノードのロールで動作`,
      };
  }
}

export const noBucket: Sentence = { en: "no bucket yet", ja: "バケット未作成" };
export const noObjects: Sentence = { en: "no objects", ja: "オブジェクトなし" };

/** All that is under the root path. Where there is more than was counted, at least so much. */
export const stored = ({ objects, bytes, whole }: Counted): Sentence => {
  const [count, bulk] = [number(objects), size(bytes)];
  if (!whole) return { en: `more than ${count} objects, ${bulk}`, ja: `オブジェクト ${count} 個、${bulk} を超過` };
  return { en: `${count} ${objects === 1 ? "object" : "objects"}, ${bulk}`, ja: `オブジェクト ${count} 個、${bulk}` };
};

/** The same of one kind, by its folder. */
export const storedKind = (kind: string, { objects, bytes, whole }: Counted): Sentence => {
  const least = whole ? "" : ">";
  const counted = `${least}${number(objects)} (${least}${size(bytes)})`;
  return kind === "other"
    ? { en: `other ${counted}`, ja: `その他 ${counted}` }
    : { en: `${kind} ${counted}`, ja: `${kind} ${counted}` };
};

export const insideCluster = (uri: string): Sentence => ({
  en: `${uri} inside the cluster`,
  ja: `${uri} (クラスター内)`,
});

const verdicts = {
  proven: { en: "proven", ja: "証明済み" },
  failed: { en: "failed", ja: "失敗" },
  unproven: { en: "not proven", ja: "未証明あり" },
} as const satisfies Record<LastProof["verdict"], Sentence>;

/** Verdict, claims, when and by whom; `since`: the release was changed after it. */
export const lastProof = (
  { verdict, held, claims, withMilvus }: LastProof,
  time: string,
  by: string,
  since: boolean,
): readonly Sentence[] => [
  verdicts[verdict],
  { en: `${held} of ${claims} claims`, ja: `${claims} 項目中 ${held} 項目` },
  { en: time, ja: time },
  { en: `by ${by}`, ja: by },
  ...(withMilvus ? [] : [{ en: "Milvus itself left out", ja: "Milvus 自体は対象外" }]),
  ...(since ? [{ en: "before the release was last changed", ja: "その後リリースに変更あり" }] : []),
];

export const noProof: Sentence = { en: "none on record", ja: "記録なし" };

export const notRecorded = ({ en, ja }: Sentence): Sentence => ({
  en: `not kept for eyrie status: ${en}`,
  ja: `eyrie status 用に記録できません: ${ja}`,
});

/** Another run holds the lease. */
export const lease = (holder: string, heldSeconds: number, renewedSecondsAgo: number): Sentence => ({
  en: `${holder}, for ${heldSeconds} s (last sign of life ${renewedSecondsAgo} s ago)`,
  ja: `${holder} (${heldSeconds} 秒間、最後の応答は ${renewedSecondsAgo} 秒前)`,
});

export const none: Sentence = { en: "none", ja: "なし" };

/** @param summary What `up` would do, counted */
export const nextIsPlan = (summary: Sentence): Sentence => ({
  en: `${summary.en}: eyrie plan shows it, eyrie up does it`,
  ja: `${summary.ja}: eyrie plan で確認し、eyrie up で実行します`,
});

export const nextIsVerify: Sentence = {
  en: "nothing to change: eyrie verify proves that it works",
  ja: "変更はありません: eyrie verify で動作を検証できます",
};

/** Nothing that `up` writes is otherwise, and pods are not ready or take other credentials. */
export const nextIsDoctor: Sentence = {
  en: "nothing to change, but pods are not as they should be: eyrie doctor looks for the cause, eyrie verify shows their logs",
  ja: "変更はありませんが、正常でない Pod があります: eyrie doctor で原因を調べ、eyrie verify でログを確認できます",
};

/** Something is in the way of `up`. */
export const nextIsLook: Sentence = {
  en: "eyrie up would stop: eyrie plan says why, and what to do",
  ja: "eyrie up は停止します: 理由と対処は eyrie plan に表示されます",
};
