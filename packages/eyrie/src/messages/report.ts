import type { Action } from "../model/change.ts";
import type { FactAndRemedy, Sentence } from "../model/sentence.ts";
import { shellWord } from "../model/shell.ts";

/** One change that was carried out. */
export const carriedOut: Record<Action, Sentence> = {
  create: { en: "created", ja: "作成しました" },
  update: { en: "updated", ja: "更新しました" },
  delete: { en: "deleted", ja: "削除しました" },
  keep: { en: "kept", ja: "そのままです" },
  conflict: { en: "in conflict", ja: "競合しています" },
  unknown: { en: "unknown", ja: "不明です" },
};

export const underWay: Record<Action, Sentence> = {
  create: { en: "creating", ja: "作成中" },
  update: { en: "updating", ja: "更新中" },
  delete: { en: "deleting", ja: "削除中" },
  keep: { en: "keeping", ja: "そのまま" },
  conflict: { en: "in conflict", ja: "競合" },
  unknown: { en: "unknown", ja: "不明" },
};

export const waiting: Sentence = { en: "waiting", ja: "待機中" };

export const waitsFor = (id: string): Sentence => ({
  en: `not tried: it needs ${id}`,
  ja: `${id} が必要なため実行していません`,
});

export const done = (count: number): Sentence => ({
  en: count === 1 ? "1 change carried out." : `${count} changes carried out.`,
  ja: `${count} 件の変更を実行しました。`,
});

export const notAllDone: Sentence = {
  en: "Not everything could be done. Running the same command again goes on from here.",
  ja: "すべては完了しませんでした。同じコマンドをもう一度実行すると、続きから再開します。",
};

export const notProvenYet: Sentence = {
  en: "The access was not tried, because the set-up is not complete.",
  ja: "構成が完了していないため、アクセスの検証は行っていません。",
};

export const looking: Sentence = {
  en: "Reading account, cluster and what is there",
  ja: "アカウント・クラスター・現状を読み取っています",
};

export const checking: Sentence = {
  en: "Checking what these changes will need",
  ja: "変更に必要なものを確認しています",
};

export const proving = (decided: number, total: number): Sentence => ({
  en: `Proving: ${decided} of ${total}`,
  ja: `検証中: ${total} 件中 ${decided} 件`,
});

export const claimGroups = {
  guide: { en: "The guide's checks", ja: "ガイドの確認項目" },
  access: { en: "Access, tried", ja: "アクセス (実際に試行)" },
  refused: { en: "Refused", ja: "拒否されること" },
  installation: { en: "Installation", ja: "インストール" },
  data: { en: "Data, through Milvus itself", ja: "データ (Milvus 経由で実際に試行)" },
} as const satisfies Record<string, Sentence>;

export const bases = {
  read: { en: "read", ja: "読み取り" },
  tried: { en: "tried from here", ja: "この端末から試行" },
  decided: { en: "decided from the documents, not tried", ja: "ドキュメントから判定 (試行なし)" },
} as const satisfies Record<string, Sentence>;

/** The last line of a proof. `leftOut`: the option by which Milvus itself was not tried. */
export const verdict = (holds: number, fails: number, unproven: number, leftOut?: string): Sentence => {
  const total = holds + fails + unproven;
  const untried: Sentence =
    leftOut === undefined
      ? { en: "", ja: "" }
      : { en: `; data was not tried (${leftOut})`, ja: `データの検証は行っていません (${leftOut})。` };
  if (holds === total)
    return {
      en: `Proven: all ${total} claims hold${untried.en}.`,
      ja: `証明できました。${total} 件すべてが成立しています。${untried.ja}`,
    };
  const parts = [
    { count: holds, en: "hold", ja: "成立" },
    { count: fails, en: fails === 1 ? "fails" : "fail", ja: "不成立" },
    { count: unproven, en: "unproven", ja: "未証明" },
  ].filter(({ count }) => count > 0);
  return {
    en: `Not proven: of ${total} claims ${parts.map(({ count, en }) => `${count} ${en}`).join(", ")}${untried.en}.`,
    ja: `証明できていません。${total} 件中 ${parts.map(({ count, ja }) => `${ja} ${count} 件`).join("、")}です。${untried.ja}`,
  };
};

export const connect = {
  address: { en: "Connect to", ja: "接続先" },
  internal: { en: "Inside the cluster", ja: "クラスター内の接続先" },
  forward: { en: "From here, through a tunnel", ja: "この端末からはトンネル経由" },
  pending: { en: "No address yet", ja: "アドレスはまだありません" },
  unknown: { en: "Where to connect is not known yet", ja: "接続先はまだ分かりません" },
  snippet: { en: "Then, in Python (pip install pymilvus)", ja: "続いて Python で (pip install pymilvus)" },
  certificates: {
    en: "Put your own files in: ca.pem is the CA of Milvus' certificate, which is to bear server_name.",
    ja: "ca.pem (Milvus の証明書を発行した CA) などは手元のファイルに置き換えてください。証明書には server_name の名前が必要です。",
  },
  token: {
    en: "Put your own token in: USER:PASSWORD of a user of this Milvus.",
    ja: "token は、この Milvus の自分のユーザーの「ユーザー名:パスワード」に置き換えてください。",
  },
  rehearsed: {
    en: "This was a rehearsal: the pods are stand-ins that answer Milvus clients and store in the local bucket, but are not Milvus.",
    ja: "これはリハーサルです。Pod は Milvus クライアントに応答し、ローカルのバケットに保存しますが、Milvus 本体ではなく代役です。",
  },
} as const satisfies Record<string, Sentence>;

/** What `down` leaves. */
export const bucketStays = (bucket: string): Sentence => ({
  en: `Bucket ${bucket} and its data stay. See them:`,
  ja: `バケット ${bucket} とそのデータは残ります。確認コマンド:`,
});

/** A way back on which nothing had to be deleted. */
export const letGo: Sentence = {
  en: "What was taken over is left to its owner, without Eyrie's marks. Nothing was deleted.",
  ja: "引き継いだものから Eyrie の印を外し、元の所有者に戻しました。削除したものはありません。",
};

export const removed: Sentence = { en: "What Eyrie owned is gone.", ja: "Eyrie が所有していたものを削除しました。" };

export const valuesComment = (file: string): Sentence => ({
  en: `What Eyrie adds to your values. By hand, with this output in ${file}:`,
  ja: `Eyrie が加える values です。この出力を ${file} に保存し、手動で適用する場合:`,
});

/** `command`: what was typed, with another place for its output. */
export const intoValues = (file: string, command: string): FactAndRemedy => ({
  fact: {
    en: `The output goes into ${file}, the values file of the spec: what Eyrie adds would stand in the place of your values, or behind them. By > the shell emptied it before Eyrie began.`,
    ja: `出力先が、spec に指定された values ファイル ${file} です。ユーザーの values が、Eyrie が加える values で置き換えられるか、末尾に追記されてしまいます。> の場合は、Eyrie の起動前にシェルがファイルを空にしています。`,
  },
  remedy: {
    en: `Get it back where it is empty (git checkout -- ${shellWord(file)}, or a backup), and take another file: ${command}`,
    ja: `空になっている場合は git checkout -- ${shellWord(file)} またはバックアップで元に戻し、別のファイルに出力してください: ${command}`,
  },
});

export const valuesVersion: Sentence = {
  en: "This version is what eyrie up gives a new release; a deployed one keeps its own unless the spec names one.",
  ja: "このバージョンは eyrie up が新しいリリースに使うものです。デプロイ済みのリリースは、spec に指定がなければ現在のバージョンを保ちます。",
};

export const answered = (service: string, operation: string, code: string, requestId: string): Sentence => ({
  en: `${service} ${operation} answered ${code}, request ${requestId}`,
  ja: `${service} ${operation} の応答: ${code}、リクエスト ID: ${requestId}`,
});
