import { element } from "../format.js";

const HUES = 8;

/** The same colour for a name on every page. */
function hueOf(name) {
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)) >>> 0;
  return hash % HUES;
}

const graphemes = new Intl.Segmenter();

export function avatar(name) {
  const [first] = graphemes.segment(name);
  const made = element("span", `avatar hue-${hueOf(name)}`, first.segment.toUpperCase());
  made.setAttribute("aria-hidden", "true");
  return made;
}

/** A name, which may be written in any direction. */
export function nameOf(name, className = "name") {
  const made = element("bdi", `${className} hue-${hueOf(name)}`, name);
  return made;
}
