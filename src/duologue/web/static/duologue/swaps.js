// Parts of a page are exchanged when something arrives; whoever betters a part asks to be called for new ones too.
const betterers = [];

export function better(what) {
  betterers.push(what);
  what(document);
}

export function exchange(old, fresh) {
  old.replaceWith(fresh);
  for (const what of betterers) what(fresh);
}

export function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]").value;
}
