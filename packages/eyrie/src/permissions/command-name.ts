/** The commands that ask clouds about a set-up, in the order of their use. */
export const commandsWithRights = ["plan", "up", "status", "verify", "values", "doctor", "down"] as const;
export type CommandWithRights = (typeof commandsWithRights)[number];
