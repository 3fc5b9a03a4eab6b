import type { Obstacle, Whose } from "../model/kind.ts";
import type { FactAndRemedy, Sentence } from "../model/sentence.ts";

export const number = (count: number): string => count.toLocaleString("en-US");

const units = ["bytes", "kB", "MB", "GB", "TB", "PB"] as const;

/** As S3's console counts, in steps of a thousand: `3.2 GB`. */
export function size(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return step === 0 ? `${bytes} bytes` : `${(bytes / 1000 ** step).toFixed(1)} ${units[step]}`;
}

type Counts = {
  readonly objects: number;
  readonly versions: number;
  readonly deleteMarkers: number;
  readonly bytes: number;
  readonly uploads: number;
};

const plural = (count: number, one: string): string => `${number(count)} ${one}${count === 1 ? "" : "s"}`;

/** What goes with a bucket. */
export function contents({ objects, versions, deleteMarkers, bytes, uploads }: Counts): Sentence {
  if (versions + deleteMarkers + uploads === 0) return { en: "empty", ja: "空" };
  const parts = [
    { en: plural(objects, "object"), ja: `オブジェクト ${number(objects)} 個` },
    ...(versions === objects
      ? []
      : [{ en: `${plural(versions, "version")} in all`, ja: `全バージョン ${number(versions)} 個` }]),
    ...(deleteMarkers === 0
      ? []
      : [{ en: plural(deleteMarkers, "delete marker"), ja: `削除マーカー ${number(deleteMarkers)} 個` }]),
    { en: size(bytes), ja: size(bytes) },
    ...(uploads === 0
      ? []
      : [{ en: plural(uploads, "open upload"), ja: `未完了のアップロード ${number(uploads)} 件` }]),
  ];
  return {
    en: `${parts.map(({ en }) => en).join(", ")}: all deleted for good`,
    ja: `${parts.map(({ ja }) => ja).join("、")} を完全に削除します`,
  };
}

/** A bucket that a run left before it could tag it. */
export const ifEmpty: Sentence = {
  en: "untagged and empty; deleted only if it is still empty then",
  ja: "タグなし・空。削除時にも空の場合だけ削除します",
};

const why: Record<"owned" | "adopted" | "used", Sentence> = {
  owned: { en: "", ja: "" },
  adopted: { en: "it was taken over, not made by Eyrie", ja: "引き継いだもので、Eyrie が作成したものではありません" },
  used: {
    en: "it is used as it is, not made by Eyrie",
    ja: "そのまま使用しており、Eyrie が作成したものではありません",
  },
};

export function bucketNotOurs(bucket: string, whose: Whose): Obstacle {
  const reason =
    "foreign" in whose
      ? whose.foreign.why
      : {
          en: `Bucket ${bucket} is not deleted: ${why[whose.standing].en}.`,
          ja: `バケット ${bucket} は削除しません。${why[whose.standing].ja}。`,
        };
  return {
    why: reason,
    remedy: {
      en: "Nothing was touched. Only a bucket that Eyrie made is deleted. Leave --delete-bucket out; its owner can delete it afterwards.",
      ja: "何も変更していません。削除できるのは Eyrie が作成したバケットだけです。--delete-bucket を外して実行してください。バケットは所有者が後で削除できます。",
    },
  };
}

const shown = 10;

/** Several releases may share a bucket, each below a root path of its own. */
export function othersStore(bucket: string, rootPath: string, outside: readonly string[]): Obstacle {
  const more = outside.length - shown;
  const named = outside.slice(0, shown).map((name) => `s3://${bucket}/${name}`);
  return {
    why: {
      en: `Bucket ${bucket} also holds what is not below ${rootPath}/, so it is somebody else's: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
      ja: `バケット ${bucket} には ${rootPath}/ 以外のものもあります。ほかで使われています: ${named.join("、")}${more > 0 ? ` ほか ${more} 件` : ""}`,
    },
    remedy: {
      en: "Nothing of it was touched. Leave --delete-bucket out: the bucket stays. Or have its owner move it away, then run the same command again.",
      ja: "それには触れていません。--delete-bucket を外すと、バケットは残ります。または所有者が移動した後、同じコマンドをもう一度実行してください。",
    },
  };
}

export const deleting = (gone: number, of: number): Sentence => ({
  en: `deleted ${number(gone)} of ${number(of)} versions and markers`,
  ja: `バージョンと削除マーカー ${number(of)} 個のうち ${number(gone)} 個を削除しました`,
});

export const stoppedDeleting = (bucket: string, gone: number, left: number): FactAndRemedy => ({
  fact: {
    en: `Stopped: of bucket ${bucket}, ${number(gone)} versions and markers are deleted and about ${number(left)} are left.`,
    ja: `中断しました。バケット ${bucket} のバージョンと削除マーカーを ${number(gone)} 個削除し、約 ${number(left)} 個が残っています。`,
  },
  remedy: {
    en: "Run the same command again; it goes on from here.",
    ja: "同じコマンドをもう一度実行すると、続きから再開します。",
  },
});

export const notEmpty = (bucket: string): FactAndRemedy => ({
  fact: {
    en: `Bucket ${bucket} is no longer empty: something was written to it meanwhile. It stays.`,
    ja: `バケット ${bucket} は空ではなくなりました。その間に何かが書き込まれたため、残しました。`,
  },
  remedy: {
    en: `See what it is (aws s3 ls s3://${bucket} --recursive) and who writes it, then run the same command again.`,
    ja: `内容 (aws s3 ls s3://${bucket} --recursive) と書き込み元を確認してから、同じコマンドをもう一度実行してください。`,
  },
});

/** Why S3 keeps an object although its owner may delete it, and how to see that. */
const reasons = [
  {
    told: /object lock|retention|legal hold/i,
    en: "Object Lock keeps it: wait for its retention to end, or lift it",
    ja: "Object Lock で保護されています。保持期間の終了を待つか、解除してください",
    see: (bucket: string, key: string) => `aws s3api get-object-retention --bucket ${bucket} --key ${key}`,
  },
  {
    told: /mfa|multi-?factor/i,
    en: "the bucket asks for MFA to delete: its owner's root user can turn that off",
    ja: "削除に MFA が必要です。ルートユーザーが無効にできます",
    see: (bucket: string) => `aws s3api get-bucket-versioning --bucket ${bucket}`,
  },
  {
    told: /./,
    en: "Object Lock, MFA delete or a denying bucket policy keeps it, or s3:DeleteObjectVersion is not allowed to you",
    ja: "Object Lock、MFA Delete、バケットポリシーの拒否、または s3:DeleteObjectVersion の権限不足が考えられます",
    see: (bucket: string) => `aws s3api get-bucket-policy --bucket ${bucket}`,
  },
] as const;

/** Of all that was left, S3 deleted nothing. */
export function notDeleted(bucket: string, key: string, code: string, message: string): FactAndRemedy {
  const reason = reasons.find(({ told }) => told.test(message)) ?? reasons[2];
  return {
    fact: {
      en: `S3 deletes nothing more of bucket ${bucket}. Of s3://${bucket}/${key} it says ${code}: ${message}`,
      ja: `S3 はバケット ${bucket} のこれ以上の削除を拒否しました。s3://${bucket}/${key} への応答は ${code}: ${message}`,
    },
    remedy: {
      en: `Most likely ${reason.en}. See: ${reason.see(bucket, key)}. Then run the same command again; it goes on from here. All that it needs: eyrie permissions down --delete-bucket ${bucket}`,
      ja: `${reason.ja}。確認コマンド: ${reason.see(bucket, key)}。その後、同じコマンドをもう一度実行すると、続きから再開します。必要な権限の一覧: eyrie permissions down --delete-bucket ${bucket}`,
    },
  };
}

/** A bucket of this name was deleted a moment ago. */
export const nameSettles = (bucket: string): Sentence => ({
  en: `S3 is still deleting a bucket of the name ${bucket}; trying again`,
  ja: `S3 が同名のバケット ${bucket} をまだ削除中のため、再試行しています`,
});
