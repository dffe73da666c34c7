// Whether a person has changed anything in a form, or in the forms of a part of the page.
const FIELDS = "form[method=post] :is(input:not([type=hidden]), textarea, select)";

const isChanged = (field) =>
  field.type === "checkbox" || field.type === "radio"
    ? field.checked !== field.defaultChecked
    : field.tagName === "SELECT"
      ? [...field.options].some((option) => option.selected !== option.defaultSelected)
      : field.value !== field.defaultValue;

export const typedIn = (part) => [...(part?.querySelectorAll(FIELDS) ?? [])].some(isChanged);

export const isTyped = (form) => [...form.elements].some((field) => field.type !== "hidden" && isChanged(field));

// The first form in this part that something was typed into.
export const formTyped = (part) => [...(part?.querySelectorAll("form[method=post]") ?? [])].find(isTyped);
