// Asks for this page once more by its address. `location.reload` would send again the form that the page answered.
export function askAnew() {
  location.replace(location.pathname + location.search);
}
