import type { DoctorRule } from "./doctor-rule.ts";
import { roleAnnotated } from "./pods/annotation.ts";
import { oidcProvider } from "./trust/provider.ts";
import { trustedSubject } from "./trust/subject.ts";

/** All that the doctor knows to break, in the order in which roots are told. */
export const doctorCatalogue = [oidcProvider, roleAnnotated, trustedSubject] as const satisfies readonly DoctorRule[];

export type DoctorCode = (typeof doctorCatalogue)[number]["code"];

export const doctorCodes: readonly string[] = doctorCatalogue.map(({ code }) => code);
