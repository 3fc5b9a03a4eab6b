import type { Obstacle } from "../model/kind.ts";
import type { ResourceId } from "../model/resource.ts";
import type { FactAndRemedy } from "../model/sentence.ts";

/** A release cannot be declared `existing: true`. */
const isRelease = (id: ResourceId): boolean => id.startsWith("helm-release/");

/** Somebody else's resource stands under the name. */
export const nobodys = (id: ResourceId): Obstacle => ({
  adopt: id,
  why: {
    en: `${id} exists and was not made by Eyrie.`,
    ja: `${id} はすでに存在し、Eyrie が作成したものではありません。`,
  },
  remedy: {
    en: `Nothing was touched. To take it over, see first what would change: eyrie plan --adopt ${id}. ${isRelease(id) ? "Else choose another milvus.release." : "To use it as it is, say existing: true in the spec. Else choose another name."}`,
    ja: `何も変更していません。引き継ぐ場合は、まず変更内容を確認してください: eyrie plan --adopt ${id}。${isRelease(id) ? "引き継がない場合は別の milvus.release を選んでください。" : "そのまま使う場合は spec に existing: true を指定します。どちらでもない場合は別の名前を選んでください。"}`,
  },
});

export const anotherSetUps = (id: ResourceId, owner: string): Obstacle => ({
  why: {
    en: `${id} exists and belongs to another Eyrie set-up: ${owner}`,
    ja: `${id} はすでに存在し、別の Eyrie 構成に属しています: ${owner}`,
  },
  remedy: {
    en: `Nothing was touched. ${isRelease(id) ? "Choose another milvus.release or serviceAccount.namespace in the spec." : "Choose another name in the spec, or use it as it is with existing: true."}`,
    ja: `何も変更していません。${isRelease(id) ? "spec で別の milvus.release か serviceAccount.namespace を選んでください。" : "spec で別の名前を選ぶか、existing: true でそのまま使ってください。"}`,
  },
});

export const keptByTool = (id: ResourceId, tool: string): Obstacle => ({
  why: {
    en: `${id} is kept by ${tool}, which would undo what Eyrie changes.`,
    ja: `${id} は ${tool} が管理しており、Eyrie の変更は元に戻されます。`,
  },
  remedy: {
    en: `Leave ${id} out of --adopt: Eyrie uses it as it is. Change it where ${tool} has it.`,
    ja: `--adopt から ${id} を外してください。Eyrie はそのまま使います。変更は ${tool} の側で行ってください。`,
  },
});

/** The spec says that something exists, and it does not. */
export const declaredButMissing = (id: ResourceId): Obstacle => ({
  why: {
    en: `The spec says existing: true, but there is no ${id}.`,
    ja: `spec は existing: true ですが、${id} は存在しません。`,
  },
  remedy: {
    en: "Correct its name, or remove existing: true so that eyrie up makes it.",
    ja: "名前を修正するか、existing: true を削除してください (eyrie up が作成します)。",
  },
});

/** `--adopt` names something the spec does not have. */
export const notAdoptable = (id: string, known: readonly string[]): FactAndRemedy => ({
  fact: {
    en: `--adopt names ${id}, which is no resource of this spec.`,
    ja: `--adopt の ${id} は、この spec のリソースではありません。`,
  },
  remedy: {
    en: `It can name: ${known.join(" ")}`,
    ja: `指定できるもの: ${known.join(" ")}`,
  },
});
