/** Everything that a page looks like; what it is printed and how it is narrow, too. */
export const style = `
:root {
  --paper: #f6f7f8; --sheet: #ffffff; --ink: #1c2126; --soft: #55606b; --line: #d5dade; --code: #f0f2f4;
  --good: #17692f; --bad: #a8201a; --unsure: #7d4e00; --unknown: #55606b; --link: #0b57a4;
  --good-tint: #e8f4eb; --bad-tint: #fceceb; --unsure-tint: #fbf1db; --unknown-tint: #eceff1;
  --mono: ui-monospace, SFMono-Regular, "Cascadia Mono", Menlo, Consolas, "Liberation Mono", "Noto Sans Mono CJK JP", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #111417; --sheet: #181c20; --ink: #e3e7eb; --soft: #9ca7b1; --line: #343b42; --code: #21262b;
    --good: #6fcf8b; --bad: #ff9389; --unsure: #e5b95c; --unknown: #a3adb7; --link: #84bcf5;
    --good-tint: #14271b; --bad-tint: #331a19; --unsure-tint: #2c2412; --unknown-tint: #22272c;
  }
}
* { box-sizing: border-box; }
html { color-scheme: light dark; -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0 auto; padding: 2.5rem 2rem 3rem; max-width: 78rem; background: var(--paper); color: var(--ink);
  font: 0.9375rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif;
  overflow-wrap: anywhere;
}
:lang(ja) body, body:lang(ja) {
  font-family: system-ui, -apple-system, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "BIZ UDPGothic", "Yu Gothic UI", Meiryo, sans-serif;
  line-height: 1.7; line-break: strict; word-break: auto-phrase;
}
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, pre, table { margin: 0; padding: 0; }
ul, ol { list-style: none; }
code, pre { font-family: var(--mono); font-size: 0.8125rem; word-break: normal; }
pre {
  padding: 0.6rem 0.8rem; border-radius: 4px; background: var(--code); line-height: 1.5;
  white-space: pre-wrap; overflow-wrap: anywhere;
}
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
h2 { margin: 2.75rem 0 0.9rem; font-size: 1.125rem; line-height: 1.35; font-weight: 650; }
h4, .what, thead th, .side { color: var(--soft); font-size: 0.8125rem; font-weight: 600; line-height: 1.4; }
h4::first-letter, figcaption::first-letter, thead th::first-letter { text-transform: uppercase; }
.mark { flex: none; width: 1em; height: 1em; vertical-align: -0.125em; }
.mark circle { fill: var(--tone); }
.mark path { fill: none; stroke: var(--sheet); stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.mark.good { --tone: var(--good); } .mark.bad { --tone: var(--bad); } .mark.unsure { --tone: var(--unsure); }
.mark.unknown, .mark.idle { --tone: var(--unknown); }
.holds { --tone: var(--good); --tint: var(--good-tint); } .broken { --tone: var(--bad); --tint: var(--bad-tint); }
.warned { --tone: var(--unsure); --tint: var(--unsure-tint); } .unknown { --tone: var(--unknown); --tint: var(--unknown-tint); }
.code { font-variant-numeric: tabular-nums; font-weight: 600; white-space: nowrap; }

header .what { letter-spacing: 0.01em; }
h1 { display: flex; gap: 0.6rem; margin: 0.3rem 0 0.4rem; max-width: 60rem; font-size: 1.4375rem; line-height: 1.35; font-weight: 650; text-wrap: balance; }
h1 .mark { margin-top: 0.15em; }
h1 .count { white-space: nowrap; }
header .where { color: var(--soft); }
header time { white-space: nowrap; font-variant-numeric: tabular-nums; }
footer { margin-top: 3rem; padding-top: 0.8rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.8125rem; }

.cause { padding: 1.2rem 1.4rem 1.3rem; border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 6px; background: var(--sheet); }
.cause + .cause { margin-top: 1rem; }
.cause > .head { display: flex; flex-wrap: wrap; align-items: center; gap: 0.2rem 0.5rem; font-size: 0.8125rem; }
.cause > .head .word { color: var(--tone); font-weight: 650; }
.cause > h3 + p { margin-top: 0.3rem; }
.cause > .head .about { color: var(--soft); }
.cause h3 { max-width: 56rem; margin: 0.35rem 0 0; font-size: 1.0625rem; line-height: 1.5; font-weight: 600; white-space: pre-line; }
.cause h4, .statement figcaption { margin: 1.1rem 0 0.35rem; }
.compared { width: 100%; margin-top: 1rem; border-collapse: collapse; table-layout: fixed; }
.compared td:first-child, .compared thead td, .compared tbody th { width: 10rem; }
.compared th { text-align: left; }
.compared tbody th { color: var(--soft); font-weight: 400; font-size: 0.8125rem; }
.compared th, .compared td { padding: 0.35rem 0.7rem; vertical-align: top; border-bottom: 1px solid var(--line); }
.compared thead th { padding-bottom: 0.25rem; }
.compared tbody th, .compared thead td { padding-left: 0; }
.compared code { white-space: pre-wrap; }
.compared .side { display: none; }
.compared .observed code { color: var(--bad); } .compared .expected code { color: var(--good); }
.warned .compared .observed code { color: var(--unsure); }
mark { padding: 0.05em 0.1em; border-radius: 2px; background: none; color: inherit; font-weight: 700; text-decoration: underline; text-underline-offset: 0.2em; }
.observed mark { background: var(--bad-tint); } .expected mark { background: var(--good-tint); }
.warned .observed mark { background: var(--unsure-tint); }
.statement figcaption { color: var(--soft); font-size: 0.8125rem; }
.statement figcaption strong { color: var(--ink); font-weight: 600; }
.symptoms li, .consequences li { padding: 0.3rem 0 0.3rem 0.8rem; border-left: 2px solid var(--line); }
.symptoms li + li, .consequences li + li { margin-top: 0.25rem; }
.symptoms .where { display: block; color: var(--soft); font-size: 0.8125rem; }
.symptoms code { white-space: pre-wrap; }
.remedy { margin-top: 1.1rem; }
.cause .remedy h4 { margin-top: 0; }
.remedy p { max-width: 56rem; white-space: pre-line; }
.command { margin-top: 0.5rem; border: 1px solid var(--line); }
.command code { -webkit-user-select: all; user-select: all; }
.command::before { content: "$ "; color: var(--soft); -webkit-user-select: none; user-select: none; }
.remedy .more { margin-top: 0.6rem; color: var(--soft); font-size: 0.8125rem; }

.way { padding: 1.1rem 1.4rem 1.2rem; border: 1px solid var(--line); border-radius: 6px; background: var(--sheet); }
.way + .way { margin-top: 1rem; }
.way h3 { font-size: 0.8125rem; font-weight: 600; color: var(--soft); }
.way h3 code { color: var(--ink); font-weight: 600; }
.map { position: relative; margin: 1rem 0 1.4rem; --gap: 1.6rem; }
.map ol { display: grid; grid-template-columns: repeat(7, minmax(0, 1fr)); gap: 2rem var(--gap); }
.map ol li { position: relative; grid-row: 2; }
.map a { display: block; height: 100%; padding: 0.55rem 0.65rem 0.6rem; border: 1.5px solid var(--tone); border-radius: 6px; background: var(--tint); color: var(--ink); text-decoration: none; }
.map a:hover .name { text-decoration: underline; }
.map .unknown a { border-style: dashed; }
.map .broken a { border-width: 2.5px; }
.map .head { display: flex; align-items: center; gap: 0.35rem; color: var(--tone); font-size: 0.75rem; font-weight: 600; line-height: 1.3; }
.map .name { display: block; margin-top: 0.2rem; font-weight: 650; line-height: 1.3; overflow-wrap: break-word; }
.map .resource { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; margin-top: 0.2rem; font: 0.6875rem/1.4 var(--mono); overflow-wrap: anywhere; word-break: normal; }
.map .at-pods { grid-area: 1 / 1; } .map .at-service-account { grid-area: 1 / 2; } .map .at-configuration { grid-area: 1 / 7; }
.map .at-issuer { grid-column: 1; } .map .at-token { grid-column: 2; } .map .at-trust { grid-column: 3; } .map .at-role { grid-column: 4; }
.map .at-policies { grid-column: 5; } .map .at-bucket-policy { grid-column: 6; } .map .at-bucket { grid-column: 7; }
.map ol li::before, .map ol li::after { content: ""; position: absolute; pointer-events: none; }
.map ol li::before { top: 50%; left: 100%; width: calc(var(--gap) - 5px); border-top: 2px solid var(--soft); }
.map ol li::after { top: calc(50% - 4px); left: calc(100% + var(--gap) - 11px); border: 5px solid transparent; border-left: 7px solid var(--soft); border-right: 0; }
.map ol li.broken::before { border-top-style: dotted; }
.map .at-bucket::before, .map .at-bucket::after { display: none; }
.map ol .at-service-account::before, .map ol .at-configuration::before { top: 100%; left: 50%; width: 0; height: calc(2rem - 5px); border-top: 0; border-left: 2px solid var(--soft); }
.map ol .at-service-account::after, .map ol .at-configuration::after { top: calc(100% + 2rem - 11px); left: calc(50% - 4px); border: 5px solid transparent; border-top: 7px solid var(--soft); border-bottom: 0; }
.map ol li.at-service-account.broken::before, .map ol li.at-configuration.broken::before { border-left-style: dotted; }
.map .legend { position: absolute; top: 0.5rem; left: calc((100% + var(--gap)) / 7 * 2 + 1rem); display: flex; flex-wrap: wrap; gap: 0.3rem 1.1rem; color: var(--soft); font-size: 0.75rem; }
summary { cursor: pointer; }
.link { border-top: 1px solid var(--line); }
.link summary { display: flex; flex-wrap: wrap; align-items: center; gap: 0.1rem 0.6rem; padding: 0.45rem 0.2rem; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary::after { content: ""; flex: none; width: 0.45em; height: 0.45em; margin: -0.15em 0.3em 0 auto; border: solid var(--soft); border-width: 0 2px 2px 0; rotate: 45deg; }
details[open] > summary::after { margin-top: 0.25em; rotate: 225deg; }
.link .claim { flex: 1 1 20rem; }
.link .name { min-width: 12.5rem; font-weight: 600; }
.link .word { min-width: 5rem; color: var(--tone); font-size: 0.8125rem; font-weight: 600; }
.link .resource { flex: 1 1 14rem; min-width: 0; color: var(--soft); }
.evidence { padding: 0.1rem 0.2rem 1rem 1.8rem; scroll-margin-top: 4rem; }
.evidence:target { outline: 2px solid var(--link); outline-offset: -1px; border-radius: 3px; }
.evidence dl { display: grid; grid-template-columns: minmax(6rem, auto) minmax(0, 1fr); gap: 0.35rem 1.2rem; }
.evidence dt { max-width: 16rem; color: var(--soft); font-size: 0.8125rem; }
.evidence .codes { margin-bottom: 0.4rem; font-weight: 600; }

.group { border: 1px solid var(--line); border-radius: 6px; background: var(--sheet); }
.group + .group { margin-top: 0.5rem; }
.group > summary { display: flex; flex-wrap: wrap; align-items: center; gap: 0 0.8rem; padding: 0.6rem 1rem; list-style: none; }
.group .name { font-weight: 600; }
.group .counts { color: var(--soft); font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
.checks { columns: 27rem 2; column-gap: 2.5rem; padding: 0 1rem 0.7rem; }
.check { padding: 0.32rem 0; border-top: 1px solid var(--line); break-inside: avoid; }
.check > .head { display: grid; grid-template-columns: 1rem 3.4rem minmax(0, 1fr) auto; align-items: baseline; gap: 0 0.6rem; }
.check .mark { align-self: start; margin-top: 0.25em; }
.check .code { font-size: 0.8125rem; color: var(--soft); }
.check .word { color: var(--soft); font-size: 0.8125rem; white-space: nowrap; }
.check.found .title, .check.unchecked .title { font-weight: 600; }
.check.found .word, .check.unchecked .word { color: var(--ink); font-weight: 600; }
.check.not-reached .title { color: var(--soft); }
.told, .check .refused { padding-left: 5.2rem; white-space: pre-line; }
.evidence .refused { margin-top: 0.4rem; }
.evidence .refused.to-do { margin-top: 0; }
.told > li { padding: 0.15rem 0; }
.refused.to-do { color: var(--soft); }
section > p { max-width: 56rem; }
section > p + p { margin-top: 0.5rem; }
.way + p { margin-top: 0.8rem; color: var(--soft); }
section > .symptoms { padding: 0.8rem 1.4rem; border: 1px solid var(--line); border-left: 4px solid var(--bad); border-radius: 6px; background: var(--sheet); }

@media screen and (max-width: 60rem) {
  .map { display: none; }
  .links { margin-top: 0.6rem; }
  .link { position: relative; border-top: 0; }
  .link summary { align-items: baseline; }
  .link summary .mark { align-self: flex-start; margin-top: 0.3em; }
  .link:not(:last-child)::before { content: ""; position: absolute; top: 1.75rem; bottom: -0.4rem; left: calc(0.2rem + 0.5em - 1px); border-left: 2px solid var(--line); }
}
@media screen and (max-width: 40rem) {
  body { padding: 1.25rem 1rem 2rem; }
  h1 { font-size: 1.25rem; }
  .cause, .way { padding: 0.9rem 1rem 1rem; }
  .compared, .compared tbody, .compared tr, .compared th, .compared td { display: block; width: auto; }
  .compared thead { display: none; }
  .compared tr { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
  .compared th, .compared td, .compared tbody th { width: auto; padding: 0.1rem 0; border: 0; }
  .compared .side { display: block; }
  .link .name { min-width: 0; } .link .resource { flex-basis: 100%; padding-left: 1.6rem; }
  .link .word { min-width: 0; }
  .link summary { position: relative; padding-right: 1.8rem; }
  .link summary::after { position: absolute; top: 0.95rem; right: 0.2rem; }
  .cause h3 { font-size: 1rem; }
  .evidence { padding-left: 1.8rem; }
  .evidence dl { display: block; }
  .evidence dd { margin-bottom: 0.5rem; }
  .check > .head { grid-template-columns: 1rem 3.4rem minmax(0, 1fr); }
  .check .word { grid-column: 3; }
  .told, .check .refused { padding-left: 1.6rem; }
}
@media print {
  :root {
    --paper: #fff; --sheet: #fff; --ink: #000; --soft: #444; --line: #bbb; --code: #f3f3f3;
    --good: #17692f; --bad: #a8201a; --unsure: #7d4e00; --unknown: #555; --link: #000;
    --good-tint: #fff; --bad-tint: #fff; --unsure-tint: #fff; --unknown-tint: #fff;
  }
  @page { margin: 14mm; }
  html { color-scheme: light; font-size: 11.5px; }
  body { max-width: none; padding: 0; }
  .mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details > :not(summary) { display: block; }
  details::details-content { content-visibility: visible; height: auto; }
  summary::after { display: none; }
  .map { --gap: 1.1rem; } .map .resource, .map .legend { display: none; } .map a { padding: 0.4rem; } .map .name { font-size: 0.75rem; }
  .cause, .way, .group { border-radius: 0; }
  .cause > .head, h2, h3, summary { break-after: avoid; }
  .map, .check, .command, .compared tr { break-inside: avoid; }
}
`;
