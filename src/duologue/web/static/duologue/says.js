// What scripts say stands in attributes of the page, in its language; values go where a sentence names them.
export function fill(sentence, values) {
  return sentence.replace(/%(?:\((\w+)\)s|%)/g, (found, name) => (name === undefined ? "%" : name in values ? values[name] : found));
}

// Whether the page runs from right to left where this stands.
export const isMirrored = (element) => getComputedStyle(element).direction === "rtl";
