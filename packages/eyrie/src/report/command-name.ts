export const commandNames = [
  "init",
  "plan",
  "up",
  "status",
  "verify",
  "values",
  "doctor",
  "why",
  "can",
  "explain",
  "permissions",
  "down",
  "rehearse",
  "local",
] as const;
export type CommandName = (typeof commandNames)[number];
