import type { Sentence } from "../model/sentence.ts";
import { upAgain } from "./claims.ts";
import { type OwnStatement, statementName } from "./rules-statements.ts";

/** Who can mend a refusal of Milvus' own role, by what the documents say of it. */
export const refusal = {
  byOurs: upAgain,
  byOthers: (denier: string): Sentence => ({
    en: `Not yours was refused but Milvus' own role, by a Deny that Eyrie did not write and will not touch: ${denier}. Have its owner change it; then run eyrie verify.`,
    ja: `拒否されたのはあなたではなく Milvus のロールです。原因は Eyrie が書いたものではなく、Eyrie が変更しない Deny です: ${denier}。所有者に変更を依頼してから eyrie verify を実行してください。`,
  }),
  /** By a statement that a run writes again. */
  bySpec: (own: OwnStatement): Sentence => ({
    en: `A Deny of the spec's own says so, and eyrie up only writes it again: ${statementName(own)}. Narrow it there or take it out; then run eyrie up.`,
    ja: `原因は spec の ${statementName(own)} に書かれた Deny で、そのまま eyrie up を実行しても変わりません。spec で範囲を狭めるか取り除いてから eyrie up を実行してください。`,
  }),
  byBoundary: (boundary: string): Sentence => ({
    en: `The role's permissions boundary ${boundary} does not allow it, whatever its policies say. Have its owner allow it, or name another role.permissionsBoundary in the spec and run eyrie up.`,
    ja: `ロールのアクセス許可の境界 ${boundary} が許可していないため、ポリシーの内容にかかわらず拒否されます。境界の所有者に許可を依頼するか、spec の role.permissionsBoundary を変更して eyrie up を実行してください。`,
  }),
  beyondDocuments: {
    en: "The role's policies, its boundary and the bucket policy allow it, so something else refused: a service or resource control policy of the organization, a VPC endpoint policy, or a change that has not spread yet. Ask who runs the organization; then run eyrie verify.",
    ja: "ロールのポリシー、アクセス許可の境界、バケットポリシーはいずれも許可しているため、ほかの要因で拒否されています: 組織の SCP・RCP、VPC エンドポイントポリシー、またはまだ反映されていない変更です。組織の管理者に確認してから eyrie verify を実行してください。",
  },
  unread: {
    en: "Milvus' own role was refused, not you, and its policies could not be read to say why. Run eyrie plan to see what differs.",
    ja: "拒否されたのはあなたではなく Milvus のロールです。理由を示すためのポリシーは読み取れませんでした。eyrie plan で差分を確認してください。",
  },
  byProvider: {
    en: "STS does not know the cluster's issuer, or not this audience. Run eyrie up: it registers both.",
    ja: "STS にクラスターの発行者またはこのオーディエンスが登録されていません。eyrie up を実行すると登録されます。",
  },
} as const;

export const notSpreadYet: Sentence = {
  en: "refused so soon after the change; AWS may need some seconds to spread it, asking again for up to a minute",
  ja: "変更直後のため拒否されました。AWS 全体への反映に数秒かかることがあるため、最長 1 分間再試行します",
};
