import type { CheckGroup, Verdict } from "../../model/diagnosis.ts";
import type { FactAndRemedy, Sentence } from "../../model/sentence.ts";

export const groups = {
  trust: { en: "Trust and OIDC", ja: "信頼と OIDC" },
  pods: { en: "Service account and pods", ja: "サービスアカウントと Pod" },
  sts: { en: "STS and SDK", ja: "STS と SDK" },
  storage: { en: "Permissions and S3", ja: "権限と S3" },
  milvus: { en: "Helm and Milvus", ja: "Helm と Milvus" },
} as const satisfies Record<CheckGroup, Sentence>;

export const label = {
  observed: { en: "observed", ja: "実際" },
  expected: { en: "expected", ja: "期待" },
  decidedBy: { en: "decided by", ja: "判定したステートメント" },
  seen: { en: "seen in", ja: "現れている箇所" },
  consequence: { en: "leads to", ja: "その結果" },
  more: { en: "more", ja: "詳細" },
} as const satisfies Record<string, Sentence>;

/** Where in a document a statement stands, from 1. */
export const statement = (document: string, number: number, line: number | undefined): Sentence => ({
  en: `${document}, statement ${number}${line === undefined ? "" : `, line ${line}`}`,
  ja: `${document} の ${number} 番目のステートメント${line === undefined ? "" : ` (${line} 行目)`}`,
});

export const followsFrom = (codes: readonly string[]): Sentence => ({
  en: `follows from ${codes.join(", ")}`,
  ja: `${codes.join("、")} の結果`,
});

export const unchecked: Sentence = { en: "could not be checked", ja: "確認できませんでした" };
export const as = (codes: readonly string[]): Sentence => ({
  en: `(as ${codes.join(", ")})`,
  ja: `(${codes.join("、")} と同じ理由)`,
});
export const notReached: Sentence = { en: "nothing to look at yet", ja: "確認する対象がまだありません" };

export const suppressed = (findings: readonly string[]): Sentence => ({
  en: `Suppressed: ${findings.join(", ")}`,
  ja: `除外した指摘: ${findings.join("、")}`,
});

export const unexplained: Sentence = {
  en: "Errors in logs and events whose cause the reads do not show",
  ja: "読み取った内容からは原因が分からない、ログやイベントのエラー",
};

export const beyond: Sentence = { en: "What reading cannot find", ja: "読み取りでは分からないこと" };

type Counts = {
  /** How much of Milvus is seen to run. */
  readonly running: "all" | "some" | "unknown";
  readonly roots: number;
  readonly warnings: number;
  readonly passed: number;
  readonly unchecked: number;
  readonly first: string | undefined;
};

/** One line at the end. */
export function verdict(of: Verdict, { running, roots, warnings, passed, unchecked: dark, first }: Counts): Sentence {
  const checks = {
    en: `${passed} checks passed${dark === 0 ? "" : `, ${dark} could not be made`}`,
    ja: `${passed} 項目に問題なし${dark === 0 ? "" : `、${dark} 項目は確認できず`}`,
  };
  switch (of) {
    case "clean":
      return running === "all"
        ? { en: `Nothing is wrong: ${checks.en}.`, ja: `問題は見つかりませんでした (${checks.ja})。` }
        : {
            en: `Nothing keeps Milvus from its bucket: ${checks.en}.`,
            ja: `バケットへのアクセスに問題は見つかりませんでした (${checks.ja})。`,
          };
    case "warnings":
      if (running === "some")
        return {
          en: `Nothing keeps Milvus from its bucket, but not all of it runs; ${warnings} ${warnings === 1 ? "warning" : "warnings"}: ${checks.en}.`,
          ja: `バケットへのアクセスに支障はありませんが、動作していないワークロードがあります。警告 ${warnings} 件 (${checks.ja})。`,
        };
      return {
        en: `It works, with ${warnings} ${warnings === 1 ? "warning" : "warnings"}: ${checks.en}.`,
        ja: `動作に支障はありませんが、警告が ${warnings} 件あります (${checks.ja})。`,
      };
    case "unchecked":
      return {
        en: `Nothing wrong was seen, but not all could be looked at: ${checks.en}.`,
        ja: `見た範囲に問題はありませんが、確認できない項目がありました (${checks.ja})。`,
      };
    case "findings":
      return first === undefined
        ? {
            en: `Something is wrong whose cause the reads do not show: ${checks.en}.`,
            ja: `エラーが発生していますが、読み取った内容からは原因が分かりません (${checks.ja})。`,
          }
        : {
            en: `${roots === 1 ? "One cause:" : `${roots} causes, first`} ${first}; ${checks.en}.`,
            ja: `${roots === 1 ? "原因:" : `原因は ${roots} 件です。最初に直すもの:`} ${first} (${checks.ja})`,
          };
  }
}

export const saved = (folder: string): Sentence => ({
  en: `Wrote all that was read to ${folder}; what may be secret is hidden. Diagnose it anywhere: eyrie doctor --bundle ${folder}`,
  ja: `読み取った内容を ${folder} に保存しました (秘密情報の可能性があるものは伏せています)。次のコマンドで、どこでも診断できます: eyrie doctor --bundle ${folder}`,
});

export const waiting = (first: string): Sentence => ({
  en: `Not healthy yet (${first}); looking again`,
  ja: `まだ正常ではありません (${first})。再確認します`,
});

export const needsCloud = (code: string, possible: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `${code} cannot be checked from files alone.`,
    ja: `${code} はファイルだけではチェックできません。`,
  },
  remedy: {
    en: `Leave out --offline, or choose of ${possible.join(", ")}.`,
    ja: `--offline を外すか、次の中から指定してください: ${possible.join(", ")}`,
  },
});

export const unknownCheck = (code: string, near: string | undefined): FactAndRemedy => ({
  fact: { en: `There is no check ${code}.`, ja: `${code} という確認項目はありません。` },
  remedy:
    near === undefined
      ? { en: "All checks: eyrie doctor --list-checks", ja: "確認項目の一覧: eyrie doctor --list-checks" }
      : {
          en: `Did you mean ${near}? All checks: eyrie doctor --list-checks`,
          ja: `${near} のことでしょうか。確認項目の一覧: eyrie doctor --list-checks`,
        },
});

export const needsNamespace = (option: string): FactAndRemedy => ({
  fact: {
    en: `${option} says what to look at in a namespace, and none is named.`,
    ja: `${option} は名前空間の中の対象を指定するオプションですが、名前空間が指定されていません。`,
  },
  remedy: { en: "Add: --namespace NAME", ja: "--namespace NAME を追加してください" },
});

export const bundleAlone = (option: string): FactAndRemedy => ({
  fact: {
    en: `A bundle holds one set-up, and ${option} would name another.`,
    ja: `保存済みデータの対象は 1 つに決まっているため、${option} は指定できません。`,
  },
  remedy: { en: `Leave out ${option}.`, ja: `${option} を外してください。` },
});

export const severalReleases = (namespace: string, releases: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `Namespace ${namespace} has several releases of Milvus: ${releases.join(", ")}.`,
    ja: `名前空間 ${namespace} に Milvus のリリースが複数あります: ${releases.join("、")}。`,
  },
  remedy: {
    en: `Name one: --release ${releases[0] ?? "NAME"}`,
    ja: `1 つを指定してください: --release ${releases[0] ?? "NAME"}`,
  },
});

export const needsRegion: FactAndRemedy = {
  fact: {
    en: "The region is not known: neither --region nor the kubeconfig nor AWS_REGION tells it.",
    ja: "リージョンが分かりません。--region、kubeconfig、AWS_REGION のいずれにも指定がありません。",
  },
  remedy: { en: "Add: --region NAME", ja: "--region NAME を追加してください" },
};

export const bundleUnreadable = (file: string, why: Sentence): FactAndRemedy => ({
  fact: {
    en: `${file} cannot be read as a bundle: ${why.en}.`,
    ja: `${file} を診断用データとして読み込めません: ${why.ja}。`,
  },
  remedy: {
    en: "Name a folder that eyrie doctor --save DIR wrote.",
    ja: "eyrie doctor --save DIR で作成したフォルダーを指定してください。",
  },
});

export const noBundle: Sentence = { en: "it holds no readings.json", ja: "readings.json がありません" };
export const otherBundle: Sentence = {
  en: "another version of eyrie wrote it, or it is damaged",
  ja: "別のバージョンの eyrie が作成したものか、壊れています",
};

export const folderUnwritable = (folder: string, why: Sentence): FactAndRemedy => ({
  fact: { en: `${folder} cannot be written: ${why.en}.`, ja: `${folder} に書き込めません: ${why.ja}。` },
  remedy: { en: "Name another folder: --save DIR", ja: "別のフォルダーを指定してください: --save DIR" },
});
