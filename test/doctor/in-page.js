// What a test asks a page itself. Put into it before anything of the page's own, so it stands beside what may run there.
globalThis.inPage = {
  /** Every text with its contrast against what is behind it, where that is too little. */
  faint() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const faint = [];
    let looked = 0;
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const { parentElement } = node;
      if (node.data.trim() === "" || !parentElement.checkVisibility()) continue;
      looked += 1;
      const { color } = getComputedStyle(parentElement);
      const ratio = contrast(channels(color), channels(behind(parentElement)));
      if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${node.data.trim().slice(0, 40)}`);
    }
    return { looked, faint };
  },

  openAll() {
    for (const details of document.querySelectorAll("details")) details.open = true;
  },

  /** How far the page is wider than its window. */
  overflow: () => document.documentElement.scrollWidth - document.documentElement.clientWidth,

  /** What has the focus: which of the details its summary opens, whether they are open, and how it is shown. */
  focused() {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const details = element.closest("summary")?.parentElement;
    return {
      tag: element.tagName,
      details: details === undefined ? -1 : [...document.querySelectorAll("details")].indexOf(details),
      open: details?.open === true,
      href: element.getAttribute("href"),
      isSeen: outlineStyle === "solid" && Number.parseFloat(outlineWidth) >= 2,
    };
  },

  /** Of what is behind each click, whether it shows. */
  shown: () =>
    [...document.querySelectorAll("details")].map(
      (details) =>
        details.lastElementChild.getBoundingClientRect().height > 0 &&
        details.lastElementChild.checkVisibility({ contentVisibilityAuto: true }),
    ),

  /** Counts in the heading that go on in a second line. */
  parted: () =>
    [...document.querySelectorAll("h1 .count")]
      .filter((count) => count.getClientRects().length > 1)
      .map((count) => count.textContent),

  xmlError: (text) =>
    new DOMParser().parseFromString(text, "application/xml").querySelector("parsererror")?.textContent ?? "",
};

const channels = (colour) => (/[\d.]+/g[Symbol.match](colour) ?? []).map(Number);

function behind(element) {
  for (let at = element; at !== null; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (channels(backgroundColor)[3] !== 0) return backgroundColor;
  }
  return "rgb(255, 255, 255)";
}

function luminance([red, green, blue]) {
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}
