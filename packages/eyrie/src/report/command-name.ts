export const commandNames = ["init", "plan", "up", "verify", "values", "down", "rehearse"] as const;
export type CommandName = (typeof commandNames)[number];
